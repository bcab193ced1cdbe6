// Shares of trials with their Wilson intervals, counted from curves. Knows no report and no chart.

import { standardError, wilsonInterval } from '@trialbook/stats';

/** A share with what an estimate needs beside it. */
export interface Share {
  readonly value: number;
  readonly n: number;
  readonly standardError?: number;
  readonly ci95: readonly [low: number, high: number];
  readonly method: 'Wilson';
}

/** The share of trues, with its 95 % Wilson interval; at least one value. */
export function shareOf(flags: readonly boolean[]): Share {
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

/** The share of `found` among `n` that no list is kept of. */
export function shareOfCount(found: number, n: number): Share {
  const value = found / n;
  return {
    value,
    n,
    standardError: Math.sqrt((value * (1 - value)) / n),
    ci95: wilsonInterval(found, n),
    method: 'Wilson',
  };
}
