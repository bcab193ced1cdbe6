// The fully connected layer, one net or many stacked ones. No activation inside.

import { requirePositiveInteger, ShapeError, shapeText } from '../errors.ts';
import { zeros } from '../initializers/constant.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { glorotUniform } from '../initializers/random.ts';
import type { Layer } from '../layer.ts';
import { tf } from '../tensorflow.ts';

/** Options of {@link dense}. */
export interface DenseOptions {
  /** Outputs, ≥ 1. */
  readonly units: number;
  /** Default {@link glorotUniform}. */
  readonly weights?: Initializer;
  /** Default {@link zeros}; `false`: no bias. */
  readonly bias?: Initializer | false;
}

/**
 * y = x·W + b. Input `[batch, inputs]`, `weights` `[inputs, units]`, `bias` `[units]`; stacked: all of them with a
 * leading trial axis, as one batched matrix product.
 *
 * @throws LayerOptionError when `units` is no positive integer
 * @throws ShapeError when the input is no vector (put a `flatten` before it)
 * @example
 * ```ts
 * import { dense, heNormal } from '@trialbook/models';
 * console.log(dense({ units: 10, weights: heNormal() }).outputShape([784], 'here')); // [ 10 ]
 * ```
 */
export function dense({ units, weights = glorotUniform(), bias = zeros() }: DenseOptions): Layer {
  requirePositiveInteger('dense', 'units', units);
  return {
    kind: 'dense',
    summary: bias ? '' : 'no bias',
    options: { kind: 'dense', units, bias: bias !== false },
    stackable: true,
    outputShape: (inputShape, where) => {
      requireVector(inputShape, where);
      return [units];
    },
    parameters: ([inputs = 0]) => ({
      weights: { shape: [inputs, units], initializer: weights },
      ...(bias && { bias: { shape: [units], initializer: bias } }),
    }),
    state: () => ({}),
    apply: ({ weights, bias }, state, input) => {
      const product = tf.matMul(input, weights!);
      return { output: bias ? addBias(product, bias) : product, state };
    },
  };
}

/** Adds `[units]` to `[batch, units]`, or `[trials, units]` to `[trials, batch, units]`. */
export function addBias(product: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  return product.add(bias.rank === 1 ? bias : tf.expandDims(bias, 1));
}

/** Throws unless one example is a vector. */
export function requireVector(inputShape: readonly number[], where: string): void {
  if (inputShape.length !== 1) {
    throw new ShapeError(where, 'a vector per example, [inputs] (flatten first)', shapeText(inputShape));
  }
}
