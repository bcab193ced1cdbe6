// Student's t interval for a mean.

import { checkBetween } from '../arguments/check-number.ts';
import { checkSample } from '../arguments/check-sample.ts';
import { studentTQuantile } from '../distribution/student-t.ts';
import { errorOf, moments } from '../summary/moments.ts';
import type { Interval } from './interval.ts';

/**
 * Student's t interval for the mean of independent, roughly normal values: mean ± t · s / √n.
 *
 * @param values - at least two finite numbers
 * @param level - share of such intervals that cover the true mean, in (0, 1); default 0.95
 * @example
 * ```ts
 * import { tInterval } from '@trialbook/stats';
 * const [lo, hi] = tInterval([1, 2, 3, 4, 5]);
 * console.log(lo.toFixed(4), hi.toFixed(4)); // 1.0368 4.9632
 * ```
 */
export function tInterval(values: ArrayLike<number>, level = 0.95): Interval {
  checkSample('tInterval', 'values', values, 2);
  checkBetween('tInterval', 'level', level, 0, 1);
  const sample = moments(values);
  return around(sample.mean, errorOf(sample), sample.n - 1, level);
}

/** estimate ± t · standardError at that level. */
export function around(
  estimate: number,
  standardError: number,
  degreesOfFreedom: number,
  level: number,
): Interval {
  const half = standardError === 0 ? 0 : -studentTQuantile((1 - level) / 2, degreesOfFreedom) * standardError;
  return [estimate - half, estimate + half];
}
