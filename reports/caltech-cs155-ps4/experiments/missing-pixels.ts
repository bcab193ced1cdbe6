// Pixels that went missing: a random share of each image's pixels is set to the background. Trains nothing.

import type { SeedNode } from '@trialbook/random';

/** Shares of missing pixels at which networks are tested. */
export const MISSING_SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6] as const;

/**
 * The pixels, each replaced by 0 with the given probability, independently. The pixels that miss at a share also miss at
 * every larger one under the same seeds.
 *
 * @param inputs - grey levels, background 0; not changed
 * @param share - in [0, 1]
 */
export function withMissingPixels(inputs: Float32Array, share: number, seeds: SeedNode): Float32Array {
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`withMissingPixels: share must be in [0, 1]; got ${share}`);
  }
  if (share === 0) return inputs;
  const chances = seeds.stream().uniforms(inputs.length);
  return inputs.map((level, i) => (chances[i]! < share ? 0 : level));
}
