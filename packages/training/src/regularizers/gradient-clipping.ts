// Bounds on the gradients: by value, element for element, or by their norm over all parameters.

import { mapTree, treeLeaves } from '@trialbook/jit';
import { requireAtLeast } from '../schedules/schedule.ts';
import { tf } from '../tensorflow.ts';
import type { Regularizer } from './regularizer.ts';

/**
 * Clips every element of every gradient to [−limit, limit].
 *
 * @param limit - above 0
 */
export function clipByValue(limit: number): Regularizer {
  requireAtLeast('clipByValue', 'limit', limit, 0, true);
  return {
    name: `clipByValue(${limit})`,
    transform: (gradients) =>
      mapTree<tf.Tensor, tf.Tensor>(gradients, (g) => tf.maximum(tf.minimum(g, limit), -limit)),
  };
}

/**
 * Scales all gradients by limit / max(‖g‖, limit), ‖g‖ the Euclidean norm over all parameters together (Pascanu et
 * al. 2013). With stacked trials each trial has its own norm.
 *
 * @param limit - above 0
 */
export function clipByGlobalNorm(limit: number): Regularizer {
  requireAtLeast('clipByGlobalNorm', 'limit', limit, 0, true);
  return {
    name: `clipByGlobalNorm(${limit})`,
    transform: (gradients, { stacked }) => {
      const squares = treeLeaves<tf.Tensor>(gradients).map(({ value: g }) =>
        tf.sum(tf.square(g), stacked ? g.shape.map((_, axis) => axis).slice(1) : undefined),
      );
      const norm = tf.sqrt(squares.reduce((sum, next) => tf.add(sum, next)));
      const factor = tf.div(limit, tf.maximum(norm, limit)); // [] or [trials]
      return mapTree<tf.Tensor, tf.Tensor>(gradients, (g) =>
        tf.mul(g, stacked ? factor.reshape([g.shape[0]!, ...Array<number>(g.rank - 1).fill(1)]) : factor),
      );
    },
  };
}
