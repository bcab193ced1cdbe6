// Exponential decay to a floor.

import { tf } from '../tensorflow.ts';
import { requireAtLeast, type Schedule } from './schedule.ts';

/**
 * η(t) = floor + (start − floor)·e^(−t / timeConstant), t in steps.
 *
 * @param options.start - η(0)
 * @param options.floor - the limit, default 0
 * @param options.timeConstant - steps until the distance to the floor has fallen to 1/e
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { exponentialDecay } from '@trialbook/training';
 * // 0.0001 + 0.0029·e^(−t/2000)
 * const rate = exponentialDecay({ start: 0.003, floor: 0.0001, timeConstant: 2000 });
 * rate(tf.scalar(2000)).print(); // 0.0011669
 * ```
 */
export function exponentialDecay(options: {
  readonly start: number;
  readonly floor?: number;
  readonly timeConstant: number;
}): Schedule {
  const { start, floor = 0, timeConstant } = options;
  requireAtLeast('exponentialDecay', 'start', start, 0);
  requireAtLeast('exponentialDecay', 'floor', floor, 0);
  requireAtLeast('exponentialDecay', 'timeConstant', timeConstant, 0, true);
  return (step) => tf.add(floor, tf.mul(start - floor, tf.exp(tf.mul(step, -1 / timeConstant))));
}
