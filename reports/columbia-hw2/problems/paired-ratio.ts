// How many times larger paired positive numbers are, with interval and test. Knows no report.

import { pairedTTest } from '@trialbook/stats';

/** A ratio as a report may show it. */
export interface Ratio {
  readonly value: number;
  readonly n: number;
  readonly ci95?: readonly [number, number];
  readonly method: string;
  readonly pValue?: number;
}

/**
 * The geometric mean of a ÷ b over pairs, with the 95 % interval and the two-sided p-value of the paired t-test on logarithms.
 *
 * @param a - positive
 * @param b - positive, as many
 * @returns undefined without any pair; no interval and no p-value with one pair
 */
export function pairedRatio(a: readonly number[], b: readonly number[]): Ratio | undefined {
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
