// Penalties on the size of the weights: L1, L2 and both. Weight decay apart from the loss is not here.

import { requireAtLeast } from '../schedules/schedule.ts';
import { tf } from '../tensorflow.ts';
import {
  addToGradients,
  type ParameterFilter,
  type Regularizer,
  sumOverParameters,
  weightsOnly,
} from './regularizer.ts';

/** What the penalties have in common. */
export interface PenaltyOptions {
  /** Which parameters are covered; default `weightsOnly`: no biases, no scales and shifts of normalisations. */
  readonly covers?: ParameterFilter;
}

/**
 * L1: adds λ·Σ|w| to the objective, λ·sign(w) to each gradient (0 at w = 0).
 *
 * @param strength - λ, at least 0
 */
export function l1(strength: number, options: PenaltyOptions = {}): Regularizer {
  return { ...l1l2(strength, 0, options), name: `l1(${strength})` };
}

/**
 * L2: adds λ·Σw² to the objective, 2λ·w to each gradient, as Keras does. PyTorch's `weight_decay` is 2λ.
 *
 * @param strength - λ, at least 0
 */
export function l2(strength: number, options: PenaltyOptions = {}): Regularizer {
  return { ...l1l2(0, strength, options), name: `l2(${strength})` };
}

/**
 * Both: λ₁·Σ|w| + λ₂·Σw² (elastic net).
 *
 * The derivative is added to the gradients directly; the reported loss is the data's alone.
 *
 * @param strength1 - λ₁, at least 0
 * @param strength2 - λ₂, at least 0
 */
export function l1l2(strength1: number, strength2: number, options: PenaltyOptions = {}): Regularizer {
  requireAtLeast('l1l2', 'strength of L1', strength1, 0);
  requireAtLeast('l1l2', 'strength of L2', strength2, 0);
  const covers = options.covers ?? weightsOnly;
  const derivative = (w: tf.Tensor): tf.Tensor => {
    if (strength1 === 0) return tf.mul(2 * strength2, w);
    const sign = tf.mul(strength1, tf.sign(w));
    return strength2 === 0 ? sign : tf.add(sign, tf.mul(2 * strength2, w));
  };
  return {
    name: `l1l2(${strength1}, ${strength2})`,
    transform: (gradients, { params }) =>
      strength1 === 0 && strength2 === 0 ? gradients : addToGradients(gradients, params, covers, derivative),
    penalty: (params) =>
      sumOverParameters(params, covers, (w) =>
        tf.add(tf.mul(strength1, tf.sum(tf.abs(w))), tf.mul(strength2, tf.sum(tf.square(w)))),
      ) ?? tf.scalar(0),
  };
}
