// The difference of two proportions with Newcombe's interval: independent groups, or the same trials twice.

import { checkBetween, checkCount } from '../arguments/check-number.ts';
import type { Interval } from '../interval/interval.ts';
import { wilsonInterval } from '../interval/proportion-interval.ts';

/** A difference of two proportions. */
export interface RiskDifference {
  /** proportion of a − proportion of b */
  readonly difference: number;
  /** Newcombe's interval */
  readonly interval: Interval;
}

/**
 * The difference of two independent proportions with Newcombe's hybrid score interval, without continuity correction.
 *
 * Source: R. G. Newcombe, *Interval estimation for the difference between independent proportions* (1998), method 10.
 *
 * @param a - [successes, trials] of the first group
 * @param b - [successes, trials] of the second group
 * @param level - in (0, 1); default 0.95
 * @example
 * ```ts
 * import { riskDifference } from '@trialbook/stats';
 * console.log(riskDifference([7, 34], [1, 34]).difference.toFixed(3)); // 0.176
 * ```
 */
export function riskDifference(
  a: readonly [successes: number, trials: number],
  b: readonly [successes: number, trials: number],
  level = 0.95,
): RiskDifference {
  return squareAndAdd(a, b, wilsonInterval(...a, level), wilsonInterval(...b, level), 0);
}

/** How the paired 0/1 outcomes of two arms fall. */
export interface PairedCounts {
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly neither: number;
}

/**
 * The difference of two proportions seen on the same trials, with Newcombe's square-and-add interval.
 *
 * Source: R. G. Newcombe, *Improved confidence intervals for the difference between binomial proportions based on paired
 * data* (1998), method 10.
 *
 * @param counts - whole numbers, at least one pair in all
 * @param level - in (0, 1); default 0.95
 */
export function pairedRiskDifference(counts: PairedCounts, level = 0.95): RiskDifference {
  const { both, onlyA, onlyB, neither } = counts;
  for (const [name, count] of Object.entries({ both, onlyA, onlyB, neither })) {
    checkCount('pairedRiskDifference', name, count);
  }
  checkBetween('pairedRiskDifference', 'level', level, 0, 1);
  const n = both + onlyA + onlyB + neither;
  checkCount('pairedRiskDifference', 'the number of pairs', n, 1);
  const a = [both + onlyA, n] as const;
  const b = [both + onlyB, n] as const;
  const product = (both + onlyA) * (onlyB + neither) * (both + onlyB) * (onlyA + neither);
  const cross = both * neither - onlyA * onlyB;
  const corrected = cross > n / 2 ? cross - n / 2 : Math.min(cross, 0);
  const correlation = product === 0 ? 0 : corrected / Math.sqrt(product);
  return squareAndAdd(a, b, wilsonInterval(...a, level), wilsonInterval(...b, level), correlation);
}

function squareAndAdd(
  [successesA, trialsA]: readonly [number, number],
  [successesB, trialsB]: readonly [number, number],
  [loA, hiA]: Interval,
  [loB, hiB]: Interval,
  correlation: number,
): RiskDifference {
  const a = successesA / trialsA;
  const b = successesB / trialsB;
  const reach = (x: number, y: number) => Math.sqrt(Math.max(0, x * x - 2 * correlation * x * y + y * y));
  const difference = a - b;
  return {
    difference,
    interval: [
      Math.max(-1, difference - reach(a - loA, hiB - b)),
      Math.min(1, difference + reach(hiA - a, b - loB)),
    ],
  };
}
