// Questions 3.2 and 3.3: batch normalisation of the hidden layers, and of the input too.

import {
  type Block,
  decimal,
  type Estimate,
  figure,
  finding,
  md,
  type Prose,
  percent,
  ref,
  section,
  text,
} from '@trialbook/report';
import { LENET_NORM_MOMENTUM, type LenetMetric } from '../../experiments/lenet-batchnorm-dropout.ts';
import { join, list } from '../../problems/words.ts';
import { comparisonOf, directionOf, inWords, type LenetComparison } from './comparisons.ts';
import { type LenetResults, lettered, normViolins } from './figures.ts';
import { layerMean, layerValues, mostMovedGamma, normTable } from './norm-table.ts';

/** The versions whose learned parameters are drawn. */
const VIOLINS = ['standardized-bn', 'bn-input'] as const;

export function standardizedSection(ours: LenetResults): Block {
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

export function inputSection(
  ours: LenetResults,
  comparisons: readonly LenetComparison[],
  steps: number,
): Block {
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
      alt: violinWords(ours, 'gamma'),
      from: [ours],
      chart: normViolins(ours, 'gamma', VIOLINS),
    }),
    figure({
      id: 'norm-beta',
      caption: md`Distribution of the learned $\beta$, as in ${ref('norm-gamma')}.`,
      alt: violinWords(ours, 'beta'),
      from: [ours],
      chart: normViolins(ours, 'beta', VIOLINS),
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
      cannot do: as functions the two networks are the same. ${
        direction === 'none'
          ? text('They learn alike, too.')
          : md`What can differ is how they learn: $\gamma$ of the input is learned as well and ends at ${decimal(inputGamma(ours), { digits: 2 })}, and a larger
              input makes larger steps of C1.`
      } ${leftOfStart(ours, steps)} The published solution found an improvement from one
      training each, and its first network did not standardise: it compared an input in [0, 1] with a normalised one.`,
  );
}

/** The mean γ of the input of version (b). */
function inputGamma(ours: LenetResults): Estimate {
  const [input] = layerValues(ours, ['bn-input']);
  return layerMean(ours, input!, 'gamma');
}

/** The violins of γ or β in words: their means, version by version. */
function violinWords(ours: LenetResults, parameter: 'gamma' | 'beta'): Prose {
  const versions = VIOLINS.map((arm) => {
    const means = layerValues(ours, [arm]).map(
      (row) => md`${decimal(layerMean(ours, row, parameter), { digits: 2 })} in ${text(row.layer)}`,
    );
    return md`In version ${text(lettered(arm))} the means are ${list(means)}.`;
  });
  return md`Violins layer by layer, both versions side by side. ${join(versions)}`;
}

/** What the running statistics still hold of their starting values, when that is enough to matter. */
function leftOfStart(ours: LenetResults, steps: number): Prose {
  const left = ours.fact('weightOfStartInRunningStatistics', LENET_NORM_MOMENTUM ** steps, 'fraction');
  if (left.value < 0.01)
    return md`They are tested alike, too: the running statistics have long forgotten where they started.`;
  return md`They are not tested alike at this scale: the running statistics, which stand in for those of the batch at test time, start at mean 0 and deviation 1
    and after ${text(steps)} steps still hold ${percent(left, { show: 'value', digits: 1 })} of that start. It suits a standardised input
    and does not suit grey levels in [0, 1].`;
}
