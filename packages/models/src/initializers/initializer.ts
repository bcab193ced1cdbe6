// What an initialiser is, and the fans it scales by. The initialisers themselves are beside this file.

import type { RandomStream } from '@trialbook/random';

/** How many inputs feed one output of a layer, and how many outputs one input feeds. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** Fills a fresh parameter. Draws from the given stream only. */
export interface Initializer {
  /** For tables and captions, such as `normal(0.1)`. */
  readonly name: string;
  /**
   * @param stream - the parameter's own stream
   * @param shape - of the parameter
   * @param fans - of the parameter's layer
   * @returns `[product of shape]`, row-major
   */
  readonly draw: (stream: RandomStream, shape: readonly number[], fans: Fans) => Float32Array;
}

/**
 * The fans of a weight tensor `[…receptive field, inputs, outputs]`: the field's size times its inputs and outputs.
 * A tensor of rank 0 or 1 (a bias, a gain) has its size as both.
 *
 * @example
 * ```ts
 * import { fansOf } from '@trialbook/models';
 * console.log(fansOf([5, 5, 3, 8])); // { fanIn: 75, fanOut: 200 }
 * ```
 */
export function fansOf(shape: readonly number[]): Fans {
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
  const field = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  return { fanIn: field * shape.at(-2)!, fanOut: field * shape.at(-1)! };
}
