// Cross-entropy in two steps, softmax and then its logarithm: kept to show where NaN comes from. Do not train with it.

import { tf } from '../tensorflow.ts';
import { targetDistribution } from './class-targets.ts';
import type { Loss } from './loss.ts';
import { noDistribution } from './target-range.ts';

/**
 * The textbook two-step cross-entropy, −Σ_k t_k·log(softmax(z)_k), computed as written.
 *
 * A probability below the smallest float32 (logits about 104 apart) becomes 0, its logarithm −∞, and 0·(−∞) is NaN:
 * the loss and with it every gradient. `softmaxCrossEntropy` is the same function without that hole.
 */
export function softmaxThenLogCrossEntropy(): Loss {
  return {
    name: 'softmax, then log',
    refuses: noDistribution,
    perExample: (logits, targets) => {
      const distribution = targetDistribution('softmaxThenLogCrossEntropy', logits, targets);
      const probabilities = tf.softmax(logits);
      return tf.neg(tf.sum(tf.mul(distribution, tf.log(probabilities)), logits.rank - 1));
    },
  };
}
