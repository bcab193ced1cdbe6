// Average and max pooling, channels last. No parameters; not stackable.

import { requirePositiveInteger, ShapeError, shapeText } from '../errors.ts';
import { type Layer, statelessLayer } from '../layer.ts';
import { tf } from '../tensorflow.ts';
import { requireImage, windowOutput } from './window.ts';

/** Options of {@link averagePool} and {@link maxPool}. */
export interface PoolOptions {
  /** Rows and columns of the (square) window, ≥ 1. Default 2. */
  readonly size?: number;
  /** Rows and columns per step, ≥ 1. Default: the size, so that windows do not overlap. */
  readonly stride?: number;
}

/**
 * The mean of each window of `[batch, rows, columns, channels]`. Rows and columns left over at the end are dropped.
 *
 * @example
 * ```ts
 * import { averagePool } from '@trialbook/models';
 * console.log(averagePool().outputShape([28, 28, 6], 'here')); // [ 14, 14, 6 ]
 * ```
 */
export function averagePool(options: PoolOptions = {}): Layer {
  return pool('average pool', options, (input, size, stride) => tf.avgPool(input, size, stride, 'valid'));
}

/** The largest of each window of `[batch, rows, columns, channels]`; else as {@link averagePool}. */
export function maxPool(options: PoolOptions = {}): Layer {
  return pool('max pool', options, (input, size, stride) => tf.maxPool(input, size, stride, 'valid'));
}

function pool(
  kind: 'average pool' | 'max pool',
  { size = 2, stride = size }: PoolOptions,
  operation: (input: tf.Tensor4D, size: number, stride: number) => tf.Tensor,
): Layer {
  requirePositiveInteger(kind, 'size', size);
  requirePositiveInteger(kind, 'stride', stride);
  return statelessLayer({
    kind,
    summary: `${size}×${size}${stride === size ? '' : ` stride ${stride}`}`,
    options: { kind, size, stride },
    stackable: false,
    outputShape: (inputShape, where) => {
      const [rows, columns, channels] = requireImage(inputShape, where);
      const output = [rows, columns].map((length) => windowOutput(length, size, stride, 'valid'));
      if (output.some((length) => length < 1)) {
        throw new ShapeError(
          where,
          `an image of at least the window, ${size}×${size}`,
          shapeText(inputShape),
        );
      }
      return [...output, channels];
    },
    transform: (input) => operation(input as tf.Tensor4D, size, stride),
  });
}
