// The arithmetic mean.

import { checkSample } from '../arguments/check-sample.ts';
import { moments } from './moments.ts';

/**
 * The arithmetic mean, by compensated summation.
 *
 * @param values - at least one finite number
 * @throws RangeError for an empty sample or a value that is not finite
 * @example
 * ```ts
 * import { mean } from '@trialbook/stats';
 * console.log(mean([0.91, 0.93, 0.95])); // 0.93
 * ```
 */
export function mean(values: ArrayLike<number>): number {
  checkSample('mean', 'values', values);
  return moments(values).mean;
}
