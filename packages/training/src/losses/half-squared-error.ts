// Half the squared error, summed over the output units of an example: the loss whose derivative is ŷ − y.

import { tf } from '../tensorflow.ts';
import { type Loss, requireSameShape } from './loss.ts';

/**
 * Half the squared error: ½·Σ (ŷ − y)² per example, the sum over the units. Its derivative by an output is ŷ − y, so
 * that learning rates compare with those of textbooks and of TensorFlow Playground. With one output of 0 and targets
 * −1/+1 it is 0.5. `meanSquaredError` is twice this, divided by the units.
 *
 * Targets are float32 of the outputs' shape.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { halfSquaredError } from '@trialbook/training';
 * halfSquaredError().perExample(tf.tensor2d([[0], [0.5]]), tf.tensor2d([[-1], [1]])).print(); // [0.5, 0.125]
 * ```
 */
export function halfSquaredError(): Loss {
  return {
    name: 'half squared error',
    perExample: (outputs, targets) => {
      requireSameShape('halfSquaredError', outputs, targets);
      return tf.mul(0.5, tf.sum(tf.square(tf.sub(outputs, targets)), outputs.rank - 1));
    },
  };
}
