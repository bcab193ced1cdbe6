// How many times larger paired positive numbers are, with interval and test.

import { pairedTTest } from '../comparison/t-test.ts';

/** A ratio of geometric means with its interval. */
export interface PairedRatio {
  readonly value: number;
  /** Pairs. */
  readonly n: number;
  /** 95 % interval, low end first. */
  readonly ci95?: readonly [low: number, high: number];
  readonly method: string;
  /** Two-sided, of "the ratio is one". */
  readonly pValue?: number;
}

/**
 * The geometric mean of a ÷ b over pairs, with the 95 % interval and the two-sided p-value of the paired t-test on logarithms.
 *
 * @param a - positive
 * @param b - positive, as many
 * @returns undefined without any pair; no interval and no p-value with one pair
 * @throws RangeError for values that are not positive, or lists of unequal length
 * @example
 * ```ts
 * import { pairedRatio } from '@trialbook/stats';
 * console.log(pairedRatio([2, 6, 9], [1, 3, 4.5])?.value.toFixed(3)); // 2.000
 * ```
 */
export function pairedRatio(a: readonly number[], b: readonly number[]): PairedRatio | undefined {
  if (a.length !== b.length || ![...a, ...b].every((value) => value > 0 && Number.isFinite(value))) {
    throw new RangeError(
      `pairedRatio: a and b must be positive finite numbers, as many of each; got ${a.length} and ${b.length}`,
    );
  }
  if (a.length === 0) return undefined;
  const [logA, logB] = [a.map(Math.log), b.map(Math.log)];
  const meanLog = logA.reduce((sum, one, i) => sum + one - logB[i]!, 0) / a.length;
  const plain = { value: Math.exp(meanLog), n: a.length };
  if (a.length === 1) return { ...plain, method: 'one pair' };
  const { test, interval, p } = pairedTTest(logA, logB);
  return {
    ...plain,
    ...(interval === null ? {} : { ci95: [Math.exp(interval[0]), Math.exp(interval[1])] as const }),
    method: `${test} on logarithms`,
    pValue: p,
  };
}
