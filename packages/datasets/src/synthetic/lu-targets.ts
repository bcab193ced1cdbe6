// The three one-dimensional targets of Lu et al. on dying ReLU, and samples of them.

import type { RegressionSet } from '../dataset.ts';
import { type RandomSource, streamOf } from '../random-source.ts';
import { requireCount } from '../require-count.ts';

/**
 * The targets, by the names that experiments use: `abs` |x|, `xsin5x` x sin 5x, `step-sin` 1{x > 0} + 0.2 sin 5x.
 *
 * @see Lu, Shin, Su, Karniadakis (2019), "Dying ReLU and Initialization: Theory and Numerical Examples", §3
 */
export const luTargets = {
  abs: (x: number): number => Math.abs(x),
  xsin5x: (x: number): number => x * Math.sin(5 * x),
  'step-sin': (x: number): number => (x > 0 ? 1 : 0) + 0.2 * Math.sin(5 * x),
} as const;

/** The name of one of the three targets. */
export type LuTarget = keyof typeof luTargets;

/** The targets are sampled on [−√7, √7]. */
export const LU_BOUND: number = Math.sqrt(7);

/**
 * A noise-free sample of one target: x uniform on [−√7, √7].
 *
 * @param count - number of points; the paper and the assignment take 3000
 * @returns inputs [count, 1], targets [count, 1]
 * @example
 * ```ts
 * import { luSample } from '@trialbook/datasets';
 * import { seedTree } from '@trialbook/random';
 * const { inputs, targets } = luSample('abs', 3000, seedTree(1).child('data'));
 * console.log(targets[0] === Math.abs(inputs[0]!)); // true
 * ```
 */
export function luSample(target: LuTarget, count: number, source: RandomSource): RegressionSet {
  requireCount('luSample', 'count', count);
  if (!Object.hasOwn(luTargets, target)) {
    throw new RangeError(
      `luSample: target must be one of ${Object.keys(luTargets).join(', ')}; got ${target}`,
    );
  }
  const inputs = streamOf(source).uniforms(count, -LU_BOUND, LU_BOUND);
  return { inputs, targets: inputs.map(luTargets[target]), count, features: 1, outputs: 1 };
}
