// The paired comparisons of problem 3, corrected together, and what they say. The numbers are in the results.

import {
  count,
  decimal,
  type Estimate,
  md,
  type Prose,
  points,
  pValue,
  text,
  verdict,
} from '@trialbook/report';
import { holm } from '@trialbook/stats';
import {
  type LenetArm,
  type LenetMetric,
  lenetBatchnormDropout,
  UNSHIFTED,
} from '../../experiments/lenet-batchnorm-dropout.ts';
import type { LenetResults } from './figures.ts';

/** A comparison: first arm less second arm. */
export interface LenetComparison {
  readonly arms: readonly [first: LenetArm, second: LenetArm];
  readonly metric: LenetMetric;
  /** With the corrected p-value; absent with fewer than two pairs. */
  readonly difference: Estimate | undefined;
}

type Planned = readonly [first: LenetArm, second: LenetArm, ...metrics: LenetMetric[]];

/** What the questions 3.3 to 3.5 ask for. */
const PERFORMANCE: readonly Planned[] = [
  ['bn-input', 'standardized-bn', 'testAccuracy', 'trainAccuracy', 'testLoss', 'trainLoss'],
  ['dropout', 'standardized-bn', 'testAccuracy'],
  ['dropout', 'bn-input', 'testAccuracy'],
  ['dropout', 'plain', 'testAccuracy'],
  ['bn-dropout', 'dropout', 'testAccuracy'],
  ['bn-dropout', 'standardized-bn', 'testAccuracy'],
  ['bn-dropout', 'bn-input', 'testAccuracy'],
  ['standardized-bn', 'plain', 'testAccuracy'],
  ['bn-input', 'plain', 'testAccuracy'],
  [UNSHIFTED, 'standardized-bn', 'testAccuracy', 'testLoss'],
  [UNSHIFTED, 'bn-input', 'testAccuracy', 'testLoss'],
];

/** What question 3.1 asks for: with and without batch norm, with and without dropout. */
const MECHANISMS: readonly Planned[] = [
  ['bn-input', 'plain', 'drift'],
  ['bn-dropout', 'dropout', 'drift'],
  ['dropout', 'plain', 'correlationC5', 'correlationF6', 'silencedLoss'],
  ['bn-dropout', 'bn-input', 'correlationC5', 'correlationF6', 'silencedLoss'],
];

/** The comparisons of performance, their p-values corrected together by Holm's method. */
export function performanceComparisons(ours: LenetResults): LenetComparison[] {
  return corrected(ours, PERFORMANCE);
}

/** The comparisons of what happens to the hidden units, corrected together. */
export function mechanismComparisons(ours: LenetResults): LenetComparison[] {
  return corrected(ours, MECHANISMS);
}

/** Whether a trial of an arm completed; results that were kept before the arm was planned do not have it. */
export function hasTrained(ours: LenetResults, arm: LenetArm): boolean {
  return ours.has(arm) && ours.arm(arm).n.value > 0;
}

function corrected(ours: LenetResults, planned: readonly Planned[]): LenetComparison[] {
  const there = planned.filter(([first, second]) => [first, second].every((arm) => hasTrained(ours, arm)));
  const raw = there.flatMap(([first, second, ...metrics]) =>
    metrics.map((metric) => ({
      arms: [first, second] as const,
      metric,
      difference: ours.difference(first, second, metric),
    })),
  );
  const adjusted = holm(raw.flatMap(({ difference }) => difference.pValue ?? []));
  return raw.map(({ arms, metric, difference }) => {
    if (difference.pValue === undefined) return { arms, metric, difference: undefined };
    const { name: _, unit, ...rest } = difference;
    const words = { method: `${rest.method}, Holm`, pValue: adjusted.shift()! };
    const fact = `difference.${arms[0]}.${arms[1]}.${metric}`;
    return { arms, metric, difference: ours.fact(fact, { ...rest, ...words }, unit) };
  });
}

/** The comparison of two arms in a metric among those that were planned. */
export function comparisonOf(
  comparisons: readonly LenetComparison[],
  first: LenetArm,
  second: LenetArm,
  metric: LenetMetric,
): LenetComparison {
  const found = comparisons.find(
    (one) => one.arms[0] === first && one.arms[1] === second && one.metric === metric,
  );
  if (found !== undefined) return found;
  throw new RangeError(
    `comparisonOf: no comparison of ${first} and ${second} in ${metric} is planned; add it to its family`,
  );
}

/** Which way a comparison fell: `none` when no difference was detected, or too few trials could tell. */
export function directionOf({
  difference,
}: Pick<LenetComparison, 'difference'>): 'higher' | 'lower' | 'none' {
  if (difference?.pValue === undefined || difference.pValue >= 0.05) return 'none';
  return difference.value > 0 ? 'higher' : 'lower';
}

/** The difference in words: `higher (+0.31 points [0.12, 0.50], n = 10, p = 0.004)`, or `not detectably different (…)`. */
export function inWords(comparison: LenetComparison): Prose {
  const { difference, metric } = comparison;
  return differenceInWords(difference, lenetBatchnormDropout.metrics[metric].unit === 'fraction');
}

/** A difference in words; `fraction`: in points. */
export function differenceInWords(difference: Estimate | undefined, fraction: boolean): Prose {
  if (difference === undefined) return md`not compared (fewer than two pairs of trials)`;
  const shown = fraction
    ? points(difference, { show: 'ci' })
    : decimal(difference, { show: 'ci', signed: true });
  const pairs = count({ name: `${difference.name} pairs`, unit: 'count', value: difference.n ?? 0 });
  const direction = directionOf({ difference });
  return md`${text(direction === 'none' ? 'not detectably different' : direction)} (${shown}, n = ${pairs}, ${pValue(difference)})`;
}

/** A comparison as texts take it: in words, and the direction that sentences follow. */
export function told(comparison: LenetComparison) {
  return { words: inWords(comparison), ...directed(comparison.difference) };
}

/** The direction of a difference, for sentences to follow. */
export function directed(difference: Estimate | undefined) {
  const direction = directionOf({ difference });
  const outcomes = ['higher', 'lower', 'none'] as const;
  return {
    direction:
      difference === undefined
        ? verdict({ outcome: direction, outcomes })
        : verdict({ outcome: direction, outcomes, estimate: difference }),
  };
}
