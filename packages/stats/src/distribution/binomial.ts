// The binomial distribution: cumulative probability and quantile. Its mass is binomial-mass.ts.

import { checkCount, checkWithin } from '../arguments/check-number.ts';
import { incompleteBeta } from './beta.ts';

/**
 * P(X ≤ successes) for X ~ Binomial(trials, probability), through the incomplete beta function.
 *
 * @param successes - whole number in [0, trials]
 * @param trials - whole number, at least 0
 * @param probability - in [0, 1]
 * @example
 * ```ts
 * import { binomialCdf } from '@trialbook/stats';
 * console.log(binomialCdf(2, 4, 0.5)); // 0.6875
 * ```
 */
export function binomialCdf(successes: number, trials: number, probability: number): number {
  checkCount('binomialCdf', 'trials', trials);
  checkCount('binomialCdf', 'successes', successes, 0, trials);
  checkWithin('binomialCdf', 'probability', probability, 0, 1);
  return cumulative(successes, trials, probability);
}

/**
 * The smallest count k with P(X ≤ k) ≥ level for X ~ Binomial(trials, probability).
 *
 * @param level - in [0, 1]
 * @param trials - whole number, at least 0
 * @param probability - in [0, 1]
 */
export function binomialQuantile(level: number, trials: number, probability: number): number {
  checkWithin('binomialQuantile', 'level', level, 0, 1);
  checkCount('binomialQuantile', 'trials', trials);
  checkWithin('binomialQuantile', 'probability', probability, 0, 1);
  let low = 0;
  let high = trials;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    // Rounding of the sum must not push the answer past a count whose probability equals the level.
    if (cumulative(middle, trials, probability) >= level * (1 - 1e-14)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function cumulative(k: number, n: number, p: number): number {
  return k === n ? 1 : incompleteBeta(n - k, k + 1, 1 - p, p).lower;
}
