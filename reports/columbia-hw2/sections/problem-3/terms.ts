// Question 3.1: co-adaptation and internal covariate shift, explained and measured.

import {
  type Block,
  decimal,
  equation,
  figure,
  finding,
  md,
  type Prose,
  percent,
  ref,
  section,
  table,
  text,
} from '@trialbook/report';
import { ARMS, type LenetArm, type LenetMetric } from '../../experiments/lenet-batchnorm-dropout.ts';
import type { Cite } from '../references.ts';
import { list } from '../words.ts';
import {
  comparisonOf,
  directionOf,
  inWords,
  type LenetComparison,
  mechanismComparisons,
} from './comparisons.ts';
import { comparisonsTable } from './comparisons-table.ts';
import { ARM_NAMES, driftCurves, type LenetResults, lettered } from './figures.ts';

export function termsSection(ours: LenetResults, cite: Cite, observed: number): Block {
  const measured = mechanismComparisons(ours);
  const of = (first: LenetArm, second: LenetArm, metric: LenetMetric) =>
    comparisonOf(measured, first, second, metric);
  return section(
    { id: 'p3-1', title: '3.1 Co-adaptation and internal covariate shift' },
    md`**Co-adaptation.** Hidden units co-adapt when they learn to be useful only together ${cite('dropout')}: one unit corrects the mistakes of
      another, and either says little without its partner. A four and a nine differ in the bar at the top; a unit that answers to the bar is useful by
      itself, a pair of units of which one answers to “bar or loop” and the other subtracts the loop works only as a pair, and such intricate
      agreements often hold for the training images alone. Dropout removes units at random, so that no unit can count on the others being there.`,
    md`How much do units depend on one another here? Two measurements on ${text(observed)} test images: the mean absolute correlation between
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
    md`To measure it, the same ${text(observed)} test images are shown before training and after each epoch $t$. With $\mu_u$ and $\sigma_u$
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
