// Differences of means in units of a standard deviation: Cohen's d, Hedges' g, and d_z for pairs.

import { checkPairs, checkSample } from '../arguments/check-sample.ts';
import { logFactorial } from '../distribution/binomial-mass.ts';
import { differences } from '../summary/differences.ts';
import { commonSquares, deviationOf, moments } from '../summary/moments.ts';

/**
 * Cohen's d of two independent samples: (mean a − mean b) / pooled standard deviation.
 *
 * @param a - at least two finite numbers
 * @param b - at least two finite numbers
 * @returns null where the pooled standard deviation is 0
 */
export function cohensD(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  checkSample('cohensD', 'a', a, 2);
  checkSample('cohensD', 'b', b, 2);
  return pooledD(a, b);
}

/**
 * Hedges' g: Cohen's d with its small-sample bias removed by the exact factor Γ(m/2) / (√(m/2) Γ((m−1)/2)),
 * m = n_a + n_b − 2 (Hedges 1981).
 *
 * @param a - at least two finite numbers
 * @param b - at least two finite numbers
 * @returns null where the pooled standard deviation is 0
 */
export function hedgesG(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  checkSample('hedgesG', 'a', a, 2);
  checkSample('hedgesG', 'b', b, 2);
  const d = pooledD(a, b);
  if (d === null) return null;
  const half = (a.length + b.length - 2) / 2;
  // Γ(x) = Γ(x + 1) / x keeps logFactorial's argument positive.
  const logGamma = (x: number) => logFactorial(x) - Math.log(x);
  return d * Math.exp(logGamma(half) - logGamma(half - 0.5) - Math.log(half) / 2);
}

/**
 * d_z of paired samples: mean difference / standard deviation of the differences (a − b).
 *
 * @param a - at least two finite numbers
 * @param b - as many; entry i is paired with entry i of `a`
 * @returns null where all differences are equal
 */
export function pairedDz(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  checkPairs('pairedDz', ['a', a], ['b', b], 2);
  const { values, constant } = differences(a, b);
  if (constant) return null;
  const sample = moments(values);
  return sample.mean / deviationOf(sample);
}

function pooledD(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const first = moments(a);
  const second = moments(b);
  const { a: squaresA, b: squaresB, unit } = commonSquares(first, second);
  const squares = squaresA + squaresB;
  if (squares === 0) return null;
  return (first.mean / unit - second.mean / unit) / Math.sqrt(squares / (first.n + second.n - 2));
}
