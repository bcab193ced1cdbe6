// The 2-D convolution, channels last. No activation inside; not stackable.

import { layerOptionError, requirePositiveInteger, ShapeError, shapeText } from '../errors.ts';
import { zeros } from '../initializers/constant.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { glorotUniform } from '../initializers/random.ts';
import type { Layer } from '../layer.ts';
import { tf } from '../tensorflow.ts';
import { type Padding, requireImage, requirePadding, windowOutput } from './window.ts';

/** Options of {@link conv2d}. */
export interface Conv2dOptions {
  /** Output channels, ≥ 1. */
  readonly filters: number;
  /** Rows and columns of the (square) filter, ≥ 1. */
  readonly size: number;
  /** Rows and columns per step, ≥ 1. Default 1. */
  readonly stride?: number;
  /** Default `'valid'`. */
  readonly padding?: Padding;
  /** Default {@link glorotUniform}. */
  readonly weights?: Initializer;
  /** Default {@link zeros}; `false`: no bias. */
  readonly bias?: Initializer | false;
}

/**
 * Cross-correlation of `[batch, rows, columns, channels]` with `weights` `[size, size, channels, filters]`, plus
 * `bias` `[filters]`.
 *
 * @throws LayerOptionError when an option is out of range
 * @throws ShapeError when the input is no image, or smaller than the filter
 * @example
 * ```ts
 * import { conv2d, describe, sequential } from '@trialbook/models';
 * const layer = sequential('colour', [32, 32, 3], { conv: conv2d({ filters: 8, size: 5 }) });
 * console.log(layer.outputShape, layer.parameterCount); // [ 28, 28, 8 ] 608
 * ```
 */
export function conv2d(options: Conv2dOptions): Layer {
  const { filters, size, stride = 1, padding = 'valid' } = options;
  const { weights = glorotUniform(), bias = zeros() } = options;
  requirePositiveInteger('conv2d', 'filters', filters);
  requirePositiveInteger('conv2d', 'size', size);
  requirePositiveInteger('conv2d', 'stride', stride);
  requirePadding('conv2d', padding);
  if (typeof padding === 'number' && padding >= size) {
    throw layerOptionError(
      'conv2d',
      `padding < size ${size} (more would be windows of padding only)`,
      padding,
    );
  }
  const pads = `${typeof padding === 'number' ? `padding ${padding}` : padding}`;
  return {
    kind: 'conv2d',
    summary: `${filters}@${size}×${size}${stride > 1 ? ` stride ${stride}` : ''} ${pads}${bias ? '' : ' no bias'}`,
    options: { kind: 'conv2d', filters, size, stride, padding, bias: bias !== false },
    stackable: false,
    outputShape: (inputShape, where) => {
      const [rows, columns] = requireImage(inputShape, where);
      const output = [rows, columns].map((length) => windowOutput(length, size, stride, padding));
      if (output.some((length) => length < 1)) {
        throw new ShapeError(
          where,
          `an image of at least the filter, ${size}×${size}`,
          shapeText(inputShape),
        );
      }
      return [...output, filters];
    },
    parameters: ([, , channels = 0]) => ({
      weights: { shape: [size, size, channels, filters], initializer: weights },
      ...(bias && { bias: { shape: [filters], initializer: bias } }),
    }),
    state: () => ({}),
    apply: ({ weights, bias }, state, input) => {
      const maps = tf.conv2d(input as tf.Tensor4D, weights as tf.Tensor4D, stride, padding);
      return { output: bias ? maps.add(bias) : maps, state };
    },
  };
}
