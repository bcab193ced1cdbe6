// McNemar's test of two proportions seen on the same trials.

import { binomialCdf } from '../distribution/binomial.ts';
import { binomialMass } from '../distribution/binomial-mass.ts';
import { normalTwoSided } from '../distribution/normal.ts';
import { type PairedCounts, pairedRiskDifference } from '../effect-size/risk-difference.ts';
import type { TestResult } from './test-result.ts';

/**
 * `mid-p` (default; close to its nominal level, Fagerland et al. 2013), `exact` (binomial; conservative), or `corrected`
 * (χ² with Edwards' continuity correction, as R's `mcnemar.test`).
 */
export type McNemarMethod = 'mid-p' | 'exact' | 'corrected';

/**
 * McNemar's two-sided test that two arms succeed equally often on the same trials, with Newcombe's paired interval of
 * the difference. `statistic` is the number of discordant pairs that a won (χ² for `corrected`).
 *
 * @param counts - whole numbers, at least one pair in all
 * @param options - method, default `mid-p`; level of the interval, default 0.95
 * @example
 * ```ts
 * import { mcnemarTest } from '@trialbook/stats';
 * const { test, p } = mcnemarTest({ both: 59, onlyA: 6, onlyB: 16, neither: 80 });
 * console.log(test, p.toFixed(4)); // McNemar mid-p test 0.0347
 * ```
 */
export function mcnemarTest(
  counts: PairedCounts,
  { method = 'mid-p', level = 0.95 }: { readonly method?: McNemarMethod; readonly level?: number } = {},
): TestResult {
  const { difference, interval } = pairedRiskDifference(counts, level);
  const { onlyA, onlyB } = counts;
  const discordant = onlyA + onlyB;
  const corrected = method === 'corrected';
  const chiSquared = discordant === 0 ? 0 : Math.max(0, Math.abs(onlyA - onlyB) - 1) ** 2 / discordant;
  return {
    test: corrected ? "McNemar test with Edwards' correction" : `McNemar ${method} test`,
    n: counts.both + discordant + counts.neither,
    difference,
    interval,
    intervalMethod: 'Newcombe',
    level,
    statistic: corrected ? chiSquared : onlyA,
    degreesOfFreedom: corrected ? 1 : null,
    p: corrected ? normalTwoSided(Math.sqrt(chiSquared)) : binomialP(onlyA, onlyB, method === 'mid-p'),
    note: discordant === 0 ? 'No trial tells the arms apart: every pair agrees.' : null,
  };
}

/** Two-sided binomial p at ½; mid-p gives the outcomes as likely as the one seen half their weight. */
function binomialP(onlyA: number, onlyB: number, mid: boolean): number {
  const n = onlyA + onlyB;
  if (n === 0) return 1;
  const fewer = Math.min(onlyA, onlyB);
  const mass = binomialMass(fewer, n, 0.5);
  if (onlyA === onlyB) return mid ? 1 - mass / 2 : 1;
  return Math.min(1, 2 * binomialCdf(fewer, n, 0.5) - (mid ? mass : 0));
}
