// The binomial mass for real counts, by Loader's saddle-point form: the factor every distribution here rests on.
// Not the cumulative distribution: that is binomial.ts.

import { checkCount, checkWithin } from '../arguments/check-number.ts';

/**
 * The probability of exactly `successes` successes in `trials` independent trials.
 *
 * Relative error about 1e-14, tails and large counts included.
 * Source: C. Loader, *Fast and accurate computation of binomial probabilities* (2000).
 *
 * @param successes - whole number in [0, trials]
 * @param trials - whole number, at least 0
 * @param probability - in [0, 1]
 * @example
 * ```ts
 * import { binomialMass } from '@trialbook/stats';
 * console.log(binomialMass(5, 10, 0.5).toFixed(8)); // 0.24609375
 * ```
 */
export function binomialMass(successes: number, trials: number, probability: number): number {
  checkCount('binomialMass', 'trials', trials);
  checkCount('binomialMass', 'successes', successes, 0, trials);
  checkWithin('binomialMass', 'probability', probability, 0, 1);
  return realBinomialMass(successes, trials, probability, 1 - probability);
}

/** Γ(n+1) / (Γ(x+1) Γ(n−x+1)) · p^x · q^(n−x) for real 0 ≤ x ≤ n; p and q are given apart to keep both accurate. */
export function realBinomialMass(x: number, n: number, p: number, q: number): number {
  if (p === 0) return x === 0 ? 1 : 0;
  if (q === 0) return x === n ? 1 : 0;
  if (x === 0) return n === 0 ? 1 : Math.exp(p < 0.5 ? n * Math.log1p(-p) : n * Math.log(q));
  if (x === n) return Math.exp(q < 0.5 ? n * Math.log1p(-q) : n * Math.log(p));
  const exponent =
    stirlingError(n) - stirlingError(x) - stirlingError(n - x) - deviance(x, n * p) - deviance(n - x, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * x * (n - x)));
}

/** ln Γ(x + 1) for x > 0, up to a relative error near 1e-15 away from its zeros. */
export function logFactorial(x: number): number {
  return (x + 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + stirlingError(x);
}

/** δ(x) = ln Γ(x+1) − (x + ½) ln x + x − ½ ln 2π for x > 0: what Stirling's formula misses. */
export function stirlingError(x: number): number {
  // Below 12 the series is too short: δ(x) = δ(x+1) + (x + ½) ln(1 + 1/x) − 1 climbs there.
  let climbed = 0;
  while (x < 12) {
    climbed += (x + 0.5) * Math.log1p(1 / x) - 1;
    x += 1;
  }
  const s = 1 / (x * x);
  const series =
    (1 / 12 -
      s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360360 - s / 156)))))) /
    x;
  return climbed + series;
}

/** x ln(x/m) + m − x, without the cancellation near x = m. */
function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  for (let j = 1; j < 1000; j++) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}
