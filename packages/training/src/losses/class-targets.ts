// Class targets as probabilities: numbers are one-hot coded, distributions pass. Shared by the cross-entropies.

import { tf } from '../tensorflow.ts';

/**
 * Targets as a distribution over the classes of the logits.
 *
 * @param logits - [..., batch, classes]
 * @param targets - class numbers, int32 [..., batch], or distributions, float32 [..., batch, classes]
 * @returns float32 [..., batch, classes]
 */
export function targetDistribution(where: string, logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  if (targets.shape.join() === logits.shape.join()) return targets;
  const batchShape = logits.shape.slice(0, -1);
  if (targets.shape.join() !== batchShape.join()) {
    throw new Error(
      `${where}: for logits [${logits.shape}], targets must be class numbers [${batchShape}] or ` +
        `distributions [${logits.shape}]; got [${targets.shape}]`,
    );
  }
  const classes = logits.shape[logits.rank - 1]!;
  const numbers = targets.dtype === 'int32' ? targets : targets.toInt();
  return tf
    .oneHot(numbers.flatten().as1D(), classes)
    .toFloat()
    .reshape([...batchShape, classes]);
}
