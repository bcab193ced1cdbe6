// Average and maximum pooling and their gradients, windows overlapping or not.

import type { AvgPoolAttrs, AvgPoolGradAttrs, MaxPoolAttrs, MaxPoolGradAttrs } from '@tensorflow/tfjs';
import { UnsupportedArgumentError } from '../errors.ts';
import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { sameNumbers } from '../graph/shapes.ts';
import { sizeOf } from '../host-tensor.ts';
import { tf } from '../tensorflow.ts';
import { CHANNELS_FIRST, CHANNELS_LAST, checkWindows } from './convolution.ts';
import { like, toFloat } from './elementwise.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { NameIn } from './kernel-names.ts';
import { filled, reshape, transpose } from './movement.ts';

type PoolInfo = ReturnType<typeof tf.backend_util.computePool2DInfo>;

function poolInfo(shape: readonly number[], attributes: AvgPoolAttrs): PoolInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const info = checkPadding(
    tf.backend_util.computePool2DInfo(
      shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    ),
  );
  return checkWindows(info);
}

/** @throws UnsupportedArgumentError where a window could lie in the padding altogether */
function checkPadding(info: PoolInfo): PoolInfo {
  const { padInfo: pad, filterHeight, filterWidth } = info;
  if (Math.max(pad.top, pad.bottom) < filterHeight && Math.max(pad.left, pad.right) < filterWidth)
    return info;
  throw new UnsupportedArgumentError(
    `padding [${pad.top},${pad.bottom}], [${pad.left},${pad.right}] must be less than the window, ` +
      `${filterHeight} × ${filterWidth}: pad beforehand with tf.pad`,
  );
}

/** Pools whole numbers as floats, which ONNX Runtime can; exact up to 2²⁴. */
function asFloats(b: GraphBuilder, x: Value, pool: (x: Value) => Value): Value {
  const result = pool(toFloat(b, x));
  return x.dtype === 'float32' ? result : b.op('Cast', [result], { to: x.dtype });
}

function windowOf({ padInfo, strideHeight, strideWidth, filterHeight, filterWidth }: PoolInfo) {
  return {
    kernel_shape: [filterHeight, filterWidth],
    strides: [strideHeight, strideWidth],
    pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
  };
}

/** Zeros at the far end of the two last axes, where no window reached. */
function fit(b: GraphBuilder, x: Value, height: number, width: number): Value {
  const [, , h, w] = x.shape as [number, number, number, number];
  if (h === height && w === width) return x;
  return b.op('Pad', [x], { pads: [0, 0, 0, 0, 0, 0, height - h, width - w], mode: 'constant', value: 0 });
}

function averagePool(b: GraphBuilder, x: Value, attributes: AvgPoolAttrs): Value {
  const window = windowOf(poolInfo(x.shape, attributes));
  const y = b.op('AveragePool', [transpose(b, x, CHANNELS_FIRST)], { ...window, count_include_pad: 0 });
  return transpose(b, y, CHANNELS_LAST);
}

/** Each window's gradient, spread evenly. As in eager, windows cut by padding are divided by the full size too. */
function averagePoolGradient(b: GraphBuilder, dy: Value, input: Value, attributes: AvgPoolGradAttrs): Value {
  const info = poolInfo(input.shape, attributes);
  const { kernel_shape, strides, pads } = windowOf(info);
  const [height, width] = kernel_shape as [number, number];
  const first = transpose(b, b.op('Mul', [dy, like(b, dy, 1 / (height * width))]), CHANNELS_FIRST);
  if (sameNumbers(kernel_shape, strides) && pads.every((pad) => pad === 0)) {
    const spread = b.op('Resize', [first], { scales: [1, 1, height, width] });
    return transpose(b, fit(b, spread, info.inHeight, info.inWidth), CHANNELS_LAST);
  }
  const [batch, channels, outHeight, outWidth] = first.shape as [number, number, number, number];
  const planes = reshape(b, first, [batch * channels, 1, outHeight, outWidth]);
  const ones = b.constant('float32', [1, 1, height, width], new Float32Array(height * width).fill(1));
  const spread = b.op('ConvTranspose', [planes, ones], {
    strides,
    pads,
    dilations: [1, 1],
    group: 1,
    output_padding: [
      info.inHeight + pads[0]! + pads[2]! - (outHeight - 1) * strides[0]! - height,
      info.inWidth + pads[1]! + pads[3]! - (outWidth - 1) * strides[1]! - width,
    ],
  });
  return transpose(b, reshape(b, spread, [batch, channels, info.inHeight, info.inWidth]), CHANNELS_LAST);
}

function maxPool(b: GraphBuilder, x: Value, attributes: MaxPoolAttrs): readonly Value[] {
  const window = windowOf(poolInfo(x.shape, attributes));
  return b.emit('MaxPool', [transpose(b, x, CHANNELS_FIRST)], { ...window, dilations: [1, 1] });
}

/** Each window's gradient goes to its first maximum in row order, as in eager. */
function maxPoolGradient(b: GraphBuilder, dy: Value, input: Value, attributes: MaxPoolGradAttrs): Value {
  const [, positions] = maxPool(b, input, attributes);
  const [batch, height, width, channels] = input.shape as [number, number, number, number];
  const size = sizeOf(input.shape);
  const count = sizeOf(dy.shape);
  const first = transpose(b, dy, CHANNELS_FIRST);
  const scattered = b.op(
    'ScatterElements',
    [filled(b, like(b, dy, 0), [size]), reshape(b, positions!, [count]), reshape(b, first, [count])],
    { axis: 0, reduction: 'add' },
  );
  return transpose(b, reshape(b, scattered, [batch, channels, height, width]), CHANNELS_LAST);
}

/** Lowerings of the pooling kernels. */
export const poolingKernels = {
  AvgPool: kernel<'x', AvgPoolAttrs>((b, { x }, attributes) =>
    asFloats(b, x, (floats) => averagePool(b, floats, attributes)),
  ),
  AvgPoolGrad: kernel<'dy' | 'input', AvgPoolGradAttrs>((b, { dy, input }, attributes) =>
    averagePoolGradient(b, dy, input, attributes),
  ),
  MaxPool: kernel<'x', MaxPoolAttrs>((b, { x }, attributes) =>
    asFloats(b, x, (floats) => transpose(b, maxPool(b, floats, attributes)[0]!, CHANNELS_LAST)),
  ),
  MaxPoolGrad: kernel<'dy' | 'input' | 'output', MaxPoolGradAttrs>((b, { dy, input }, attributes) =>
    maxPoolGradient(b, dy, input, attributes),
  ),
} satisfies { readonly [Name in NameIn<'pooling'>]: Kernel };
