// Layer normalisation over all axes of an example. The same in training and at inference.

import { layerOptionError } from '../errors.ts';
import { constant, zeros } from '../initializers/constant.ts';
import type { Layer } from '../layer.ts';
import { tf } from '../tensorflow.ts';
import { standardize } from './standardize.ts';

/**
 * y = γ·(x − μ)/√(σ² + ε) + β with mean and (biased) variance of each example. Parameters `gamma` (1 at the start) and
 * `beta` (0) have the shape of one example. Stacks over dense trials.
 *
 * @param epsilon - added to the variance; default 1e-5
 * @throws LayerOptionError when epsilon is not > 0
 * @see Ba, Kiros & Hinton, "Layer Normalization" (2016)
 * @example
 * ```ts
 * import { dense, layerNorm, sequential } from '@trialbook/models';
 * const model = sequential('normed', [4], { hidden: dense({ units: 3 }), norm: layerNorm() });
 * console.log(model.layers[1]?.parameters); // { gamma: [ 3 ], beta: [ 3 ] }
 * ```
 */
export function layerNorm(epsilon = 1e-5): Layer {
  if (!(epsilon > 0)) throw layerOptionError('layerNorm', 'an epsilon > 0', epsilon);
  return {
    kind: 'layer norm',
    summary: '',
    stackable: true,
    outputShape: (inputShape) => inputShape,
    parameters: (inputShape) => ({
      gamma: { shape: inputShape, initializer: constant(1) },
      beta: { shape: inputShape, initializer: zeros() },
    }),
    state: () => ({}),
    apply: ({ gamma, beta }, state, input, { leadingAxes }) => {
      const batchAxis = leadingAxes - 1;
      const shape = input.shape.map((size, axis) => (axis === batchAxis ? 1 : size));
      const moments = input.shape.flatMap((_, axis) => (axis > batchAxis ? [axis] : []));
      const axes = { moments, parameters: [batchAxis] };
      const { output } = standardize(
        input,
        tf.reshape(gamma!, shape),
        tf.reshape(beta!, shape),
        axes,
        epsilon,
      );
      return { output, state };
    },
  };
}
