// Shares of trials with their Wilson intervals, counted from conditions.

import { wilsonInterval } from '../interval/proportion-interval.ts';
import { standardError } from './variance.ts';

/** A share with what an estimate needs beside it. */
export interface Share {
  readonly value: number;
  readonly n: number;
  readonly standardError?: number;
  readonly ci95: readonly [low: number, high: number];
  readonly method: 'Wilson';
}

/**
 * The share of trues, with its 95 % Wilson interval.
 *
 * @throws RangeError without any value
 * @example
 * ```ts
 * import { shareOf } from '@trialbook/stats';
 * console.log(shareOf([true, false, true, true]).value); // 0.75
 * ```
 */
export function shareOf(flags: readonly boolean[]): Share {
  if (flags.length === 0) throw new RangeError('shareOf: at least one value is required; got none');
  const found = flags.filter(Boolean).length;
  const values = flags.map(Number);
  return {
    value: found / flags.length,
    n: flags.length,
    ...(flags.length < 2 ? {} : { standardError: standardError(values) }),
    ci95: wilsonInterval(found, flags.length),
    method: 'Wilson',
  };
}

/**
 * The share of `found` among `n` of which no list is kept.
 *
 * @throws RangeError unless 0 ≤ found ≤ n, both whole, n at least 1
 * @example
 * ```ts
 * import { shareOfCount } from '@trialbook/stats';
 * console.log(shareOfCount(879, 1000).value); // 0.879
 * ```
 */
export function shareOfCount(found: number, n: number): Share {
  if (!Number.isInteger(found) || !Number.isInteger(n) || n < 1 || found < 0 || found > n) {
    throw new RangeError(
      `shareOfCount: found and n must be whole with 0 ≤ found ≤ n and n ≥ 1; got ${found} and ${n}`,
    );
  }
  const value = found / n;
  return {
    value,
    n,
    standardError: Math.sqrt((value * (1 - value)) / n),
    ci95: wilsonInterval(found, n),
    method: 'Wilson',
  };
}
