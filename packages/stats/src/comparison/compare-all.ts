// A family of comparisons, corrected for their number.

import type { TrialSet } from '../trial-set.ts';
import { type CompareOptions, type Comparison, compareArms } from './compare-arms.ts';
import { holm } from './holm.ts';

/**
 * Compares several pairs of arms in one metric and adjusts their p values by Holm's method.
 *
 * @param pairs - the family: every comparison the text will draw a conclusion from
 * @example
 * ```ts
 * import { compareAll, type TrialSet } from '@trialbook/stats';
 * const arm = (name: string, values: number[]): TrialSet<'loss'> => ({
 *   arm: name,
 *   trials: values.map((loss, trial) => ({ trial, seed: `s${trial}`, status: 'completed', metrics: { loss }, durationMs: 1 })),
 * });
 * const plain = arm('plain', [1.0, 1.2, 0.9, 1.1]);
 * const [first] = compareAll([[arm('l1', [0.8, 0.9, 0.7, 1.0]), plain], [arm('l2', [1.1, 1.1, 0.9, 1.2]), plain]], 'loss');
 * console.log(first?.correction, first?.familySize, (first?.adjustedP ?? 0) > (first?.p ?? 1)); // Holm 2 true
 * ```
 */
export function compareAll<Metric extends string>(
  pairs: readonly (readonly [a: TrialSet<Metric>, b: TrialSet<Metric>])[],
  metric: NoInfer<Metric>,
  options: CompareOptions = {},
): Comparison<Metric>[] {
  return adjustComparisons(pairs.map(([a, b]) => compareArms(a, b, metric, options)));
}

/**
 * Adjusts the p values of comparisons, of one metric or several, as one family by Holm's method. Comparisons without a
 * test stay without p and do not count. Earlier adjustments are replaced.
 */
export function adjustComparisons<Metric extends string>(
  comparisons: readonly Comparison<Metric>[],
): Comparison<Metric>[] {
  const adjusted = holm(comparisons.flatMap(({ p }) => p ?? []));
  let next = 0;
  return comparisons.map((comparison) =>
    comparison.p === null
      ? { ...comparison, adjustedP: null, correction: null, familySize: 1 }
      : { ...comparison, adjustedP: adjusted[next++]!, correction: 'Holm', familySize: adjusted.length },
  );
}
