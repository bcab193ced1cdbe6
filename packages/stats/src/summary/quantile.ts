// Sample quantiles and the median, of type 7.

import { checkWithin } from '../arguments/check-number.ts';
import { checkSample } from '../arguments/check-sample.ts';

/**
 * The sample quantile of type 7 (Hyndman & Fan 1996), the default of R and NumPy: linear between the order statistics
 * around position (n − 1) · probability.
 *
 * @param values - at least one finite number, in any order; not changed
 * @param probability - in [0, 1]
 * @example
 * ```ts
 * import { quantile } from '@trialbook/stats';
 * console.log(quantile([4, 1, 3, 2], 0.25)); // 1.75
 * ```
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  checkSample('quantile', 'values', values);
  checkWithin('quantile', 'probability', probability, 0, 1);
  return sortedQuantile(Float64Array.from(values).sort(), probability);
}

/**
 * Several quantiles of one sample, sorted once. See `quantile`.
 *
 * @param probabilities - each in [0, 1]
 */
export function quantiles(values: ArrayLike<number>, probabilities: readonly number[]): number[] {
  checkSample('quantiles', 'values', values);
  const sorted = Float64Array.from(values).sort();
  return probabilities.map((probability, i) => {
    checkWithin('quantiles', `probabilities[${i}]`, probability, 0, 1);
    return sortedQuantile(sorted, probability);
  });
}

/** The middle value, or the mean of the two middle ones: `quantile(values, 0.5)`. */
export function median(values: ArrayLike<number>): number {
  checkSample('median', 'values', values);
  return sortedQuantile(Float64Array.from(values).sort(), 0.5);
}

/** The quantile of values that are sorted already. */
export function sortedQuantile(sorted: Float64Array, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position + 4 * Number.EPSILON);
  const fraction = Math.max(0, position - below);
  const low = sorted[below]!;
  return fraction === 0 || below + 1 >= sorted.length ? low : low + fraction * (sorted[below + 1]! - low);
}
