// Random keys of a step: derived from the run's key and the step counter. Draws no numbers itself.

import { RandomStream } from '@trialbook/random';
import { sizeOf } from './host-tensor.ts';
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

/**
 * Makes float32 standard normal numbers of a shape from a key.
 *
 * @param key - int32 [2]
 * @param stream - numbers the draws under one key, from 0: draws must not share one
 */
export type NormalSource = (key: tf.Tensor, stream: number, shape: readonly number[]) => tf.Tensor;

/** The default source: drawn on the host. */
export const stepNormal: NormalSource = (key, stream, shape) => {
  const [upper = 0, lower = 0] = key.dataSync();
  const source = new RandomStream([(upper ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0, lower >>> 0]);
  return tf.tensor(source.normals(sizeOf(shape)), [...shape]);
};
