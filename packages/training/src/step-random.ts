// What a step draws at random: its key from the run's key and its counter, dropout masks, normal numbers.

import { random } from '@trialbook/jit';
import type { DropoutSource } from '@trialbook/models';
import { tf } from './tensorflow.ts';

/** Purposes of one key are told apart by numbers; those of a family count from these. */
const purposes = { dropout: 0, regularizer: 1_000_000, normal: 2_000_000 } as const;

/**
 * The random key of a step, from the run's key and the step counter.
 *
 * @param key - int32 [2]
 * @param step - int32 scalar
 * @returns int32 [2]
 */
export function stepKey(key: tf.Tensor1D, step: tf.Scalar): tf.Tensor1D {
  return random.foldIn(key, step);
}

/** A key of its own for each of a step's regularizers, numbered from 0. */
export function regularizerKey(key: tf.Tensor, index: number): tf.Tensor1D {
  return random.foldIn(key, purposes.regularizer + index);
}

/**
 * Dropout masks from a step's key, on every engine the same bits: what `train` gives to models. The rate is rounded to
 * a multiple of 1/65536, and the scale follows it.
 */
export const stepDropout: DropoutSource = {
  mask: (key, stream, rate, shape) => {
    const words = key instanceof tf.Tensor ? key : tf.tensor1d([key[0] | 0, key[1] | 0], 'int32');
    const keep = Math.round((1 - rate) * 65536) / 65536;
    return tf.mul(random.mask(random.foldIn(words, purposes.dropout + stream), keep, shape), 1 / keep);
  },
};

/**
 * Makes float32 standard normal numbers of a shape from a key.
 *
 * @param key - int32 [2]
 * @param stream - numbers the draws under one key, from 0: draws must not share one
 */
export type NormalSource = (key: tf.Tensor, stream: number, shape: readonly number[]) => tf.Tensor;

/** The default source: on every engine the same up to the rounding of logarithm and cosine. */
export const stepNormal: NormalSource = (key, stream, shape) =>
  random.normal(random.foldIn(key, purposes.normal + stream), shape);
