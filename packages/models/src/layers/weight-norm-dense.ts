// The fully connected layer with weight normalisation: length and direction of each unit's weights trained apart.

import { layerOptionError, requirePositiveInteger } from '../errors.ts';
import { zeros } from '../initializers/constant.ts';
import { glorotUniform } from '../initializers/random.ts';
import type { Layer } from '../layer.ts';
import { tf } from '../tensorflow.ts';
import { addBias, type DenseOptions, requireVector } from './dense.ts';

/**
 * y = x·W + b with W = g·v / ‖v‖, the norm taken over the inputs of each unit. Parameters: `direction` v
 * `[inputs, units]`, `gain` g `[units]`, `bias`. The gain starts as ‖v‖, so that the layer starts as the plain dense
 * layer with weights v. Stacks like `dense`.
 *
 * @throws LayerOptionError when `units` is no positive integer; at `init`, when all weights of a unit are 0: they have no
 *   direction
 * @see Salimans & Kingma, "Weight Normalization" (2016), equation 2
 * @example
 * ```ts
 * import { describe, sequential, weightNormDense } from '@trialbook/models';
 * console.log(describe(sequential('normed', [784], { hidden: weightNormDense({ units: 100 }) })));
 * ```
 */
export function weightNormDense({ units, weights = glorotUniform(), bias = zeros() }: DenseOptions): Layer {
  requirePositiveInteger('weightNormDense', 'units', units);
  return {
    kind: 'weight-norm dense',
    summary: bias ? '' : 'no bias',
    options: { kind: 'weight-norm dense', units, bias: bias !== false },
    stackable: true,
    outputShape: (inputShape, where) => {
      requireVector(inputShape, where);
      return [units];
    },
    parameters: ([inputs = 0]) => ({
      direction: { shape: [inputs, units], initializer: weights },
      gain: { shape: [units], derive: ({ direction }) => columnNorms(direction!, units) },
      ...(bias && { bias: { shape: [units], initializer: bias } }),
    }),
    state: () => ({}),
    apply: ({ direction, gain, bias }, state, input) => {
      const squares = tf.sum(tf.square(direction!), -2, true); // [1, units] or [trials, 1, units]
      const scale = tf.mul(tf.expandDims(gain!, -2), tf.rsqrt(squares));
      const product = tf.matMul(input, direction!.mul(scale));
      return { output: bias ? addBias(product, bias) : product, state };
    },
  };
}

function columnNorms(matrix: Float32Array, columns: number): Float32Array {
  const squares = new Float64Array(columns);
  matrix.forEach((value, i) => {
    squares[i % columns]! += value * value;
  });
  const zero = squares.indexOf(0);
  if (zero >= 0) {
    throw layerOptionError(
      'weightNormDense',
      'an initialiser that gives every unit a direction',
      `zeros for unit ${zero}`,
    );
  }
  return Float32Array.from(squares, Math.sqrt);
}
