// Questions 3.4 and 3.5: dropout without batch normalisation, and with it.

import { verdict } from '@trialbook/report';
import { summarizeValues } from '@trialbook/stats';
import type { LenetArm } from '../../experiments/lenet-batchnorm-dropout.ts';
import { comparisonOf, type LenetComparison, told } from './comparisons.ts';
import type { LenetResults } from './figures.ts';
import { statisticsValues } from './statistics.ts';

/** Training less test accuracy below which there is little overfitting to cure. */
const LITTLE_TO_CURE = 0.01;

export function dropoutValues(ours: LenetResults, comparisons: readonly LenetComparison[]) {
  const of = (second: LenetArm) => told(comparisonOf(comparisons, 'dropout', second, 'testAccuracy'));
  const overfit = overfitting(ours, 'plain');
  return {
    testAccuracy: ours.arm('dropout').mean('testAccuracy'),
    againstStandardized: of('standardized-bn'),
    againstNorm: of('bn-input'),
    againstPlain: of('plain'),
    overfitting: overfit,
    littleToCure: overfit.value < LITTLE_TO_CURE,
  };
}

/** Training less test accuracy of one version, paired by trial. */
function overfitting(ours: LenetResults, arm: LenetArm) {
  const gaps = ours.arm(arm).completed.map(({ metrics }) => metrics.trainAccuracy! - metrics.testAccuracy!);
  const { mean, n, standardError, ci95 } = summarizeValues(gaps);
  const spread = standardError === null || ci95 === null ? {} : { standardError, ci95, method: 'Student t' };
  return ours.fact(`trainMinusTestAccuracy.${arm}`, { value: mean, n, ...spread }, 'fraction');
}

/**
 * @param trainImages - of one training
 */
export function bothValues(ours: LenetResults, comparisons: readonly LenetComparison[], trainImages: number) {
  const of = (second: LenetArm) => told(comparisonOf(comparisons, 'bn-dropout', second, 'testAccuracy'));
  const [againstDropout, againstNorm] = [of('dropout'), of('bn-input')];
  const overDropout = againstDropout.direction.outcome;
  const overNorm = againstNorm.direction.outcome;
  return {
    testAccuracy: ours.arm('bn-dropout').mean('testAccuracy'),
    againstDropout,
    againstStandardized: of('standardized-bn'),
    againstNorm,
    statistics: statisticsValues(ours, trainImages),
    ranking: verdict({
      outcome:
        overDropout === 'higher' && overNorm === 'lower'
          ? 'between'
          : overNorm === 'higher'
            ? 'best'
            : overDropout === 'higher' && overNorm === 'none'
              ? 'above dropout'
              : 'unclear',
      outcomes: ['between', 'best', 'above dropout', 'unclear'],
    }),
  };
}
