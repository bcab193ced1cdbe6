// What a metric is, and the two common ones. A metric is reported; it is never trained on.

import { meanOverUnits, requireSameShape } from '../losses/loss.ts';
import { tf } from '../tensorflow.ts';

/** A metric: a number per example in the step, meaned over the examples, then finished on the host. */
export interface Metric {
  /** Its name in the history: `accuracy`, `rmse`. */
  readonly name: string;
  /**
   * One number per example; pure and traceable.
   *
   * @returns float32 [batch] or [trials, batch]
   */
  perExample(outputs: tf.Tensor, targets: tf.Tensor): tf.Tensor;
  /** From the mean over the examples to the metric; default: the mean itself. */
  finish?(mean: number): number;
}

/**
 * The share of examples whose class is right, a fraction in [0, 1].
 *
 * With several units per example the class is the largest output (the first of equals), the target a class number
 * [..., batch] or a distribution [..., batch, classes]. With one unit the class is 1 iff the output is above 0, the
 * target is 1 for that class and 0 or −1 for the other.
 */
export function accuracy(): Metric {
  return {
    name: 'accuracy',
    perExample: (outputs, targets) => {
      const axis = outputs.rank - 1;
      const units = outputs.shape[axis];
      if (units === 1) {
        const truth = tf.greater(targets.reshape(outputs.shape.slice(0, -1)), 0.5);
        const guess = tf.greater(outputs.reshape(outputs.shape.slice(0, -1)), 0);
        return tf.equal(guess.toInt(), truth.toInt()).toFloat();
      }
      const truth = targets.rank === outputs.rank ? tf.argMax(targets, axis) : targets.toInt();
      return tf.equal(tf.argMax(outputs, axis), truth).toFloat();
    },
  };
}

/** The root of the mean squared error over examples and units, in the units of the targets. */
export function rmse(): Metric {
  return {
    name: 'rmse',
    perExample: (outputs, targets) => {
      requireSameShape('rmse', outputs, targets);
      return meanOverUnits(tf.square(tf.sub(outputs, targets)));
    },
    finish: Math.sqrt,
  };
}
