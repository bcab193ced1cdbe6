// Layer normalisation over all axes of an example. The same in training and at inference.

import { layerOptionError } from '../errors.ts';
import { constant, zeros } from '../initializers/constant.ts';
import type { Layer } from '../layer.ts';
import { tf } from '../tensorflow.ts';

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
    options: { kind: 'layer norm', epsilon },
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
      const normalized = normalizeExamples(input, leadingAxes, epsilon);
      const scaled = tf.mul(normalized, tf.reshape(gamma!, shape));
      return { output: tf.add(scaled, tf.reshape(beta!, shape)), state };
    },
  };
}

/**
 * x̂ = (x − μ)/√(σ² + ε) of each example. The gradient is written out to pass over the activations less often: with
 * means over an example, dx = (dy − mean(dy) − x̂·mean(dy·x̂)) / √(σ² + ε). First derivatives only.
 */
function normalizeExamples(input: tf.Tensor, leadingAxes: number, epsilon: number): tf.Tensor {
  const axes = input.shape.flatMap((_, axis) => (axis >= leadingAxes ? [axis] : []));
  const centred = tf.sub(input, tf.mean(input, axes, true));
  const variance = tf.mean(tf.square(centred), axes, true);
  const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
  const normalize = tf.customGrad((...args) => {
    const save = args[1] as unknown as tf.GradSaveFunc;
    const normalized = tf.mul(centred, inverseDeviation);
    save([normalized, inverseDeviation]);
    return {
      value: normalized,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [xHat, inverse] = saved as [tf.Tensor, tf.Tensor];
        const alongXHat = tf.mul(xHat, tf.mean(tf.mul(dy, xHat), axes, true));
        return tf.mul(tf.sub(tf.sub(dy, tf.mean(dy, axes, true)), alongXHat), inverse);
      },
    };
  });
  return normalize(input);
}
