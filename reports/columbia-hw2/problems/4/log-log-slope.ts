// The exponent of a power law, fitted by least squares on logarithms. Knows no report.

import { studentTQuantile } from '@trialbook/stats';

/** The slope with its interval, as a report may show it. */
export interface Slope {
  readonly value: number;
  readonly n: number;
  readonly standardError: number;
  readonly ci95: readonly [number, number];
  readonly method: string;
}

/**
 * b of y ∝ xᵇ, with the 95 % t interval of ordinary least squares (n − 2 degrees of freedom).
 *
 * @param x - positive
 * @param y - positive, as many
 * @returns undefined with fewer than three points, or when all x are equal: there is no interval then
 */
export function logLogSlope(x: readonly number[], y: readonly number[]): Slope | undefined {
  const n = x.length;
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
