// Grey levels as numbers for a network: flat, in a stated range.

/**
 * Pixels 0 … 255 as float32 in [low, high], in the same order: the rows are flat images.
 *
 * @param images - [count, height, width] or any part of it
 * @param options.low - value of pixel 0; default 0
 * @param options.high - value of pixel 255; default 1
 * @example
 * ```ts
 * import { scalePixels } from '@trialbook/datasets';
 * console.log(scalePixels(Uint8Array.of(0, 51, 255), { low: -1 })); // Float32Array(3) [ -1, -0.6000000238418579, 1 ]
 * ```
 */
export function scalePixels(
  images: Uint8Array,
  options: { readonly low?: number; readonly high?: number } = {},
): Float32Array {
  const { low = 0, high = 1 } = options;
  const levels = Float32Array.from({ length: 256 }, (_, level) => low + ((high - low) * level) / 255);
  const scaled = new Float32Array(images.length);
  for (let i = 0; i < images.length; i++) scaled[i] = levels[images[i]!]!;
  return scaled;
}
