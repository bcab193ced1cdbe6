// Gaussian noise on the gradients, drawn inside the step from the step's key.

import { treeLeaves, unflattenTree } from '@trialbook/jit';
import { requireAtLeast } from '../schedules/schedule.ts';
import { type NormalSource, stepNormal } from '../step-random.ts';
import { tf } from '../tensorflow.ts';
import type { Regularizer } from './regularizer.ts';

/**
 * Adds N(0, σ²) to every element of every gradient, independent in every step (Neelakantan et al. 2015, without
 * their decay of σ).
 *
 * @param standardDeviation - σ, at least 0
 * @param source - makes standard normal numbers from a key; default: the step's counter-based source
 */
export function gradientNoise(standardDeviation: number, source: NormalSource = stepNormal): Regularizer {
  requireAtLeast('gradientNoise', 'standardDeviation', standardDeviation, 0);
  return {
    name: `gradientNoise(${standardDeviation})`,
    transform: (gradients, { key }) => {
      const noisy = treeLeaves<tf.Tensor>(gradients).map(({ value: gradient }, stream) =>
        tf.add(gradient, tf.mul(standardDeviation, source(key, stream, gradient.shape))),
      );
      return unflattenTree<tf.Tensor>(gradients, noisy);
    },
  };
}
