// How far values scatter (variance, standard deviation) and how far their mean does (standard error).

import { checkSample } from '../arguments/check-sample.ts';
import { deviationOf, errorOf, moments } from './moments.ts';

/**
 * The sample variance, with divisor n − 1. Exact 0 for equal values; an offset of 1e9 costs no digits. Where it is too small
 * or too large for a number (below 5e-324, above 1.8e308) it is 0 or Infinity; `standardDeviation` has no such limits.
 *
 * @param values - at least two finite numbers
 * @throws RangeError for fewer than two values or one that is not finite
 */
export function variance(values: ArrayLike<number>): number {
  checkSample('variance', 'values', values, 2);
  const { n, squares, unit } = moments(values);
  return (squares / (n - 1)) * unit * unit;
}

/**
 * The sample standard deviation: the root of `variance`, in the unit of the values.
 *
 * @param values - at least two finite numbers
 */
export function standardDeviation(values: ArrayLike<number>): number {
  checkSample('standardDeviation', 'values', values, 2);
  return deviationOf(moments(values));
}

/**
 * The standard error of the mean, s / √n. At n = 10, mean ± 1 standard error covers 66 %, not 95 %: use `tInterval`.
 *
 * @param values - at least two finite numbers
 */
export function standardError(values: ArrayLike<number>): number {
  checkSample('standardError', 'values', values, 2);
  return errorOf(moments(values));
}
