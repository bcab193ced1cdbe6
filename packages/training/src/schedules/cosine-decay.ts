// Half a cosine from the start to the floor.

import { tf } from '../tensorflow.ts';
import { requireAtLeast, type Schedule } from './schedule.ts';

/**
 * η(t) = floor + ½(start − floor)(1 + cos(π·t / steps)) until t = steps, then the floor (Loshchilov & Hutter 2017,
 * eq. 5, without restarts; PyTorch's `CosineAnnealingLR` up to `steps`).
 *
 * @param options.start - η(0)
 * @param options.floor - η(steps), default 0
 * @param options.steps - length of the descent in steps
 */
export function cosineDecay(options: {
  readonly start: number;
  readonly floor?: number;
  readonly steps: number;
}): Schedule {
  const { start, floor = 0, steps } = options;
  requireAtLeast('cosineDecay', 'start', start, 0);
  requireAtLeast('cosineDecay', 'floor', floor, 0);
  requireAtLeast('cosineDecay', 'steps', steps, 0, true);
  return (step) => {
    const angle = tf.minimum(tf.mul(step, Math.PI / steps), Math.PI);
    return tf.add(floor, tf.mul((start - floor) / 2, tf.add(1, tf.cos(angle))));
  };
}
