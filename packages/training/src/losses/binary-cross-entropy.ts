// Cross-entropy of a sigmoid on its logit, in the form that cannot overflow. For one or several binary outputs.

import { tf } from '../tensorflow.ts';
import { type Loss, meanOverUnits, requireSameShape } from './loss.ts';
import { firstMisfit } from './target-range.ts';

/**
 * Binary cross-entropy on logits: max(z, 0) − z·y + log(1 + e^(−|z|)), meaned over units; finite for every finite z.
 * The mean over a batch is PyTorch's `BCEWithLogitsLoss`.
 *
 * Targets are float32 in [0, 1] of the outputs' shape.
 */
export function binaryCrossEntropy(): Loss {
  return {
    name: 'binary cross-entropy',
    refuses: (targets) =>
      firstMisfit(
        targets,
        (value) => value >= 0 && value <= 1,
        'probabilities in [0, 1]',
        'Write (label + 1) / 2 for labels −1 and +1; for several classes take softmaxCrossEntropy.',
      ),
    perExample: (logits, targets) => {
      requireSameShape('binaryCrossEntropy', logits, targets);
      return meanOverUnits(logisticLoss(logits, targets));
    },
  };
}

/** The derivative with respect to the logit is sigmoid(z) − y; targets are fixed. */
function logisticLoss(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  const withGradient = tf.customGrad((input, save) => {
    const z = input as tf.Tensor;
    (save as tf.GradSaveFunc)([z, targets]);
    const tail = tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(z)))));
    return {
      value: tf.add(tf.sub(tf.relu(z), tf.mul(z, targets)), tail),
      gradFunc: (upstream: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) =>
        tf.mul(upstream as tf.Tensor, tf.sub(tf.sigmoid(saved[0]!), saved[1]!)),
    };
  });
  return withGradient(logits);
}
