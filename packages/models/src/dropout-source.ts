// Where dropout masks come from: the injected interface, and the eager default on Philox. Not traceable itself.

import { type Key, philox } from '@trialbook/random';
import { ParameterTreeError } from './errors.ts';
import { sizeOf } from './parameter-tree.ts';
import { tf } from './tensorflow.ts';

/**
 * A random key: two unsigned 32-bit words, or a tensor of two integers (in a traced step: of the carry). A tensor
 * `[trials, 2]` holds one key for each stacked trial.
 */
export type RandomKey = Key | tf.Tensor;

/** Makes dropout masks from a key. Equal key, stream, rate and shape give an equal mask. */
export interface DropoutSource {
  /**
   * @param key - of the step
   * @param stream - number of the dropout layer within its model, from 0: layers must not share a mask
   * @param rate - probability of 0, in (0, 1)
   * @param shape - of the activations; with a key per trial it leads with the trials, and each has the mask it has alone
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
    const keys = hostKeys(key, shape);
    const threshold = rate * 2 ** 32;
    const scale = 1 / (1 - rate);
    const values = new Float32Array(sizeOf(shape));
    const size = values.length / keys.length;
    for (const [trial, words] of keys.entries()) {
      const own = values.subarray(trial * size, (trial + 1) * size);
      for (let i = 0; i < size; i += 4) {
        const block = philox([i / 4, 0, stream, MASK_DOMAIN], words);
        for (let j = 0; j < 4 && i + j < size; j++) own[i + j] = block[j]! >= threshold ? scale : 0;
      }
    }
    return tf.tensor(values, [...shape], 'float32');
  },
};

/** One key for all, or one per trial. */
function hostKeys(key: RandomKey, shape: readonly number[]): Key[] {
  const words = key instanceof tf.Tensor ? [...key.dataSync()] : [...key];
  const trials = key instanceof tf.Tensor && key.rank === 2 ? key.shape[0]! : 1;
  if (words.length !== 2 * trials) {
    throw new ParameterTreeError(
      `dropout key: required two integers${trials > 1 ? ` for each of ${trials} trials` : ''}; got ${words.length}`,
    );
  }
  if (trials > 1 && shape[0] !== trials) {
    throw new ParameterTreeError(
      `dropout key: ${trials} keys, one per stacked trial, need a shape [${trials}, …]; got [${shape}]`,
    );
  }
  return Array.from({ length: trials }, (_, i) => [words[2 * i]! >>> 0, words[2 * i + 1]! >>> 0] as const);
}
