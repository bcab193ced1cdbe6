// The Eggholder function and noisy samples of it, for the depth-width experiment.

import type { RegressionSet } from './dataset.ts';
import { type RandomSource, streamOf } from './random-source.ts';
import { requireCount } from './require-count.ts';

/**
 * The Eggholder function
 * f(x₁, x₂) = −(x₂ + 47) sin √|x₁/2 + x₂ + 47| − x₁ sin √|x₁ − (x₂ + 47)|.
 *
 * Its minimum on [−512, 512]² is f(512, 404.2319) ≈ −959.6407.
 *
 * @example
 * ```ts
 * import { eggholder } from '@trialbook/datasets';
 * console.log(eggholder(512, 404.2319).toFixed(4)); // -959.6407
 * ```
 */
export function eggholder(x1: number, x2: number): number {
  const shifted = x2 + 47;
  return (
    -shifted * Math.sin(Math.sqrt(Math.abs(x1 / 2 + shifted))) -
    x1 * Math.sin(Math.sqrt(Math.abs(x1 - shifted)))
  );
}

/** Half the side of the square that the function is sampled on: [−512, 512]². */
export const EGGHOLDER_BOUND = 512;

/**
 * A noisy sample: points uniform on [−512, 512]², targets f(x₁, x₂) + noise.
 *
 * Each point takes its numbers from the stream in turn, so that the first n points do not depend on `count`.
 *
 * @param options.count - number of points; default 100 000
 * @param options.noise - standard deviation of the normal noise on the target; default 0.3
 */
export function eggholderSample(
  source: RandomSource,
  options: { readonly count?: number; readonly noise?: number } = {},
): RegressionSet {
  const { count = 100_000, noise = 0.3 } = options;
  requireCount('eggholderSample', 'count', count);
  const stream = streamOf(source);
  const inputs = new Float32Array(2 * count);
  const targets = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    inputs[2 * i] = stream.uniform(-EGGHOLDER_BOUND, EGGHOLDER_BOUND);
    inputs[2 * i + 1] = stream.uniform(-EGGHOLDER_BOUND, EGGHOLDER_BOUND);
    // The target belongs to the point as stored: the float32 one.
    targets[i] = stream.normal(eggholder(inputs[2 * i]!, inputs[2 * i + 1]!), noise);
  }
  return { inputs, targets, count, features: 2, outputs: 1 };
}
