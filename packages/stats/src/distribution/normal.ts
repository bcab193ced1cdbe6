// The standard normal distribution: density, cumulative distribution, quantile.

import { checkBetween, checkWithin } from '../arguments/check-number.ts';
import { solveIncreasing } from './solve-increasing.ts';

/** The standard normal density φ(z) = exp(−z²/2) / √(2π). */
export function normalDensity(z: number): number {
  // exp of a large number magnifies the rounding of z²: split z so that its leading part squares exactly.
  const lead = Math.trunc(z * 16) / 16;
  return Math.exp((-lead * lead) / 2) * Math.exp((-(z - lead) * (z + lead)) / 2) * INVERSE_ROOT_TWO_PI;
}

/**
 * P(Z ≤ z) for a standard normal Z, with full relative precision in the lower tail.
 *
 * Series of Marsaglia (*Evaluating the normal distribution*, 2004) for |z| < 2, Laplace's continued fraction beyond.
 *
 * @example
 * ```ts
 * import { normalCdf } from '@trialbook/stats';
 * console.log(normalCdf(-1.959963984540054).toFixed(6)); // 0.025000
 * ```
 */
export function normalCdf(z: number): number {
  checkWithin('normalCdf', 'z', z, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  if (Math.abs(z) < 2) return 0.5 + halfCenter(z);
  return z < 0 ? upperTail(-z) : 1 - upperTail(z);
}

/**
 * The z with P(Z ≤ z) = probability: the inverse of `normalCdf`.
 *
 * @param probability - in [0, 1]; 0 and 1 give −Infinity and Infinity
 */
export function normalQuantile(probability: number): number {
  checkWithin('normalQuantile', 'probability', probability, 0, 1);
  if (probability === 0.5) return 0;
  if (probability === 0) return Number.NEGATIVE_INFINITY;
  if (probability === 1) return Number.POSITIVE_INFINITY;
  const tail = Math.min(probability, 1 - probability);
  const center = Math.abs(probability - 0.5);
  const size = solveIncreasing(
    (z) => {
      const slope = z * normalDensity(z);
      if (center < 0.25) {
        const area = z < 2 ? halfCenter(z) : 0.5 - upperTail(z);
        return [Math.log(area) - Math.log(center), slope / area];
      }
      const beyond = upperTailAt(z);
      return [Math.log(tail) - Math.log(beyond), slope / beyond];
    },
    1e-300,
    40,
  );
  return probability < 0.5 ? -size : size;
}

/** Two-sided tail: P(|Z| ≥ |z|). */
export function normalTwoSided(z: number): number {
  checkBetween('normalTwoSided', 'z', z, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  return 2 * upperTailAt(Math.abs(z));
}

const INVERSE_ROOT_TWO_PI = 1 / Math.sqrt(2 * Math.PI);

function upperTailAt(z: number): number {
  return z < 2 ? 0.5 - halfCenter(z) : upperTail(z);
}

/** Φ(z) − ½ = φ(z) (z + z³/3 + z⁵/(3·5) + …): no cancellation, for |z| < 2. */
function halfCenter(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; k < 200; k += 2) {
    term *= (z * z) / k;
    const next = sum + term;
    if (next === sum) break;
    sum = next;
  }
  return sum * normalDensity(z);
}

/** 1 − Φ(z) = φ(z) / (z + 1/(z + 2/(z + 3/(z + …)))) for z ≥ 2, evaluated from its far end. */
function upperTail(z: number): number {
  if (z === Number.POSITIVE_INFINITY) return 0;
  let fraction = z;
  for (let k = Math.ceil(60 + 600 / z); k > 0; k--) fraction = z + k / fraction;
  return normalDensity(z) / fraction;
}
