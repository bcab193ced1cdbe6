// Initialisers that draw nothing: zeros, one constant, given values.

import { layerOptionError, shapeText } from '../errors.ts';
import type { Initializer } from './initializer.ts';

/** Every element 0. */
export function zeros(): Initializer {
  return { ...constant(0), name: 'zeros' };
}

/** Every element `value`. */
export function constant(value: number): Initializer {
  return {
    name: `constant(${value})`,
    draw: (_stream, shape) => new Float32Array(shape.reduce((size, axis) => size * axis, 1)).fill(value),
  };
}

/**
 * The given elements, row-major: weights known beforehand, such as those of a hand-designed network.
 *
 * @throws LayerOptionError at `init`, when their number is not that of the parameter
 * @example
 * ```ts
 * import { dense, given, sequential } from '@trialbook/models';
 * // OR of two bits with one ReLU unit: positive exactly when a bit is set.
 * const or = sequential('or', [2], { or: dense({ units: 1, weights: given([1, 1]) }) });
 * console.log(or.parameterCount); // 3
 * ```
 */
export function given(values: ArrayLike<number>): Initializer {
  return {
    name: 'given',
    draw: (_stream, shape) => {
      const size = shape.reduce((product, axis) => product * axis, 1);
      if (values.length !== size) {
        throw layerOptionError('given', `${size} values for shape ${shapeText(shape)}`, `${values.length}`);
      }
      return Float32Array.from(values);
    },
  };
}
