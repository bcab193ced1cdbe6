// What a schedule is: a learning rate computed inside the step from the step counter. Holds no schedule itself.

import { tf } from '../tensorflow.ts';

/**
 * A learning rate as a function of the number of steps taken before this one (0 at the first step), computed in-graph
 * from a float32 scalar, so that one compiled program serves the whole run.
 */
export type Schedule = (step: tf.Scalar) => tf.Scalar;

/** A learning rate: a fixed number above or equal to 0, or a schedule. */
export type LearningRate = number | Schedule;

/** The learning rate of a step as a scalar tensor. */
export function learningRateAt(rate: LearningRate, step: tf.Scalar): tf.Scalar {
  return typeof rate === 'number' ? tf.scalar(rate) : rate(step);
}

/** Refuses a number that is not finite or lies below the bound. */
export function requireAtLeast(
  where: string,
  name: string,
  value: number,
  bound: number,
  open = false,
): void {
  if (!Number.isFinite(value) || value < bound || (open && value === bound)) {
    throw new RangeError(
      `${where}: ${name} must be a number ${open ? 'above' : 'of at least'} ${bound}; got ${value}`,
    );
  }
}
