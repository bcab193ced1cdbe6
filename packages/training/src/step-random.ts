// Random keys of a step: derived from the run's key and the step counter. Draws no numbers itself.

import { tf } from './tensorflow.ts';

/**
 * The key of one purpose in one step: the run's key with the step counter added to its first word and a multiple of
 * an odd constant, per purpose, to its second (both modulo 2³²). A counter-based generator makes independent streams
 * of neighbouring keys.
 *
 * @param key - int32 [2]
 * @param step - int32 scalar
 * @param purpose - 0 for dropout, 1 … for the regularizers in their order
 * @returns int32 [2]
 */
export function keyFor(key: tf.Tensor1D, step: tf.Scalar, purpose: number): tf.Tensor1D {
  const offset = tf.stack([step.toInt(), tf.scalar(Math.imul(purpose, 0x9e3779b1), 'int32')]);
  return tf.add(key, offset) as tf.Tensor1D;
}
