// Pearson's correlation of paired values.

import { checkBetween } from '../arguments/check-number.ts';
import { checkPairs } from '../arguments/check-sample.ts';
import { normalQuantile } from '../distribution/normal.ts';
import { studentTCdf } from '../distribution/student-t.ts';
import type { Interval } from '../interval/interval.ts';
import { moments } from '../summary/moments.ts';

/** Pearson's r with its test and interval. */
export interface Correlation {
  readonly n: number;
  /** In [−1, 1]; null where one side has no variance. */
  readonly r: number | null;
  /** By Fisher's z; null when n < 4 or |r| = 1. */
  readonly interval: Interval | null;
  readonly level: number;
  readonly statistic: number | null;
  readonly degreesOfFreedom: number | null;
  /** Two-sided, of r = 0; null when n < 3. */
  readonly p: number | null;
  readonly note: string | null;
}

/**
 * Pearson's correlation with its t-test and the interval by Fisher's z transform.
 *
 * @param x - at least two finite numbers
 * @param y - as many; entry i is paired with entry i of `x`
 * @param level - of the interval, in (0, 1); default 0.95
 * @example
 * ```ts
 * import { pearsonCorrelation } from '@trialbook/stats';
 * console.log(pearsonCorrelation([1, 2, 3, 4], [1, 3, 2, 4]).r); // 0.8
 * ```
 */
export function pearsonCorrelation(x: ArrayLike<number>, y: ArrayLike<number>, level = 0.95): Correlation {
  checkPairs('pearsonCorrelation', ['x', x], ['y', y], 2);
  checkBetween('pearsonCorrelation', 'level', level, 0, 1);
  const first = moments(x);
  const second = moments(y);
  const n = first.n;
  if (first.squares === 0 || second.squares === 0) {
    const side = first.squares === 0 ? 'x' : 'y';
    const note = `All values of ${side} are equal, so there is no correlation.`;
    return { n, r: null, interval: null, level, statistic: null, degreesOfFreedom: null, p: null, note };
  }
  const scaleX = Math.sqrt(first.squares);
  const scaleY = Math.sqrt(second.squares);
  let product = 0;
  for (let i = 0; i < n; i++) {
    const deviationX = x[i]! / first.unit - first.mean / first.unit;
    const deviationY = y[i]! / second.unit - second.mean / second.unit;
    product += (deviationX / scaleX) * (deviationY / scaleY);
  }
  // Rounding at a perfect line must not give 1 + ε, nor 1 − ε.
  const r = 1 - Math.abs(product) < 1e-15 ? Math.sign(product) : product;
  const t = n < 3 || Math.abs(r) === 1 ? null : r * Math.sqrt((n - 2) / (1 - r * r));
  const half = -normalQuantile((1 - level) / 2) / Math.sqrt(n - 3);
  return {
    n,
    r,
    interval:
      n < 4 || Math.abs(r) === 1 ? null : [Math.tanh(Math.atanh(r) - half), Math.tanh(Math.atanh(r) + half)],
    level,
    statistic: t,
    degreesOfFreedom: n < 3 ? null : n - 2,
    p: n < 3 ? null : t === null ? 0 : 2 * studentTCdf(-Math.abs(t), n - 2),
    note: Math.abs(r) === 1 ? 'The points lie on a line.' : null,
  };
}
