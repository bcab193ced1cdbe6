// Random tensors from keys, for steps: compiled they become operations of the program, eager they are computed here.

import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import { JitError } from '../errors.ts';
import { sizeOf } from '../host-tensor.ts';
import type { MaskAttributes, RandomAttributes } from '../kernels/random.ts';
import { tf } from '../tensorflow.ts';
import { currentRecording } from '../trace/recording-backend.ts';
import { domains } from './counter-hash.ts';
import { hostMask, hostNormals, hostUniforms, hostWords } from './eager-random.ts';

/** The two words of a key. */
export type Key = readonly [number, number];

/** Draws below one 65 536th of probability are not told apart by masks. */
const MASK_LEVELS = 2 ** 16;

/**
 * Random tensors for steps. A key is an int32 tensor [2], usually from the carry; equal keys give equal numbers, in a
 * compiled program and eager alike, bit for bit except `normal`, whose logarithm and cosine are the backend's. The
 * numbers are a hash of key and position, so nothing is kept between calls: use each key once for each function, and
 * make fresh ones with `foldIn` or `split`. No gradient flows through any of them. Not for cryptography.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { random } from '@trialbook/jit';
 * const key = random.foldIn(tf.tensor1d([1, 2], 'int32'), 7);
 * console.log(random.mask(key, 0.8, [2, 4]).shape); // [ 2, 4 ]
 * ```
 */
export const random = {
  /** 32 random bits per element, as int32. */
  bits(key: Tensor, shape: readonly number[]): Tensor {
    return draw('JitRandomBits', key, { shape, domain: domains.bits }, (words, size, domain) =>
      tf.tensor(Int32Array.from(hostWords(words, size, domain)), [...shape], 'int32'),
    );
  },

  /** Uniform on [0, 1) in steps of 2⁻²⁴, float32. */
  uniform(key: Tensor, shape: readonly number[]): Tensor {
    return draw('JitRandomUniform', key, { shape, domain: domains.uniform }, (words, size, domain) =>
      tf.tensor(hostUniforms(words, size, domain), [...shape]),
    );
  },

  /** Standard normal, float32, by Box and Muller; at most 5.77 from 0. Equal on all engines up to rounding. */
  normal(key: Tensor, shape: readonly number[]): Tensor {
    return draw('JitRandomNormal', key, { shape, domain: domains.normal }, (words, size, domain) =>
      tf.tensor(hostNormals(words, size, domain), [...shape]),
    );
  },

  /**
   * True with the given probability, bool. The probability is rounded to a multiple of 2⁻¹⁶.
   *
   * @throws JitError when the probability is not in [0, 1]
   */
  bernoulli(key: Tensor, probability: number, shape: readonly number[]): Tensor {
    if (!(probability >= 0 && probability <= 1)) {
      throw new JitError(`random.bernoulli: a probability in [0, 1] is required; got ${probability}`);
    }
    const threshold = Math.round(probability * MASK_LEVELS);
    return draw('JitRandomMask', key, { shape, domain: domains.mask, threshold }, (words, size, domain) =>
      tf.tensor(hostMask(words, size, domain, threshold), [...shape], 'bool'),
    );
  },

  /** 1 with the given probability, else 0, as float32: `bernoulli` to multiply with. */
  mask(key: Tensor, probability: number, shape: readonly number[]): Tensor {
    return tf.cast(random.bernoulli(key, probability, shape), 'float32');
  },

  /** A key of its own for each number, such as a step counter or the index of a layer. */
  foldIn(key: Tensor, data: number | Tensor): Tensor1D {
    return tf.tidy(() => {
      const number = typeof data === 'number' ? tf.scalar(data | 0, 'int32') : tf.cast(data, 'int32');
      const offset = tf.pad(tf.reshape(number, [1]), [[0, 1]]);
      // Hashed before and after, so that neighbouring keys and neighbouring numbers do not meet.
      return keyWords(tf.add(keyWords(key, 1, domains.fold), offset), 1, domains.fold) as Tensor1D;
    });
  },

  /** Independent keys. */
  split(key: Tensor, count: number): Tensor1D[] {
    return tf.tidy(
      () => tf.unstack(tf.reshape(keyWords(key, count, domains.split), [count, 2])) as Tensor1D[],
    );
  },
};

/** Two words per key, int32 [2 · count]. */
function keyWords(key: Tensor, count: number, domain: number): Tensor {
  const shape = [2 * count];
  return draw('JitRandomBits', key, { shape, domain }, (words, size) =>
    tf.tensor(Int32Array.from(hostWords(words, size, domain)), shape, 'int32'),
  );
}

function draw(
  kernelName: string,
  key: Tensor,
  attributes: RandomAttributes | MaskAttributes,
  eager: (key: Key, size: number, domain: number) => Tensor,
): Tensor {
  if (key.dtype !== 'int32' || key.shape.length !== 1 || key.shape[0] !== 2) {
    throw new JitError(`random: a key is an int32 tensor [2]; got ${key.dtype}[${key.shape}]`);
  }
  if (currentRecording()) {
    return tf.engine().runKernel(kernelName, { key }, { ...attributes }) as Tensor;
  }
  const words = key.dataSync();
  return eager([words[0]!, words[1]!], sizeOf(attributes.shape), attributes.domain);
}
