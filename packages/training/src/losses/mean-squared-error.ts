// Squared error, meaned over the output units of an example. Root and original units belong to the metrics.

import { tf } from '../tensorflow.ts';
import { type Loss, meanOverUnits, requireSameShape } from './loss.ts';

/**
 * Mean squared error: (1/units)·Σ (ŷ − y)² per example, without a factor ½. The mean over a batch is PyTorch's
 * `MSELoss` and Keras' `MeanSquaredError`.
 *
 * Targets are float32 of the outputs' shape.
 */
export function meanSquaredError(): Loss {
  return {
    name: 'mean squared error',
    perExample: (outputs, targets) => {
      requireSameShape('meanSquaredError', outputs, targets);
      return meanOverUnits(tf.square(tf.sub(outputs, targets)));
    },
  };
}
