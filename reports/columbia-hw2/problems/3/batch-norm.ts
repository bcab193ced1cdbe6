// Questions 3.2 and 3.3: batch normalisation of the hidden layers, and of the input too.

import {
  decimal,
  type Estimate,
  figure,
  joined,
  listed,
  md,
  type Prose,
  ref,
  text,
  verdict,
} from '@trialbook/report';
import {
  LENET_NORM_MOMENTUM,
  type LenetArm,
  type LenetMetric,
  UNSHIFTED,
} from '../../experiments/lenet-batchnorm-dropout.ts';
import { channelValues } from './channels.ts';
import { comparisonOf, hasTrained, type LenetComparison, told } from './comparisons.ts';
import { type LenetResults, lettered, normViolins } from './figures.ts';
import { layerMean, layerValues, mostMovedGamma, normTable } from './norm-table.ts';

/** Below this weight the start of the running statistics makes no difference. */
const FORGOTTEN = 0.01;

/** The versions whose learned parameters are drawn. */
const VIOLINS = ['standardized-bn', 'bn-input'] as const;

export function standardizedValues(ours: LenetResults) {
  const arm = ours.arm('standardized-bn');
  return {
    testAccuracy: arm.mean('testAccuracy'),
    testLoss: arm.mean('testLoss'),
    most: mostMovedGamma(ours, 'standardized-bn'),
    norms: normTable(ours, {
      id: 'norms-standardized',
      caption: md`Learned batch-norm parameters of version (a), over channels and trials: mean ± standard deviation, and range.`,
      arms: ['standardized-bn'],
    }),
    channels: channelValues(ours, 'standardized-bn'),
  };
}

/**
 * @param scale - steps of one training, and how many images it is tested on
 */
export function normOfInputValues(
  ours: LenetResults,
  comparisons: readonly LenetComparison[],
  { steps, testImages }: { readonly steps: number; readonly testImages: number },
) {
  const of = (metric: LenetMetric) => told(comparisonOf(comparisons, 'bn-input', 'standardized-bn', metric));
  // what the running statistics still hold of their starting values
  const leftOfStart = ours.fact('weightOfStartInRunningStatistics', LENET_NORM_MOMENTUM ** steps, 'fraction');
  return {
    testAccuracy: of('testAccuracy'),
    weight: practicalWeight(ours, comparisons, testImages),
    unshifted: unshiftedValues(ours, comparisons),
    trainAccuracy: of('trainAccuracy'),
    testLoss: of('testLoss'),
    trainLoss: of('trainLoss'),
    gamma: inputMean(ours, 'gamma'),
    steps,
    leftOfStart,
    startForgotten: leftOfStart.value < FORGOTTEN,
    gammas: figure({
      id: 'norm-gamma',
      caption: md`Distribution of the learned $\gamma$ per layer over channels and trials, with median and quartiles: (a) standardised input, (b) batch
        normalisation of the input too. The input has one channel, so its violin is made of one value per trial.`,
      alt: violinWords(ours, 'gamma'),
      from: [ours],
      chart: normViolins(ours, 'gamma', VIOLINS),
    }),
    betas: figure({
      id: 'norm-beta',
      caption: md`Distribution of the learned $\beta$, as in ${ref('norm-gamma')}.`,
      alt: violinWords(ours, 'beta'),
      from: [ours],
      chart: normViolins(ours, 'beta', VIOLINS),
    }),
    norms: normTable(ours, {
      id: 'norms-input',
      caption: md`Learned batch-norm parameters of versions (b) and (d), over channels and trials: mean ± standard deviation, and range.`,
      arms: ['bn-input', 'bn-dropout'],
    }),
  };
}

/** The mean γ or β of the input of version (b). */
function inputMean(ours: LenetResults, parameter: 'gamma' | 'beta'): Estimate {
  const [input] = layerValues(ours, ['bn-input']);
  return layerMean(ours, input!, parameter);
}

/**
 * What the difference in test accuracy comes to in test images, and whether it is more than the standard error which any accuracy has
 * that is measured on so many images: √(p(1 − p)/n).
 */
function practicalWeight(ours: LenetResults, comparisons: readonly LenetComparison[], testImages: number) {
  const { difference } = comparisonOf(comparisons, 'bn-input', 'standardized-bn', 'testAccuracy');
  const mean = (arm: LenetArm) => ours.arm(arm).mean('testAccuracy').value;
  const images = ours.fact(
    'differenceInTestImages.bn-input.standardized-bn',
    Math.abs(difference?.value ?? mean('bn-input') - mean('standardized-bn')) * testImages,
    'count',
  );
  const accuracy = mean('standardized-bn');
  const chance = ours.fact(
    'standardErrorInTestImages.standardized-bn',
    Math.sqrt(accuracy * (1 - accuracy) * testImages),
    'count',
  );
  return {
    images,
    chance,
    practical: verdict({
      outcome: images.value < chance.value ? 'none' : 'some',
      outcomes: ['none', 'some'],
      estimate: images,
    }),
  };
}

/** What the shift of the input by β does: the arm whose β is fixed at 0 against both versions. */
function unshiftedValues(ours: LenetResults, comparisons: readonly LenetComparison[]) {
  const kept = hasTrained(ours, UNSHIFTED);
  const of = (second: LenetArm, metric: LenetMetric) =>
    told(
      kept
        ? comparisonOf(comparisons, UNSHIFTED, second, metric)
        : { arms: [UNSHIFTED, second], metric, difference: undefined },
    );
  return {
    kept,
    beta: inputMean(ours, 'beta'),
    testAccuracy: ours.arm(kept ? UNSHIFTED : 'bn-input').mean('testAccuracy'),
    againstShifted: of('bn-input', 'testAccuracy'),
    lossAgainstShifted: of('bn-input', 'testLoss'),
    againstStandardized: of('standardized-bn', 'testAccuracy'),
    lossAgainstStandardized: of('standardized-bn', 'testLoss'),
  };
}

/** The violins of γ or β in words: their means, version by version. */
function violinWords(ours: LenetResults, parameter: 'gamma' | 'beta'): Prose {
  const versions = VIOLINS.map((arm) => {
    const means = layerValues(ours, [arm]).map(
      (row) => md`${decimal(layerMean(ours, row, parameter), { digits: 2 })} in ${text(row.layer)}`,
    );
    return md`In version ${text(lettered(arm))} the means are ${listed(means)}.`;
  });
  return md`Violins layer by layer, both versions side by side. ${joined(versions)}`;
}
