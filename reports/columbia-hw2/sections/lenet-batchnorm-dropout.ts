// Problem 3: batch normalisation and dropout in LeNet-5. Prose and tables; the training is in experiments/.

import {
  type Block,
  count,
  decimal,
  duration,
  equation,
  figure,
  finding,
  md,
  note,
  type Prose,
  percent,
  points,
  publishedVersusOurs,
  pValue,
  type ReportContext,
  ref,
  section,
  table,
  text,
  warning,
} from '@trialbook/report';
import { summarizeValues } from '@trialbook/stats';
import {
  ARMS,
  LENET_NORM_MOMENTUM,
  LENET_SCALES,
  type LenetArm,
  type LenetMetric,
  type LenetScale,
  lenetBatchnormDropout,
} from '../experiments/lenet-batchnorm-dropout.ts';
import {
  comparisonOf,
  directionOf,
  inWords,
  type LenetComparison,
  mechanismComparisons,
  performanceComparisons,
} from './lenet-comparisons.ts';
import {
  ARM_LETTERS,
  ARM_NAMES,
  driftCurves,
  type LenetResults,
  lenetCurves,
  normViolins,
  trainedArms,
} from './lenet-figures.ts';
import { mostMovedGamma, normTable } from './lenet-norm-table.ts';
import type { ReferenceKey } from './references.ts';

type Context = ReportContext<ReferenceKey>;
type Cite = Context['cite'];

const number = text;
const lettered = (arm: LenetArm) => `(${ARM_LETTERS[arm]}) ${ARM_NAMES[arm]}`;

export function lenetSection({ cite, part, profile }: Context): readonly Block[] {
  const { trainImages, testImages, batchSize, epochs, learningRate } = LENET_SCALES[profile];
  return [
    section(
      { id: 'problem-3', title: 'Problem 3: batch normalisation and dropout' },
      md`LeNet-5 ${cite('lenet')}, with tanh and average pooling as in the published solution ${cite('published')}, learns digits in five
        versions: with batch normalisation, with dropout, with both, with neither ${cite('assignment')}. Each trains on
        ${number(trainImages)} images for ${number(epochs)} epochs, in batches of ${number(batchSize)}, by plain SGD at the learning rate
        ${number(learningRate)}, and is tested on ${number(testImages)} images. Trials of different versions with the same number share their
        initial weights and the order of their images, so versions are compared in pairs.`,
      ...part(lenetBatchnormDropout, (ours) => {
        const missing = ARMS.filter((arm) => !trainedArms(ours).includes(arm));
        if (missing.length > 0) {
          return [
            warning(
              md`No trial completed of the versions ${text(missing.join(', '))}: there is nothing to compare.`,
            ),
          ];
        }
        return answers(ours, cite, LENET_SCALES[profile]);
      }),
    ),
  ];
}

function answers(ours: LenetResults, cite: Cite, scale: LenetScale): readonly Block[] {
  const performance = performanceComparisons(ours);
  return [
    md`Input: version (a) standardises the grey levels by the mean and deviation of all pixels of the whole training set; all others take
      them in [0, 1], as the published solution does for every version, its first included. Batch normalisation and dropout stand after the
      tanh of each hidden layer (dropout first), dropout sets
      a fifth of the input and half of the hidden units to zero.`,
    versionsTable(ours),
    md`${ref('lenet-arms')} has the results, ${ref('lenet-curves')} the way there.`,
    armsTable(ours),
    figure({
      id: 'lenet-curves',
      caption: md`Learning curves, mean over trials with 95 % t intervals: on the training batches as training sees them, dropout included and
        averaged over the epoch (left), and on the test images after each epoch (right).`,
      alt: md`Four panels of learning curves, a line per version. At the end the test accuracies are ${list(ARMS.map((arm) => md`${percent(ours.arm(arm).mean('testAccuracy'), { show: 'value' })} with ${text(ARM_NAMES[arm])}`))}.`,
      from: [ours],
      chart: lenetCurves(ours),
    }),
    termsSection(ours, cite, scale.observedImages),
    standardizedSection(ours),
    inputSection(ours, performance, scale.epochs * Math.ceil(scale.trainImages / scale.batchSize)),
    dropoutSection(ours, performance, cite),
    bothSection(ours, performance, cite),
    comparisonsTable(
      'lenet-comparisons',
      md`The paired comparisons of problem 3: first version less second, paired t-tests over trials, p-values corrected
      by Holm’s method for all rows, 95 % intervals not corrected.`,
      ours,
      performance,
    ),
    publishedSection(ours, cite('published')),
  ];
}

const VERSIONS: Record<LenetArm, { input: string; norm: string; dropout: string }> = {
  'standardized-bn': { input: 'standardised', norm: 'hidden', dropout: '–' },
  'bn-input': { input: '[0, 1]', norm: 'input and hidden', dropout: '–' },
  dropout: { input: '[0, 1]', norm: '–', dropout: 'input and hidden' },
  'bn-dropout': { input: '[0, 1]', norm: 'input and hidden', dropout: 'input and hidden' },
  plain: { input: '[0, 1]', norm: '–', dropout: '–' },
};

function versionsTable(ours: LenetResults): Block {
  return table({
    id: 'lenet-versions',
    caption: md`The five versions: grey levels of the input, where batch normalisation and dropout stand, how many parameters that makes, and what a
      training step costs (mean ± standard error over trials).`,
    from: [ours],
    rows: ARMS,
    columns: [
      { header: 'Version', cell: lettered },
      { header: 'Input', cell: (arm) => VERSIONS[arm].input },
      { header: 'Batch norm', cell: (arm) => VERSIONS[arm].norm },
      { header: 'Dropout', cell: (arm) => VERSIONS[arm].dropout },
      {
        header: 'Parameters',
        cell: (arm) => count(ours.arm(arm).mean('parameters'), { show: 'value', digits: 0 }),
      },
      { header: 'Step', cell: (arm) => duration(ours.arm(arm).mean('msPerStep'), { show: 'se', digits: 1 }) },
    ],
  });
}

function armsTable(ours: LenetResults): Block {
  const cell = (arm: LenetArm, metric: LenetMetric, format: typeof percent) =>
    format(ours.arm(arm).mean(metric), { show: 'se' });
  return table({
    id: 'lenet-arms',
    caption: md`The five versions after training: mean ± standard error over trials, dropout switched off, batch normalisation by its running
      statistics.`,
    from: [ours],
    rows: ARMS,
    columns: [
      { header: 'Version', cell: lettered },
      { header: 'Test accuracy', cell: (arm) => cell(arm, 'testAccuracy', percent) },
      { header: 'Training accuracy', cell: (arm) => cell(arm, 'trainAccuracy', percent) },
      { header: 'Test loss', cell: (arm) => cell(arm, 'testLoss', decimal) },
      { header: 'Training loss', cell: (arm) => cell(arm, 'trainLoss', decimal) },
    ],
  });
}

function termsSection(ours: LenetResults, cite: Cite, observed: number): Block {
  const measured = mechanismComparisons(ours);
  const of = (first: LenetArm, second: LenetArm, metric: LenetMetric) =>
    comparisonOf(measured, first, second, metric);
  return section(
    { id: 'p3-1', title: '3.1 Co-adaptation and internal covariate shift' },
    md`**Co-adaptation.** Hidden units co-adapt when they learn to be useful only together ${cite('dropout')}: one unit corrects the mistakes of
      another, and either says little without its partner. A four and a nine differ in the bar at the top; a unit that answers to the bar is useful by
      itself, a pair of units of which one answers to “bar or loop” and the other subtracts the loop works only as a pair, and such intricate
      agreements often hold for the training images alone. Dropout removes units at random, so that no unit can count on the others being there.`,
    md`How much do units depend on one another here? Two measurements on ${number(observed)} test images: the mean absolute correlation between
      the units of a layer (C5 with 120, F6 with 84), and the accuracy that is lost when a random half of the units of F6 is silenced, that is, always
      answers with its mean (average of ten draws per trial). ${ref('lenet-units')} has both. With dropout against without, the correlation
      in C5 is ${inWords(of('dropout', 'plain', 'correlationC5'))}, and in F6 ${inWords(of('dropout', 'plain', 'correlationF6'))}; in the
      networks with batch normalisation it is ${inWords(of('bn-dropout', 'bn-input', 'correlationC5'))} in C5 and
      ${inWords(of('bn-dropout', 'bn-input', 'correlationF6'))} in F6. What is lost with half of F6 is
      ${inWords(of('dropout', 'plain', 'silencedLoss'))} without batch normalisation and
      ${inWords(of('bn-dropout', 'bn-input', 'silencedLoss'))} with it.`,
    finding(coAdaptationFinding(of), 'Co-adaptation, measured'),
    md`The two numbers need not go together. A network that says important things several times has correlated units and loses little with any half of
      them; units that make sense only in company can be uncorrelated and fragile. What counts for co-adaptation is the second measurement, with
      the reservation that the versions compared have not all learned equally far.`,
    md`**Internal covariate shift.** While a network learns, the inputs of each layer change their distribution, because the layers before it
      are learning too ${cite('batchNorm')}: C3 learns from what C1 shows it today, and tomorrow C1 shows something else. If, for
      example, the weights of C1 double, all inputs of C3 double, and whatever C3 had learned about their size is wrong. Batch
      normalisation gives every channel the mean $\beta$ and the deviation $\gamma$, whatever the layers before it do.`,
    md`To measure it, the same ${number(observed)} test images are shown before training and after each epoch $t$. With $\mu_u$ and $\sigma_u$
      the mean and deviation of unit $u$ of a layer’s input over these images, the drift is`,
    equation({
      id: 'drift',
      tex: String.raw`D_t = \sqrt{\frac{\sum_u \bigl(\mu_u(t) - \mu_u(t-1)\bigr)^2 + \bigl(\sigma_u(t) - \sigma_u(t-1)\bigr)^2}{\sum_u \sigma_u(t-1)^2}}`,
    }),
    md`so that $D_t = 1$ is a change as large as what the units vary from image to image (dropout is off, and batch normalisation uses the statistics of
      these images, as it does in training). Averaged over the layers and epochs of ${ref('lenet-drift')}, the drift with batch
      normalisation on input and hidden layers is, against none, ${inWords(of('bn-input', 'plain', 'drift'))}; under dropout it is
      ${inWords(of('bn-dropout', 'dropout', 'drift'))}.`,
    figure({
      id: 'lenet-drift',
      caption: md`Drift of the inputs of four layers per epoch (${ref('drift')}), mean over trials with 95 % t intervals.`,
      alt: md`Drift per epoch of four layers. Over all of them it is ${list(ARMS.map((arm) => md`${decimal(ours.arm(arm).mean('drift'), { show: 'value' })} with ${text(ARM_NAMES[arm])}`))}.`,
      from: [ours],
      chart: driftCurves(ours),
    }),
    finding(driftFinding(of), 'Internal covariate shift, measured'),
    md`That inputs hold still is what batch normalisation is built for; that this is why it helps does not follow. Networks with
      batch normalisation also learn well when noise is added to its outputs on purpose ${cite('santurkar')}; there, the loss surface is
      smoother, so that larger steps are safe.`,
    unitsTable(ours),
    comparisonsTable(
      'lenet-mechanisms',
      md`What dropout and batch normalisation do to hidden units: first version less second, paired t-tests over
      trials, p-values corrected by Holm’s method for all rows, 95 % intervals not corrected.`,
      ours,
      measured,
    ),
  );
}

type Of = (first: LenetArm, second: LenetArm, metric: LenetMetric) => LenetComparison;

function coAdaptationFinding(of: Of): Prose {
  const sentence = (where: string, first: LenetArm, second: LenetArm) => {
    const lost = {
      lower: 'dropout makes the network depend less on any half of its last hidden units',
      higher: 'with dropout the network loses more with half of its last hidden units than without',
      none: 'dropout makes no detectable difference to what is lost with half of the last hidden units',
    }[directionOf(of(first, second, 'silencedLoss'))];
    const shared = {
      lower: 'and these are less correlated',
      higher: 'while these are more correlated',
      none: 'and their correlation is not detectably different',
    }[directionOf(of(first, second, 'correlationF6'))];
    return `${where} ${lost}, ${shared}.`;
  };
  return md`${text(sentence('Without batch normalisation,', 'dropout', 'plain'))}
    ${text(sentence('With it,', 'bn-dropout', 'bn-input'))}`;
}

function driftFinding(of: Of): Prose {
  const plain = directionOf(of('bn-input', 'plain', 'drift'));
  return md`${text(
    plain === 'lower'
      ? 'Batch normalisation holds the inputs of the layers stiller while they learn.'
      : plain === 'higher'
        ? 'By this measure the inputs of the layers move more with batch normalisation than without: the network learns faster, and what is normalised per channel may still move per unit.'
        : 'By this measure there is no detectable difference in how far the inputs of the layers move with and without batch normalisation.',
  )}`;
}

function unitsTable(ours: LenetResults): Block {
  const cell = (arm: LenetArm, metric: LenetMetric, format: typeof percent) =>
    format(ours.arm(arm).mean(metric), { show: 'se' });
  return table({
    id: 'lenet-units',
    caption: md`What happens to the hidden units: mean ± standard error over trials.`,
    from: [ours],
    rows: ARMS,
    columns: [
      { header: 'Version', cell: lettered },
      { header: 'Drift of layer inputs', cell: (arm) => cell(arm, 'drift', decimal) },
      { header: 'Mean |r| in C5', cell: (arm) => cell(arm, 'correlationC5', decimal) },
      { header: 'Mean |r| in F6', cell: (arm) => cell(arm, 'correlationF6', decimal) },
      { header: 'Lost without half of F6', cell: (arm) => cell(arm, 'silencedLoss', percent) },
    ],
  });
}

function standardizedSection(ours: LenetResults): Block {
  const arm = ours.arm('standardized-bn');
  const most = mostMovedGamma(ours, 'standardized-bn');
  return section(
    { id: 'p3-2', title: '3.2 Standardised input, batch normalisation in the hidden layers' },
    md`With standardised input and batch normalisation in the hidden layers the test accuracy is ${percent(arm.mean('testAccuracy'))}, the test loss
      ${decimal(arm.mean('testLoss'))}. ${ref('norms-standardized')} summarises the learned parameters of each layer over its channels and all trials;
      every single value is in the data of ${ref('norm-gamma')} and ${ref('norm-beta')}. They begin at $\gamma = 1$ and
      $\beta = 0$. The layer whose $\gamma$ has moved furthest is ${text(most.layer)}: its values are on average
      ${decimal(most.distance, { show: 'value' })} away from one.`,
    normTable(ours, {
      id: 'norms-standardized',
      caption: md`Learned batch-norm parameters of version (a), over channels and trials: mean ± standard deviation, and range.`,
      arms: ['standardized-bn'],
    }),
  );
}

function inputSection(ours: LenetResults, comparisons: readonly LenetComparison[], steps: number): Block {
  const of = (metric: LenetMetric) => comparisonOf(comparisons, 'bn-input', 'standardized-bn', metric);
  const direction = directionOf(of('testAccuracy'));
  return section(
    { id: 'p3-3', title: '3.3 Batch normalisation of the input too' },
    md`Now the input is normalised batch by batch as well. ${ref('norm-gamma')} and ${ref('norm-beta')} show the learned parameters of every layer,
      input included, ${ref('norms-input')} in numbers.`,
    figure({
      id: 'norm-gamma',
      caption: md`Distribution of the learned $\gamma$ per layer over channels and trials, with median and quartiles: (a) standardised input, (b) batch
        normalisation of the input too. The input has one channel, so its violin is made of one value per trial.`,
      alt: 'Violins of γ around its starting value one, layer by layer, for both versions.',
      from: [ours],
      chart: normViolins(ours, 'gamma', ['standardized-bn', 'bn-input']),
    }),
    figure({
      id: 'norm-beta',
      caption: md`Distribution of the learned $\beta$, as in ${ref('norm-gamma')}.`,
      alt: 'Violins of β around its starting value zero, layer by layer, for both versions.',
      from: [ours],
      chart: normViolins(ours, 'beta', ['standardized-bn', 'bn-input']),
    }),
    normTable(ours, {
      id: 'norms-input',
      caption: md`Learned batch-norm parameters of versions (b) and (d), over channels and trials: mean ± standard deviation, and range.`,
      arms: ['bn-input', 'bn-dropout'],
    }),
    finding(
      md`${text(
        direction === 'higher'
          ? 'Batch normalisation of the input improves the test accuracy:'
          : direction === 'lower'
            ? 'Batch normalisation of the input makes the test accuracy worse:'
            : 'No detectable improvement: batch normalisation of the input does what standardising it does:',
      )} against standardised input the test accuracy is ${inWords(of('testAccuracy'))}, the training accuracy ${inWords(of('trainAccuracy'))},
        the test loss ${inWords(of('testLoss'))}, the training loss ${inWords(of('trainLoss'))} (paired t-tests over trials, corrected by Holm’s method within
        ${ref('lenet-comparisons')}).`,
    ),
    md`A grey image has one channel, so batch normalisation of the input is a shift and a scale by the mean and deviation of all pixels of a batch. Over a
      whole batch of images these are nearly those of the training set, and $\gamma$ and $\beta$ of the input add nothing that the weights of C1
      cannot do: in training, the two are almost the same network. ${leftOfStart(ours, steps)} The published solution found an improvement from one
      training each, and its first network did not standardise: it compared an input in [0, 1] with a normalised one.`,
  );
}

/** What the running statistics still hold of their starting values, when that is enough to matter. */
function leftOfStart(ours: LenetResults, steps: number): Prose {
  const left = ours.fact('weightOfStartInRunningStatistics', LENET_NORM_MOMENTUM ** steps, 'fraction');
  if (left.value < 0.01)
    return md`They are tested alike, too: the running statistics have long forgotten where they started.`;
  return md`They are not tested alike at this scale: the running statistics, which stand in for those of the batch at test time, start at mean 0 and deviation 1
    and after ${number(steps)} steps still hold ${percent(left, { show: 'value', digits: 1 })} of that start. It suits a standardised input
    and does not suit grey levels in [0, 1].`;
}

function dropoutSection(ours: LenetResults, comparisons: readonly LenetComparison[], cite: Cite): Block {
  const of = (second: LenetArm) => comparisonOf(comparisons, 'dropout', second, 'testAccuracy');
  const overfit = overfitting(ours, 'plain');
  return section(
    { id: 'p3-4', title: '3.4 Dropout without batch normalisation' },
    finding(
      md`With dropout alone the test accuracy is ${percent(ours.arm('dropout').mean('testAccuracy'))}: against batch normalisation with standardised
        input ${inWords(of('standardized-bn'))}; against batch normalisation of the input too ${inWords(of('bn-input'))}; against neither
        ${inWords(of('plain'))}.`,
    ),
    md`Dropout is a remedy against overfitting ${cite('dropout')}, and ${text(
      overfit.value < 0.01 ? 'there is little to cure here' : 'some of it there is',
    )}: without it, training accuracy less test accuracy is ${points(overfit)}. Its price is paid in any case. With half of every layer missing, also of
      the convolutions with their six and sixteen channels, each step follows a noisy gradient, and in so few epochs at so small a learning rate the network does
      not get as far: look at its loss on training batches in ${ref('lenet-curves')}, which is measured with units missing and so stays
      above the test loss.`,
  );
}

/** Training less test accuracy of one version, paired by trial. */
function overfitting(ours: LenetResults, arm: LenetArm) {
  const gaps = ours.arm(arm).completed.map(({ metrics }) => metrics.trainAccuracy! - metrics.testAccuracy!);
  const { mean, n, standardError, ci95 } = summarizeValues(gaps);
  const spread = standardError === null || ci95 === null ? {} : { standardError, ci95, method: 'Student t' };
  return ours.fact(`trainMinusTestAccuracy.${arm}`, { value: mean, n, ...spread }, 'fraction');
}

function bothSection(ours: LenetResults, comparisons: readonly LenetComparison[], cite: Cite): Block {
  const of = (second: LenetArm) => comparisonOf(comparisons, 'bn-dropout', second, 'testAccuracy');
  const overDropout = directionOf(of('dropout'));
  const overNorm = directionOf(of('bn-input'));
  const verdict =
    overDropout === 'higher' && overNorm === 'lower'
      ? 'Both together are better than dropout alone and worse than batch normalisation alone: their benefits do not add up here.'
      : overNorm === 'higher'
        ? 'Both together are better than batch normalisation alone.'
        : overDropout === 'higher' && overNorm === 'none'
          ? 'Both together are better than dropout alone, and not detectably different from batch normalisation alone.'
          : 'The differences are not all clear enough for a ranking.';
  return section(
    { id: 'p3-5', title: '3.5 Batch normalisation and dropout together' },
    finding(
      md`${text(verdict)} The test accuracy is ${percent(ours.arm('bn-dropout').mean('testAccuracy'))}: against dropout alone ${inWords(of('dropout'))};
        against batch normalisation with standardised input ${inWords(of('standardized-bn'))}; against batch normalisation of the input too
        ${inWords(of('bn-input'))}.`,
    ),
    md`Batch normalisation speeds learning up, and that helps dropout to get further in the same number of epochs. But the two disturb each other: dropout changes
      the variance of what batch normalisation measures while training, and at test time, with all units present, the running statistics do
      not fit any more ${cite('li')}. Which of them should be preferred? For few epochs and little overfitting, batch normalisation.`,
  );
}

function comparisonsTable(
  id: string,
  caption: Prose,
  ours: LenetResults,
  comparisons: readonly LenetComparison[],
): Block {
  const { metrics } = lenetBatchnormDropout;
  return table({
    id,
    caption,
    from: [ours],
    rows: comparisons,
    columns: [
      { header: 'First', cell: ({ arms }) => ARM_NAMES[arms[0]] },
      { header: 'Second', cell: ({ arms }) => ARM_NAMES[arms[1]] },
      { header: 'In', cell: ({ metric }) => metrics[metric].label },
      {
        header: 'Difference',
        align: 'end',
        cell: ({ metric, difference }) => {
          if (difference === undefined) return null;
          return metrics[metric].unit === 'fraction'
            ? points(difference, { show: 'ci' })
            : decimal(difference, { show: 'ci', signed: true });
        },
      },
      {
        header: 'Pairs',
        align: 'end',
        cell: ({ difference }) =>
          difference?.n === undefined ? null : count({ name: 'pairs', unit: 'count', value: difference.n }),
      },
      {
        header: 'Corrected p',
        align: 'end',
        cell: ({ difference }) => (difference === undefined ? null : pValue(difference)),
      },
    ],
  });
}

// What the published solution prints: test accuracy and loss, and milliseconds per step in its last epoch.
const PUBLISHED = [
  { arm: 'standardized-bn', accuracy: 0.9833, loss: 0.058, msPerStep: 87 },
  { arm: 'bn-input', accuracy: 0.9871, loss: 0.0474, msPerStep: 97 },
  { arm: 'dropout', accuracy: 0.9189, loss: 0.279, msPerStep: 72 },
  { arm: 'bn-dropout', accuracy: 0.9574, loss: 0.1341, msPerStep: 103 },
] as const satisfies readonly { readonly arm: LenetArm; readonly [key: string]: unknown }[];

function publishedSection(ours: LenetResults, published: ReturnType<Cite>): Block {
  return section(
    { id: 'p3-published', title: 'Published and ours' },
    publishedVersusOurs({
      id: 'published-lenet',
      caption: md`Test accuracy, test loss and time per training step, published ${published} and ours. Times are of different machines.`,
      from: [ours],
      rows: [
        ...PUBLISHED.map(({ arm, accuracy }) => ({
          what: `Test accuracy, ${lettered(arm)}`,
          published: accuracy,
          rounding: 0.00005,
          ours: ours.arm(arm).mean('testAccuracy'),
          format: percent,
        })),
        ...PUBLISHED.map(({ arm, loss }) => ({
          what: `Test loss, ${lettered(arm)}`,
          published: loss,
          rounding: 0.00005,
          ours: ours.arm(arm).mean('testLoss'),
          format: decimal,
        })),
        ...PUBLISHED.map(({ arm, msPerStep }) => ({
          what: `Time per step, ${lettered(arm)}`,
          published: msPerStep,
          rounding: 0.5,
          ours: ours.arm(arm).mean('msPerStep'),
          format: duration,
        })),
      ],
    }),
    note(
      md`The published numbers are of one training each, so that they say nothing of how far another training would be off. Its first network takes
        the grey levels divided by 255 where the question asks for standardised input; version (a) here is standardised. The others are the same networks.
        It has no network with neither; without it one cannot say whether dropout alone helps or harms.`,
      'Where the difference comes from',
    ),
  );
}

function list(items: readonly Prose[]): Prose {
  return items.reduce(
    (whole, item, i) =>
      i === 0 ? item : md`${whole}${text(i === items.length - 1 ? ' and ' : ', ')}${item}`,
    md``,
  );
}
