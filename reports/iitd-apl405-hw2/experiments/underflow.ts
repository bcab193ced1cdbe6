// Where softmax-then-log stops being a number: outputs without a usable logarithm, and parameters that are no longer finite.

import type { HostParameters } from '@trialbook/models';
import type { Metric } from '@trialbook/training';
import { tf } from './tensorflow.ts';

/**
 * `hole`: 1 for an example at which the logarithm of a softmax breaks, else 0. It breaks where a softmax output is exactly
 * 0 (the logarithm is −∞, and the one-hot target multiplies it by 0), or where the right class has an output so small that
 * the derivative of its logarithm, one over it, is no longer finite.
 */
export function holeMetric(): Metric {
  return {
    name: 'hole',
    perExample: (logits, targets) => {
      const axis = logits.rank - 1;
      const outputs = tf.softmax(logits);
      const right = tf.sum(
        tf.mul(outputs, tf.oneHot(targets.toInt() as tf.Tensor1D, logits.shape[axis]!)),
        axis,
      );
      const zero = tf.equal(tf.min(outputs, axis), 0);
      return tf.logicalOr(zero, tf.logicalNot(tf.isFinite(tf.reciprocal(right)))).toFloat();
    },
  };
}

/** Share of the numbers of a parameter tree that are NaN or infinite. */
export function notFiniteShare(params: HostParameters): number {
  let [lost, all] = [0, 0];
  for (const layer of Object.values(params)) {
    for (const { data } of Object.values(layer as Record<string, { data: ArrayLike<number> }>)) {
      all += data.length;
      for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) lost += 1;
    }
  }
  return lost / all;
}
