// Batch normalisation over the last axis, for dense and convolutional layers. Running statistics are explicit state.

import { layerOptionError, ShapeError, shapeText } from '../errors.ts';
import { constant, zeros } from '../initializers/constant.ts';
import type { Layer, LayerContext, LayerTensors } from '../layer.ts';
import { tf } from '../tensorflow.ts';
import { normalizeByMoments } from './batch-moments.ts';

/**
 * Which variance of a batch of n values per channel the running variance follows: `unbiased` divides by n − 1, `biased` by n,
 * and `keras-2` by n for vectors and n − 1 for images, as Keras 2 does with its fused kernel.
 */
export type RunningVariance = 'unbiased' | 'biased' | 'keras-2';

const runningVariances: readonly RunningVariance[] = ['unbiased', 'biased', 'keras-2'];

/** Options of {@link batchNorm}. */
export interface BatchNormOptions {
  /** Weight of the old running statistic: new = momentum·old + (1 − momentum)·batch. In [0, 1). Default 0.9. */
  readonly momentum?: number;
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
  /** Default `unbiased`, as PyTorch; Keras 3 takes `biased`, Keras 2 `keras-2`. */
  readonly runningVariance?: RunningVariance;
  /** False: β stays 0 and is no parameter, as Keras's `center: false`. Default true. */
  readonly center?: boolean;
}

/**
 * y = γ·(x − μ)/√(σ² + ε) + β for each channel (the last axis), over the batch and, for images, over rows and columns.
 *
 * Parameters `gamma` (1 at the start) and `beta` (0; none with `center: false`), state `mean` (0) and `variance` (1), each `[channels]`. In
 * training μ and σ² are the batch's, σ² biased (divided by n), as in the paper; the running variance follows
 * the unbiased one (n − 1), as PyTorch's does, unless `runningVariance` says otherwise: at n = 16 that is 1.067 times the
 * biased one. At inference they are the running ones. Keras names the same momentum; PyTorch's is 1 − this one. Stacks over
 * dense trials.
 *
 * @throws LayerOptionError when an option is out of range
 * @throws ShapeError in training with a single value per channel: it has no variance
 * @see Ioffe & Szegedy, "Batch Normalization" (2015), algorithms 1 and 2
 * @example
 * ```ts
 * import { batchNorm, dense, sequential } from '@trialbook/models';
 * const model = sequential('normed', [4], { hidden: dense({ units: 3 }), norm: batchNorm() });
 * console.log(model.layers[1]?.state); // { mean: [ 3 ], variance: [ 3 ] }
 * ```
 */
export function batchNorm(options: BatchNormOptions = {}): Layer {
  const { momentum = 0.9, epsilon = 1e-5, runningVariance = 'unbiased', center = true } = options;
  if (!(momentum >= 0 && momentum < 1)) throw layerOptionError('batchNorm', 'a momentum in [0, 1)', momentum);
  if (!(epsilon > 0)) throw layerOptionError('batchNorm', 'an epsilon > 0', epsilon);
  if (!runningVariances.includes(runningVariance)) {
    throw layerOptionError('batchNorm', `runningVariance ${runningVariances.join(', ')}`, runningVariance);
  }
  return {
    kind: 'batch norm',
    summary: center ? '' : 'β = 0',
    options: { kind: 'batch norm', momentum, epsilon, runningVariance, center },
    stackable: true,
    outputShape: (inputShape) => inputShape,
    parameters: (inputShape) => ({
      gamma: { shape: inputShape.slice(-1), initializer: constant(1) },
      ...(center && { beta: { shape: inputShape.slice(-1), initializer: zeros() } }),
    }),
    state: (inputShape) => ({
      mean: { shape: inputShape.slice(-1), initializer: zeros() },
      variance: { shape: inputShape.slice(-1), initializer: constant(1) },
    }),
    apply: (trained, state, input, context) => {
      const params = center ? trained : { ...trained, beta: tf.zeros(trained.gamma!.shape) };
      return context.training
        ? normalizeByBatch(params, state, input, context, { momentum, epsilon, runningVariance })
        : { output: normalizeByRunning(params, state, input, context, epsilon), state };
    },
  };
}

function normalizeByBatch(
  { gamma, beta }: LayerTensors,
  state: LayerTensors,
  input: tf.Tensor,
  context: LayerContext,
  { momentum, epsilon, runningVariance }: Required<Omit<BatchNormOptions, 'center'>>,
): ReturnType<Layer['apply']> {
  const shape = broadcastShape(input, context);
  const axes = shape.flatMap((_, axis) =>
    axis >= context.leadingAxes - 1 && axis < input.rank - 1 ? [axis] : [],
  );
  const count = axes.reduce((product, axis) => product * input.shape[axis]!, 1);
  if (count < 2) {
    throw new ShapeError(
      context.where,
      'at least 2 values per channel when training',
      shapeText(input.shape),
      "A batch of one has no variance: choose a batch size that leaves no remainder of one, or leave it out (train: remainder 'drop').",
    );
  }
  const { output, mean, variance } = normalizeByMoments(
    input,
    tf.reshape(gamma!, shape),
    tf.reshape(beta!, shape),
    axes,
    epsilon,
  );
  const images = input.rank - context.leadingAxes > 1;
  const biased = runningVariance === 'biased' || (runningVariance === 'keras-2' && !images);
  const weight = (1 - momentum) * (biased ? 1 : count / (count - 1));
  const follow = (old: tf.Tensor, batch: tf.Tensor, share: number) =>
    tf.add(tf.mul(old, momentum), tf.mul(tf.reshape(batch, old.shape), share));
  return {
    output,
    state: {
      mean: follow(state.mean!, mean, 1 - momentum),
      variance: follow(state.variance!, variance, weight),
    },
  };
}

function normalizeByRunning(
  { gamma, beta }: LayerTensors,
  { mean, variance }: LayerTensors,
  input: tf.Tensor,
  context: LayerContext,
  epsilon: number,
): tf.Tensor {
  const scale = tf.mul(gamma!, tf.rsqrt(tf.add(variance!, epsilon)));
  const shift = tf.sub(beta!, tf.mul(mean!, scale));
  const shape = broadcastShape(input, context);
  return tf.add(tf.mul(input, tf.reshape(scale, shape)), tf.reshape(shift, shape));
}

/** `[1, …, 1, channels]`, or `[trials, 1, …, channels]`. */
function broadcastShape(input: tf.Tensor, { leadingAxes }: LayerContext): number[] {
  return input.shape.map((size, axis) => (axis === input.rank - 1 || axis < leadingAxes - 1 ? size : 1));
}
