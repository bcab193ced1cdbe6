// The exponent of a power law, fitted by least squares on logarithms.

import { studentTQuantile } from '../distribution/student-t.ts';

/** The exponent of a power law with its interval. */
export interface LogLogSlope {
  /** The exponent. */
  readonly value: number;
  /** Points. */
  readonly n: number;
  readonly standardError: number;
  /** 95 % interval, low end first. */
  readonly ci95: readonly [low: number, high: number];
  readonly method: 'least squares on logarithms';
}

/**
 * b of y ∝ xᵇ, with the 95 % t interval of ordinary least squares (n − 2 degrees of freedom).
 *
 * @param x - positive
 * @param y - positive, as many
 * @returns undefined with fewer than three points, or when all x are equal: there is no interval then
 * @throws RangeError for values that are not positive, or lists of unequal length
 * @example
 * ```ts
 * import { logLogSlope } from '@trialbook/stats';
 * console.log(logLogSlope([1, 2, 4], [3, 12, 48])?.value.toFixed(3)); // 2.000
 * ```
 */
export function logLogSlope(x: readonly number[], y: readonly number[]): LogLogSlope | undefined {
  const n = x.length;
  if (y.length !== n || ![...x, ...y].every((value) => value > 0 && Number.isFinite(value))) {
    throw new RangeError(
      `logLogSlope: x and y must be positive finite numbers, as many of each; got ${n} and ${y.length}`,
    );
  }
  const [u, v] = [x.map(Math.log), y.map(Math.log)];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / n;
  const [meanU, meanV] = [mean(u), mean(v)];
  const spread = u.reduce((sum, value) => sum + (value - meanU) ** 2, 0);
  if (n < 3 || spread === 0) return undefined;
  const value = u.reduce((sum, one, i) => sum + (one - meanU) * (v[i]! - meanV), 0) / spread;
  const residual = u.reduce((sum, one, i) => sum + (v[i]! - meanV - value * (one - meanU)) ** 2, 0);
  const standardError = Math.sqrt(residual / (n - 2) / spread);
  const half = studentTQuantile(0.975, n - 2) * standardError;
  return {
    value,
    n,
    standardError,
    ci95: [value - half, value + half],
    method: 'least squares on logarithms',
  };
}
