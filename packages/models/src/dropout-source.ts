// Where dropout masks come from: the injected interface, and the eager default on Philox. Not traceable itself.

import { type Key, philox } from '@trialbook/random';
import { ParameterTreeError } from './errors.ts';
import { sizeOf } from './parameter-tree.ts';
import { tf } from './tensorflow.ts';

/** A random key: two unsigned 32-bit words, or a tensor of two integers (in a traced step: of the carry). */
export type RandomKey = Key | tf.Tensor;

/** Makes dropout masks from a key. Equal key, stream, rate and shape give an equal mask. */
export interface DropoutSource {
  /**
   * @param key - of the step
   * @param stream - number of the dropout layer within its model, from 0: layers must not share a mask
   * @param rate - probability of 0, in (0, 1)
   * @param shape - of the activations
   * @returns float32: 0 with probability `rate`, else 1 / (1 − rate); no tensor that autodiff would follow
   */
  mask(key: RandomKey, stream: number, rate: number, shape: readonly number[]): tf.Tensor;
}

const MASK_DOMAIN = 0x6d61736b; // keeps masks apart from a stream read under the same key

/**
 * The default: masks drawn on the host by Philox4x32-10 with counter (block, 0, stream, domain), then copied to the
 * backend. For eager engines; a traced step injects a source of random kernels instead.
 *
 * @example
 * ```ts
 * import { eagerDropoutSource } from '@trialbook/models';
 * const mask = eagerDropoutSource.mask([1, 2], 0, 0.5, [4, 8]);
 * console.log(mask.shape, mask.max().dataSync()[0]); // [ 4, 8 ] 2
 * ```
 */
export const eagerDropoutSource: DropoutSource = {
  mask(key, stream, rate, shape) {
    const words = hostKey(key);
    const threshold = rate * 2 ** 32;
    const scale = 1 / (1 - rate);
    const values = new Float32Array(sizeOf(shape));
    for (let i = 0; i < values.length; i += 4) {
      const block = philox([i / 4, 0, stream, MASK_DOMAIN], words);
      for (let j = 0; j < 4 && i + j < values.length; j++) values[i + j] = block[j]! >= threshold ? scale : 0;
    }
    return tf.tensor(values, [...shape], 'float32');
  },
};

function hostKey(key: RandomKey): Key {
  const words = key instanceof tf.Tensor ? [...key.dataSync()] : [...key];
  if (words.length !== 2) {
    throw new ParameterTreeError(`dropout key: required two integers; got ${words.length}`);
  }
  return [words[0]! >>> 0, words[1]! >>> 0];
}
