// Cross-entropy of the softmax of logits, by the stable log-sum-exp. The unstable two-step form is its neighbour.

import { tf } from '../tensorflow.ts';
import { targetDistribution } from './class-targets.ts';
import type { Loss } from './loss.ts';
import { noDistribution } from './target-range.ts';

/**
 * Softmax cross-entropy on logits: −Σ_k t_k·log softmax(z)_k with log softmax(z) = z − max z − log Σ exp(z − max z),
 * finite for every finite z.
 *
 * Targets are class numbers (int32 [..., batch]) or distributions (float32 [..., batch, classes]). In a batch of
 * mean loss, this is PyTorch's `CrossEntropyLoss` and Keras' `SparseCategoricalCrossentropy(from_logits=True)`.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { softmaxCrossEntropy } from '@trialbook/training';
 * const loss = softmaxCrossEntropy().perExample(tf.tensor2d([[0, 1000]]), tf.tensor1d([0], 'int32'));
 * loss.print(); // [1000]
 * ```
 */
export function softmaxCrossEntropy(): Loss {
  return {
    name: 'softmax cross-entropy',
    refuses: noDistribution,
    perExample: (logits, targets) => {
      const distribution = targetDistribution('softmaxCrossEntropy', logits, targets);
      return crossEntropyOfLogits(logits, distribution);
    },
  };
}

/** One pass over the exponentials; the derivative with respect to the logits is softmax − target, targets are fixed. */
function crossEntropyOfLogits(logits: tf.Tensor, target: tf.Tensor): tf.Tensor {
  const axis = logits.rank - 1;
  const withGradient = tf.customGrad((z, save) => {
    const shifted = tf.sub(z as tf.Tensor, tf.max(z as tf.Tensor, axis, true));
    const exponentials = tf.exp(shifted);
    const total = tf.sum(exponentials, axis, true);
    const logProbabilities = tf.sub(shifted, tf.log(total));
    (save as tf.GradSaveFunc)([exponentials, total, target]);
    return {
      value: tf.neg(tf.sum(tf.mul(target, logProbabilities), axis)),
      gradFunc: (upstream: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => {
        const probabilities = tf.div(saved[0]!, saved[1]!);
        return tf.mul(tf.expandDims(upstream as tf.Tensor, axis), tf.sub(probabilities, saved[2]!));
      },
    };
  });
  return withGradient(logits);
}
