// The learning rate that stays.

import { tf } from '../tensorflow.ts';
import { requireAtLeast, type Schedule } from './schedule.ts';

/** η(t) = rate. The same as giving the number itself. */
export function constant(rate: number): Schedule {
  requireAtLeast('constant', 'rate', rate, 0);
  return () => tf.scalar(rate);
}
