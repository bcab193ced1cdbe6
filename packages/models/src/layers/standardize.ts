// x̂ = (x − μ)/√(σ² + ε), scaled and shifted, with the gradient in its three-sum form. Shared by batch and layer norm.

import { tf } from '../tensorflow.ts';

/** {@link standardize}'s result. */
export interface Standardized {
  readonly output: tf.Tensor;
  /** With the reduced axes kept as 1. */
  readonly mean: tf.Tensor;
  /** Biased: divided by the count. */
  readonly variance: tf.Tensor;
}

/** Which axes {@link standardize} reduces. */
export interface StandardizeAxes {
  /** The axes that mean and variance are taken over. */
  readonly moments: readonly number[];
  /** The axes that gamma and beta are constant over (and have length 1 in). */
  readonly parameters: readonly number[];
}

/**
 * y = x̂·γ + β with the moments of `input`.
 *
 * The gradient is written out, since automatic differentiation of the formula passes over the activations about three
 * times as often: with g = dy·γ and means over the
 * moments' axes, dx = (g − mean(g) − x̂·mean(g·x̂)) / √(σ² + ε). First derivatives only: a second one would take x̂ for a constant.
 *
 * @param gamma - of the input's rank, broadcastable to it
 * @param beta - of gamma's shape
 * @see Ioffe & Szegedy (2015), section 3
 */
export function standardize(
  input: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  axes: StandardizeAxes,
  epsilon: number,
): Standardized {
  const momentAxes = [...axes.moments];
  const mean = tf.mean(input, momentAxes, true);
  const centred = tf.sub(input, mean);
  const variance = tf.mean(tf.square(centred), momentAxes, true);
  const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
  const affine = tf.customGrad((...args) => {
    const [x, scale, shift, save] = args as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const normalized = tf.mul(tf.sub(x, mean), inverseDeviation);
    save([normalized, inverseDeviation, scale]);
    return {
      value: tf.add(tf.mul(normalized, scale), shift),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [xHat, inverse, scaleSaved] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        return standardizeGradient(dy, xHat, inverse, scaleSaved, axes);
      },
    };
  });
  return { output: affine(input, gamma, beta), mean, variance };
}

/** The gradients of input, gamma and beta. */
function standardizeGradient(
  dy: tf.Tensor,
  xHat: tf.Tensor,
  inverseDeviation: tf.Tensor,
  gamma: tf.Tensor,
  axes: StandardizeAxes,
): tf.Tensor[] {
  const momentAxes = [...axes.moments];
  const parameterAxes = [...axes.parameters];
  const dyTimesXHat = tf.mul(dy, xHat);
  const dGamma = tf.sum(dyTimesXHat, parameterAxes, true);
  const dBeta = tf.sum(dy, parameterAxes, true);
  if (momentAxes.join() === parameterAxes.join()) {
    // Batch norm: gamma is constant over the axes, so both means are the parameter gradients over the count.
    const count = momentAxes.reduce((product, axis) => product * dy.shape[axis]!, 1);
    const inner = tf.sub(dy, tf.div(tf.add(dBeta, tf.mul(xHat, dGamma)), count));
    return [tf.mul(inner, tf.mul(gamma, inverseDeviation)), dGamma, dBeta];
  }
  const g = tf.mul(dy, gamma);
  const meanG = tf.mean(g, momentAxes, true);
  const meanGTimesXHat = tf.mean(tf.mul(g, xHat), momentAxes, true);
  const dx = tf.mul(tf.sub(tf.sub(g, meanG), tf.mul(xHat, meanGTimesXHat)), inverseDeviation);
  return [dx, dGamma, dBeta];
}
