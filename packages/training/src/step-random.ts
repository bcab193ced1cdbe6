// What a step draws at random: its key from the run's key and its counter, dropout masks, normal numbers.

import type { DropoutSource } from '@trialbook/models';
import { randomBits, randomMask, randomNormal } from './counter-random.ts';
import { tf } from './tensorflow.ts';

/** Domains of the draws under one key; those of a family are numbered from these. */
const domains = { fold: 6, dropout: 1000, normal: 2000, purpose: 3000 } as const;

/**
 * The random key of a step: two words drawn under the run's key with the step counter added to its first word.
 *
 * @param key - int32 [2]
 * @param step - int32 scalar
 * @returns int32 [2]
 */
export function stepKey(key: tf.Tensor1D, step: tf.Scalar): tf.Tensor1D {
  const counter = tf.stack([step, tf.scalar(0, 'int32')]);
  return randomBits(tf.add(key, counter), 2, domains.fold);
}

/** A key of its own for one of several purposes in a step, numbered from 0. */
export function purposeKey(key: tf.Tensor, purpose: number): tf.Tensor1D {
  return randomBits(key, 2, domains.purpose + purpose);
}

/** Dropout masks from a step's key, on every engine the same: what `train` gives to models. */
export const stepDropout: DropoutSource = {
  mask: (key, stream, rate, shape) => {
    const tensor = key instanceof tf.Tensor ? key : tf.tensor1d([key[0] | 0, key[1] | 0], 'int32');
    return randomMask(tensor, rate, shape, domains.dropout + stream);
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
  randomNormal(key, shape, domains.normal + stream);
