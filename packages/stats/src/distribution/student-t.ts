// Student's t distribution. Not the tests and intervals that use it.

import { checkBetween, checkWithin } from '../arguments/check-number.ts';
import { type IncompleteBeta, incompleteBeta } from './beta.ts';
import { solveIncreasing } from './solve-increasing.ts';

/**
 * P(T ≤ t) for Student's t distribution.
 *
 * Both tails keep full relative precision: for a small upper tail call it with −t.
 *
 * @param t - any number, ±Infinity included
 * @param degreesOfFreedom - finite and > 0, fractions allowed
 * @example
 * ```ts
 * import { studentTCdf } from '@trialbook/stats';
 * console.log(studentTCdf(-2.262157162740992, 9).toFixed(6)); // 0.025000
 * ```
 */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  checkBetween('studentTCdf', 'degreesOfFreedom', degreesOfFreedom, 0, Number.POSITIVE_INFINITY);
  checkWithin('studentTCdf', 't', t, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const { lower } = tails(Math.abs(t), degreesOfFreedom);
  return t < 0 ? lower / 2 : 1 - lower / 2;
}

/**
 * The t with P(T ≤ t) = probability: the inverse of `studentTCdf`.
 *
 * @param probability - in [0, 1]; 0 and 1 give −Infinity and Infinity
 * @param degreesOfFreedom - finite and > 0, fractions allowed
 * @throws RangeError where the quantile is too large for a number, as with few degrees of freedom (0.05, say) far out
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  checkWithin('studentTQuantile', 'probability', probability, 0, 1);
  checkBetween('studentTQuantile', 'degreesOfFreedom', degreesOfFreedom, 0, Number.POSITIVE_INFINITY);
  if (probability === 0.5) return 0;
  if (probability === 0) return Number.NEGATIVE_INFINITY;
  if (probability === 1) return Number.POSITIVE_INFINITY;
  const sign = probability < 0.5 ? -1 : 1;
  const bothTails = 2 * Math.min(probability, 1 - probability);
  // Solve for whichever area is the smaller: the two tails, or the centre between them (which keeps t precise near 0).
  const center = Math.abs(1 - 2 * probability);
  const missing = (t: number): readonly [number, number] => {
    const { lower, upper, prefactor } = tails(t, degreesOfFreedom);
    return center < 0.5
      ? [Math.log(upper) - Math.log(center), (2 * prefactor) / upper]
      : [Math.log(bothTails) - Math.log(lower), (2 * prefactor) / lower];
  };
  if (missing(Number.MAX_VALUE)[0] < 0) {
    throw new RangeError(
      `studentTQuantile: the quantile of ${probability} with ${degreesOfFreedom} degrees of freedom lies beyond ` +
        `±${Number.MAX_VALUE.toPrecision(2)}. Take a probability nearer to 0.5, or more degrees of freedom.`,
    );
  }
  return sign * solveIncreasing(missing, 1e-300, Number.MAX_VALUE);
}

/** Beyond this many √v the tails are a power of t, to a relative 1e-20. */
const farOut = 1e10;

/** P(|T| > t) as `lower` and P(|T| ≤ t) as `upper`, for t ≥ 0: I at v / (v + t²) with shapes v/2 and ½. */
function tails(t: number, v: number): IncompleteBeta {
  if (t === 0) return { lower: 1, upper: 0, prefactor: 0 };
  const logRatio = Math.log(t) - Math.log(v) / 2;
  if (logRatio > Math.log(farOut)) {
    // t² is no number here; the tails fall as t to the power −v.
    const near = incompleteBeta(v / 2, 0.5, 1 / farOut ** 2, 1).lower;
    const lower = near * Math.exp(-v * (logRatio - Math.log(farOut)));
    return { lower, upper: 1 - lower, prefactor: (v / 2) * lower };
  }
  const ratio = (t / Math.sqrt(v)) ** 2;
  return incompleteBeta(v / 2, 0.5, 1 / (1 + ratio), 1 / (1 + 1 / ratio));
}
