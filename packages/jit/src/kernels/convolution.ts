// Convolutions and their gradients, and batch norm by given statistics. ONNX has channels first; TensorFlow.js, last.

import type {
  Conv2DAttrs,
  Conv2DBackpropFilterAttrs,
  Conv2DBackpropInputAttrs,
  DepthwiseConv2dNativeAttrs,
  DepthwiseConv2dNativeBackpropFilterAttrs,
  DepthwiseConv2dNativeBackpropInputAttrs,
  FusedBatchNormAttrs,
  FusedConv2DAttrs,
  FusedDepthwiseConv2DAttrs,
} from '@tensorflow/tfjs';
import { UnsupportedArgumentError } from '../errors.ts';
import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { sameNumbers } from '../graph/shapes.ts';
import { sizeOf } from '../host-tensor.ts';
import { tf } from '../tensorflow.ts';
import { activate, like } from './elementwise.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { NameIn } from './kernel-names.ts';
import { box, reshape, transpose } from './movement.ts';

type Shape4D = [number, number, number, number];
type ConvInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/** NHWC to NCHW. */
export const CHANNELS_FIRST = [0, 3, 1, 2];
/** NCHW to NHWC. */
export const CHANNELS_LAST = [0, 2, 3, 1];

interface ConvOptions {
  readonly strides: Conv2DAttrs['strides'];
  readonly pad: Conv2DAttrs['pad'];
  readonly dilations?: Conv2DAttrs['dilations'];
  readonly dimRoundingMode?: Conv2DAttrs['dimRoundingMode'];
  readonly dataFormat?: Conv2DAttrs['dataFormat'];
}

function convInfo(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations, dimRoundingMode, dataFormat }: ConvOptions,
  depthwise = false,
): ConvInfo {
  // Layers pass null where nothing was chosen.
  if ((dataFormat ?? 'NHWC') !== 'NHWC') {
    throw new UnsupportedArgumentError(
      `conv2d in data format ${dataFormat}: transpose to NHWC (channels last)`,
    );
  }
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    strides ?? 1,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    depthwise,
  );
  return checkWindows(info);
}

/**
 * TensorFlow.js counts other windows than fit where a number is given as padding of a filter that is not square, or the
 * count is rounded up.
 *
 * @throws UnsupportedArgumentError there
 */
export function checkWindows(info: ConvInfo): ConvInfo {
  const { padInfo: pad, outHeight, outWidth } = info;
  const fitting = (length: number, filter: number, stride: number) =>
    Math.floor((length - filter) / stride) + 1;
  const rows = fitting(info.inHeight + pad.top + pad.bottom, info.effectiveFilterHeight, info.strideHeight);
  const columns = fitting(info.inWidth + pad.left + pad.right, info.effectiveFilterWidth, info.strideWidth);
  if (rows === outHeight && columns === outWidth) return info;
  throw new UnsupportedArgumentError(
    `TensorFlow.js counts ${outHeight} × ${outWidth} windows where ${rows} × ${columns} fit: ` +
      "pad by 'valid', 'same' or four pairs, and leave the rounding mode out",
  );
}

function windowOf(info: ConvInfo) {
  const { padInfo, strideHeight, strideWidth, dilationHeight, dilationWidth } = info;
  return {
    strides: [strideHeight, strideWidth],
    pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
    dilations: [dilationHeight, dilationWidth],
  };
}

/** What must be added at the far end of the input gradient: rows that no window reached. */
function unreached(info: ConvInfo): number[] {
  const { inHeight, inWidth, outHeight, outWidth, padInfo: pad } = info;
  const { strideHeight, strideWidth, effectiveFilterHeight, effectiveFilterWidth } = info;
  return [
    inHeight + pad.top + pad.bottom - (outHeight - 1) * strideHeight - effectiveFilterHeight,
    inWidth + pad.left + pad.right - (outWidth - 1) * strideWidth - effectiveFilterWidth,
  ];
}

/** Whether the one window covers the whole input: then a convolution is a matrix product, which is several times faster. */
function isDense({
  outHeight,
  outWidth,
  inHeight,
  inWidth,
  filterHeight,
  filterWidth,
  padInfo: pad,
}: ConvInfo): boolean {
  const unpadded = pad.top + pad.bottom + pad.left + pad.right === 0;
  return unpadded && outHeight * outWidth === 1 && inHeight === filterHeight && inWidth === filterWidth;
}

/** The filter as a matrix, [height · width · in, out]. */
function denseFilter(b: GraphBuilder, filter: Value): Value {
  const outputs = filter.shape[3]!;
  return reshape(b, filter, [sizeOf(filter.shape) / outputs, outputs]);
}

/** One row per image. */
function rows(b: GraphBuilder, x: Value): Value {
  return reshape(b, x, [x.shape[0]!, sizeOf(x.shape.slice(1))]);
}

function convolve(b: GraphBuilder, x: Value, filter: Value, options: ConvOptions): Value {
  const info = convInfo(x.shape, filter.shape, options);
  if (isDense(info)) {
    return reshape(b, b.op('MatMul', [rows(b, x), denseFilter(b, filter)]), info.outShape);
  }
  const kernels = transpose(b, filter, [3, 2, 0, 1]); // [out, in, height, width]
  const y = b.op('Conv', [transpose(b, x, CHANNELS_FIRST), kernels], { ...windowOf(info), group: 1 });
  return transpose(b, y, CHANNELS_LAST);
}

/**
 * @throws UnsupportedArgumentError where the shape asked for is not that of an input whose windows are as many as dy has
 */
function checkAsked(dy: Value, info: ConvInfo): void {
  if (sameNumbers(dy.shape, info.outShape)) return;
  throw new UnsupportedArgumentError(
    `a result of shape [${info.inShape}] needs a transposed input of shape [${info.outShape}] at these strides and this ` +
      `padding; got [${dy.shape}]. Give the output shape that they lead to`,
  );
}

/** The input gradient: the transposed convolution. */
function inputGradient(b: GraphBuilder, dy: Value, filter: Value, info: ConvInfo): Value {
  checkAsked(dy, info);
  if (isDense(info)) {
    const dx = b.op('Gemm', [rows(b, dy), denseFilter(b, filter)], { transA: 0, transB: 1 });
    return reshape(b, dx, info.inShape);
  }
  const kernels = transpose(b, filter, [3, 2, 0, 1]);
  const dx = b.op('ConvTranspose', [transpose(b, dy, CHANNELS_FIRST), kernels], {
    ...windowOf(info),
    group: 1,
    output_padding: unreached(info),
  });
  return transpose(b, dx, CHANNELS_LAST);
}

/**
 * The filter gradient: a convolution of the input with the output gradient, channels and batch exchanged, where the
 * stride has become the dilation and the dilation the stride; cut to the filter's size.
 */
function filterGradient(b: GraphBuilder, x: Value, dy: Value, info: ConvInfo): Value {
  if (isDense(info)) {
    return reshape(b, b.op('Gemm', [rows(b, x), rows(b, dy)], { transA: 1, transB: 0 }), info.filterShape);
  }
  const { strides, pads, dilations } = windowOf(info);
  const images = transpose(b, x, [3, 0, 1, 2]); // [in, batch, height, width]
  const kernels = transpose(b, dy, [3, 0, 1, 2]); // [out, batch, height, width]
  const full = b.op('Conv', [images, kernels], { strides: dilations, pads, dilations: strides, group: 1 });
  const cut = box(
    b,
    full,
    [0, 0, 0, 0],
    [info.inChannels, info.outChannels, info.filterHeight, info.filterWidth],
  );
  return transpose(b, cut, [2, 3, 0, 1]);
}

/** [height, width, channels, multiplier] to [channels · multiplier, 1, height, width]. */
function depthwiseKernels(b: GraphBuilder, filter: Value): Value {
  const [height, width, channels, multiplier] = filter.shape as Shape4D;
  return reshape(b, transpose(b, filter, [2, 3, 0, 1]), [channels * multiplier, 1, height, width]);
}

function depthwise(b: GraphBuilder, x: Value, filter: Value, options: ConvOptions): Value {
  const info = convInfo(x.shape, filter.shape, options, true);
  const y = b.op('Conv', [transpose(b, x, CHANNELS_FIRST), depthwiseKernels(b, filter)], {
    ...windowOf(info),
    group: info.inChannels,
  });
  return transpose(b, y, CHANNELS_LAST);
}

function depthwiseInputGradient(b: GraphBuilder, dy: Value, filter: Value, info: ConvInfo): Value {
  checkAsked(dy, info);
  const dx = b.op('ConvTranspose', [transpose(b, dy, CHANNELS_FIRST), depthwiseKernels(b, filter)], {
    ...windowOf(info),
    group: info.inChannels,
    output_padding: unreached(info),
  });
  return transpose(b, dx, CHANNELS_LAST);
}

/** As `filterGradient`, each channel a group of its own that the batch is folded into. */
function depthwiseFilterGradient(b: GraphBuilder, x: Value, dy: Value, info: ConvInfo): Value {
  const { batchSize, inChannels, outChannels, filterHeight, filterWidth } = info;
  const { strides, pads, dilations } = windowOf(info);
  const images = reshape(b, transpose(b, x, [3, 0, 1, 2]), [
    1,
    inChannels * batchSize,
    info.inHeight,
    info.inWidth,
  ]);
  const kernels = transpose(b, dy, [3, 0, 1, 2]); // [channels · multiplier, batch, height, width]
  const full = b.op('Conv', [images, kernels], {
    strides: dilations,
    pads,
    dilations: strides,
    group: inChannels,
  });
  const cut = box(b, full, [0, 0, 0, 0], [1, outChannels, filterHeight, filterWidth]);
  const split = reshape(b, cut, [inChannels, outChannels / inChannels, filterHeight, filterWidth]);
  return transpose(b, split, [2, 3, 0, 1]);
}

type FusedInputs = 'x' | 'filter' | 'bias' | 'preluActivationWeights';

function finish(
  b: GraphBuilder,
  y: Value,
  { bias, preluActivationWeights }: { readonly [N in FusedInputs]: Value | undefined },
  { activation, leakyreluAlpha }: { activation?: string; leakyreluAlpha?: number },
): Value {
  const biased = bias ? b.op('Add', [y, bias]) : y;
  return activate(b, biased, activation, { slopes: preluActivationWeights, alpha: leakyreluAlpha });
}

/** Lowerings of the convolutions. */
export const convolutionKernels = {
  Conv2D: kernel<'x' | 'filter', Conv2DAttrs>((b, { x, filter }, attributes) =>
    convolve(b, x, filter, attributes),
  ),
  Conv2DBackpropInput: kernel<
    'dy' | 'filter',
    Conv2DBackpropInputAttrs & Partial<Pick<Conv2DAttrs, 'dilations'>>
  >((b, { dy, filter }, attributes) =>
    inputGradient(b, dy, filter, convInfo(attributes.inputShape, filter.shape, attributes)),
  ),
  Conv2DBackpropFilter: kernel<
    'x' | 'dy',
    Conv2DBackpropFilterAttrs & Partial<Pick<Conv2DAttrs, 'dilations'>>
  >((b, { x, dy }, attributes) =>
    filterGradient(b, x, dy, convInfo(x.shape, attributes.filterShape, attributes)),
  ),
  FusedConv2D: kernel<FusedInputs, FusedConv2DAttrs>((b, inputs, attributes) =>
    finish(b, convolve(b, inputs.x, inputs.filter, attributes), inputs, attributes),
  ),
  DepthwiseConv2dNative: kernel<'x' | 'filter', DepthwiseConv2dNativeAttrs>((b, { x, filter }, attributes) =>
    depthwise(b, x, filter, attributes),
  ),
  DepthwiseConv2dNativeBackpropInput: kernel<'dy' | 'filter', DepthwiseConv2dNativeBackpropInputAttrs>(
    (b, { dy, filter }, attributes) =>
      depthwiseInputGradient(b, dy, filter, convInfo(attributes.inputShape, filter.shape, attributes, true)),
  ),
  DepthwiseConv2dNativeBackpropFilter: kernel<'x' | 'dy', DepthwiseConv2dNativeBackpropFilterAttrs>(
    (b, { x, dy }, attributes) =>
      depthwiseFilterGradient(b, x, dy, convInfo(x.shape, attributes.filterShape, attributes, true)),
  ),
  FusedDepthwiseConv2D: kernel<FusedInputs, FusedDepthwiseConv2DAttrs>((b, inputs, attributes) =>
    finish(b, depthwise(b, inputs.x, inputs.filter, attributes), inputs, attributes),
  ),
  // scale (x - mean) / √(variance + ε) + offset, the factor of each channel computed first
  FusedBatchNorm: kernel<'x' | 'scale' | 'offset' | 'mean' | 'variance', FusedBatchNormAttrs>(
    (b, { x, scale, offset, mean, variance }, { varianceEpsilon }) => {
      const deviation = b.op('Sqrt', [b.op('Add', [variance, like(b, variance, varianceEpsilon)])]);
      const inverse = b.op('Reciprocal', [deviation]);
      const factor = scale ? b.op('Mul', [scale, inverse]) : inverse;
      const scaled = b.op('Mul', [b.op('Sub', [x, mean]), factor]);
      return offset ? b.op('Add', [scaled, offset]) : scaled;
    },
  ),
} satisfies { readonly [Name in NameIn<'convolution'>]: Kernel };
