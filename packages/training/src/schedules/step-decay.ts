// A learning rate that drops by a factor every so many steps.

import { tf } from '../tensorflow.ts';
import { requireAtLeast, type Schedule } from './schedule.ts';

/**
 * η(t) = start·factor^⌊t / every⌋, t in steps: PyTorch's `StepLR`.
 *
 * @param options.start - η(0)
 * @param options.factor - what each drop multiplies by, above 0; default 0.1
 * @param options.every - steps between drops
 */
export function stepDecay(options: {
  readonly start: number;
  readonly factor?: number;
  readonly every: number;
}): Schedule {
  const { start, factor = 0.1, every } = options;
  requireAtLeast('stepDecay', 'start', start, 0);
  requireAtLeast('stepDecay', 'factor', factor, 0, true);
  requireAtLeast('stepDecay', 'every', every, 0, true);
  // The half keeps t = k·every on its own side of the floor under float32 rounding.
  return (step) => {
    const drops = tf.floor(tf.mul(tf.add(step, 0.5), 1 / every));
    return tf.mul(start, tf.exp(tf.mul(drops, Math.log(factor))));
  };
}
