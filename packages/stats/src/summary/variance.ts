// How far values scatter (variance, standard deviation) and how far their mean does (standard error).

import { checkSample } from '../arguments/check-sample.ts';
import { moments } from './moments.ts';

/**
 * The sample variance, with divisor n − 1. Exact 0 for equal values; an offset of 1e9 costs no digits.
 *
 * @param values - at least two finite numbers
 * @throws RangeError for fewer than two values or one that is not finite
 */
export function variance(values: ArrayLike<number>): number {
  checkSample('variance', 'values', values, 2);
  return moments(values).squares / (values.length - 1);
}

/**
 * The sample standard deviation: the root of `variance`, in the unit of the values.
 *
 * @param values - at least two finite numbers
 */
export function standardDeviation(values: ArrayLike<number>): number {
  checkSample('standardDeviation', 'values', values, 2);
  return Math.sqrt(moments(values).squares / (values.length - 1));
}

/**
 * The standard error of the mean, s / √n. At n = 10, mean ± 1 standard error covers 66 %, not 95 %: use `tInterval`.
 *
 * @param values - at least two finite numbers
 */
export function standardError(values: ArrayLike<number>): number {
  checkSample('standardError', 'values', values, 2);
  return Math.sqrt(moments(values).squares / (values.length - 1) / values.length);
}
