// The perceptron criterion and the hinge loss: max{0, a − y·s} with a = 0 and a > 0. Targets are signs, not classes.

import { tf } from '../tensorflow.ts';
import { type Loss, meanOverUnits, requireSameShape } from './loss.ts';
import { firstMisfit } from './target-range.ts';

/**
 * The perceptron criterion max{0, −y·s} of a score s and a label y ∈ {−1, +1}, meaned over units.
 *
 * Its derivative at s = 0 is 0, so that a network whose score is 0 everywhere (all-zero weights) does not move;
 * the classical perceptron updates there. Start from random weights, or use `hingeLoss`.
 *
 * Targets are float32 ±1 of the outputs' shape. No probabilities: the sign of the score is the class.
 */
export function perceptronCriterion(): Loss {
  return marginLoss('perceptron criterion', 0);
}

/**
 * The hinge loss max{0, a − y·s} of a score s and a label y ∈ {−1, +1}, meaned over units.
 *
 * The margin is taken from the score s, never from its sign. Targets are float32 ±1 of the outputs' shape.
 *
 * @param options.margin - a, above 0; default 1
 * @throws RangeError when the margin is not above 0
 */
export function hingeLoss({ margin = 1 }: { readonly margin?: number } = {}): Loss {
  if (!(margin > 0)) {
    throw new RangeError(
      `hingeLoss: margin must be above 0; got ${margin}. Margin 0 is perceptronCriterion().`,
    );
  }
  return marginLoss('hinge', margin);
}

function marginLoss(name: string, margin: number): Loss {
  return {
    name,
    refuses: (labels) =>
      firstMisfit(
        labels,
        (label) => label === 1 || label === -1,
        '−1 or +1',
        'Write 2 · label − 1 for labels 0 and 1.',
      ),
    perExample: (scores, labels) => {
      requireSameShape(name, scores, labels);
      return meanOverUnits(tf.relu(tf.sub(margin, tf.mul(scores, labels))));
    },
  };
}
