// Convolutions and pooling of volumes, [batch, depth, height, width, channels], and their gradients.

import type {
  AvgPool3DAttrs,
  AvgPool3DGradAttrs,
  Conv3DAttrs,
  Conv3DBackpropFilterV2Attrs,
  Conv3DBackpropInputV2Attrs,
  MaxPool3DAttrs,
} from '@tensorflow/tfjs';
import { UnsupportedArgumentError } from '../errors.ts';
import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { sameNumbers } from '../graph/shapes.ts';
import { sizeOf } from '../host-tensor.ts';
import { tf } from '../tensorflow.ts';
import { like, toFloat } from './elementwise.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { NameIn } from './kernel-names.ts';
import { box, filled, reshape, transpose } from './movement.ts';

type Shape5D = [number, number, number, number, number];
type VolumeInfo = ReturnType<typeof tf.backend_util.computeConv3DInfo>;

const CHANNELS_FIRST = [0, 4, 1, 2, 3];
const CHANNELS_LAST = [0, 2, 3, 4, 1];

interface Windows {
  /** Of the input, by axis. */
  readonly lengths: readonly number[];
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly pads: readonly number[];
  readonly dilations: readonly number[];
  /** How many windows fit, by axis. */
  readonly counts: readonly number[];
}

/** @throws UnsupportedArgumentError where TensorFlow.js counts other windows than fit */
function windowsOf(info: VolumeInfo): Windows {
  const { padInfo: pad } = info;
  const windows = {
    lengths: [info.inDepth, info.inHeight, info.inWidth],
    kernel: [info.filterDepth, info.filterHeight, info.filterWidth],
    strides: [info.strideDepth, info.strideHeight, info.strideWidth],
    pads: [pad.front, pad.top, pad.left, pad.back, pad.bottom, pad.right],
    dilations: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    counts: [info.outDepth, info.outHeight, info.outWidth],
  };
  const fitting = unreached(windows).map((rest, axis) => rest >= 0 && rest < windows.strides[axis]!);
  if (fitting.every(Boolean)) return windows;
  throw new UnsupportedArgumentError(
    `TensorFlow.js counts ${windows.counts.join(' × ')} windows, which do not fit: pad by 'valid' or 'same', and leave ` +
      'the rounding mode out',
  );
}

/** What no window reaches at the far end of each axis. */
function unreached({ lengths, kernel: filter, strides, pads, dilations, counts }: Windows): number[] {
  return lengths.map((length, axis) => {
    const reach = (filter[axis]! - 1) * dilations[axis]! + 1;
    return length + pads[axis]! + pads[axis + 3]! - (counts[axis]! - 1) * strides[axis]! - reach;
  });
}

function convolutionInfo(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations, dataFormat }: Partial<Conv3DAttrs> & Pick<Conv3DAttrs, 'strides' | 'pad'>,
): VolumeInfo {
  if ((dataFormat ?? 'NDHWC') !== 'NDHWC') {
    throw new UnsupportedArgumentError(
      `conv3d in data format ${dataFormat}: transpose to NDHWC (channels last)`,
    );
  }
  return tf.backend_util.computeConv3DInfo(
    inputShape as Shape5D,
    filterShape as Shape5D,
    strides,
    dilations ?? 1,
    pad as 'same',
  );
}

/** [depth, height, width, in, out] to [out, in, depth, height, width]. */
function kernels(b: GraphBuilder, filter: Value): Value {
  return transpose(b, filter, [4, 3, 0, 1, 2]);
}

function convolve(b: GraphBuilder, x: Value, filter: Value, info: VolumeInfo): Value {
  const { strides, pads, dilations } = windowsOf(info);
  const operands = [transpose(b, x, CHANNELS_FIRST), kernels(b, filter)];
  return transpose(b, b.op('Conv', operands, { strides, pads, dilations, group: 1 }), CHANNELS_LAST);
}

function inputGradient(b: GraphBuilder, dy: Value, filter: Value, info: VolumeInfo): Value {
  if (!sameNumbers(dy.shape, info.outShape)) {
    throw new UnsupportedArgumentError(
      `a result of shape [${info.inShape}] needs a transposed input of shape [${info.outShape}] at these strides and ` +
        `this padding; got [${dy.shape}]. Give the output shape that they lead to`,
    );
  }
  const windows = windowsOf(info);
  const { strides, pads, dilations } = windows;
  const operands = [transpose(b, dy, CHANNELS_FIRST), kernels(b, filter)];
  const dx = b.op('ConvTranspose', operands, {
    strides,
    pads,
    dilations,
    group: 1,
    output_padding: unreached(windows),
  });
  return transpose(b, dx, CHANNELS_LAST);
}

/** As in two dimensions: channels and batch exchanged, the stride as dilation; cut to the filter's size. */
function filterGradient(b: GraphBuilder, x: Value, dy: Value, info: VolumeInfo): Value {
  const { kernel: filter, strides, pads, dilations } = windowsOf(info);
  const [images, gradients] = [x, dy].map((value) => transpose(b, value, [4, 0, 1, 2, 3])) as [Value, Value];
  const full = b.op('Conv', [images, gradients], { strides: dilations, pads, dilations: strides, group: 1 });
  const cut = box(b, full, [0, 0, 0, 0, 0], [info.inChannels, info.outChannels, ...filter]);
  return transpose(b, cut, [2, 3, 4, 0, 1]);
}

function poolWindows(shape: readonly number[], attributes: AvgPool3DAttrs): Windows {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const windows = windowsOf(
    tf.backend_util.computePool3DInfo(
      shape as Shape5D,
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    ) as unknown as VolumeInfo,
  );
  const wide = windows.kernel.every(
    (length, axis) => Math.max(windows.pads[axis]!, windows.pads[axis + 3]!) < length,
  );
  if (wide) return windows;
  throw new UnsupportedArgumentError(
    `padding [${windows.pads}] must be less than the window, ${windows.kernel.join(' × ')}: pad beforehand with tf.pad`,
  );
}

function averagePool(b: GraphBuilder, x: Value, { kernel: size, strides, pads }: Windows): Value {
  const attributes = { kernel_shape: size, strides, pads, count_include_pad: 0 } as const;
  return transpose(b, b.op('AveragePool', [transpose(b, x, CHANNELS_FIRST)], attributes), CHANNELS_LAST);
}

/** As eager: a window cut by padding is divided by its full size. */
function averagePoolGradient(b: GraphBuilder, dy: Value, input: Value, windows: Windows): Value {
  const { kernel: size, strides, pads, lengths } = windows;
  const first = transpose(b, b.op('Mul', [dy, like(b, dy, 1 / sizeOf(size))]), CHANNELS_FIRST);
  const [batch, channels, ...counts] = first.shape as Shape5D;
  const planes = reshape(b, first, [batch * channels, 1, ...counts]);
  const ones = b.constant('float32', [1, 1, ...size], new Float32Array(sizeOf(size)).fill(1));
  const spread = b.op('ConvTranspose', [planes, ones], {
    strides,
    pads,
    dilations: [1, 1, 1],
    group: 1,
    output_padding: unreached(windows),
  });
  return reshape(
    b,
    transpose(b, reshape(b, spread, [batch, channels, ...lengths]), CHANNELS_LAST),
    input.shape,
  );
}

function maxPool(
  b: GraphBuilder,
  x: Value,
  { kernel: size, strides, pads, dilations }: Windows,
): readonly Value[] {
  return b.emit('MaxPool', [transpose(b, x, CHANNELS_FIRST)], {
    kernel_shape: size,
    strides,
    pads,
    dilations,
  });
}

/** Each window's gradient goes to its first maximum. */
function maxPoolGradient(b: GraphBuilder, dy: Value, input: Value, windows: Windows): Value {
  const [, positions] = maxPool(b, input, windows);
  const [size, count] = [sizeOf(input.shape), sizeOf(dy.shape)];
  const first = reshape(b, transpose(b, dy, CHANNELS_FIRST), [count]);
  const empty = filled(b, like(b, dy, 0), [size]);
  const operands = [empty, reshape(b, positions!, [count]), first];
  const scattered = b.op('ScatterElements', operands, { axis: 0, reduction: 'add' });
  const [batch, depth, height, width, channels] = input.shape as Shape5D;
  return transpose(b, reshape(b, scattered, [batch, channels, depth, height, width]), CHANNELS_LAST);
}

/** Lowerings of the kernels on volumes. */
export const volumeKernels = {
  Conv3D: kernel<'x' | 'filter', Conv3DAttrs>((b, { x, filter }, attributes) =>
    convolve(b, x, filter, convolutionInfo(x.shape, filter.shape, attributes)),
  ),
  Conv3DBackpropInputV2: kernel<'dy' | 'filter', Conv3DBackpropInputV2Attrs>(
    (b, { dy, filter }, attributes) =>
      inputGradient(b, dy, filter, convolutionInfo(attributes.inputShape, filter.shape, attributes)),
  ),
  Conv3DBackpropFilterV2: kernel<'x' | 'dy', Conv3DBackpropFilterV2Attrs>((b, { x, dy }, attributes) =>
    filterGradient(b, x, dy, convolutionInfo(x.shape, attributes.filterShape, attributes)),
  ),
  AvgPool3D: kernel<'x', AvgPool3DAttrs>((b, { x }, attributes) =>
    averagePool(b, toFloat(b, x), poolWindows(x.shape, attributes)),
  ),
  AvgPool3DGrad: kernel<'dy' | 'input', AvgPool3DGradAttrs>((b, { dy, input }, attributes) =>
    averagePoolGradient(b, dy, input, poolWindows(input.shape, attributes as AvgPool3DAttrs)),
  ),
  MaxPool3D: kernel<'x', MaxPool3DAttrs>((b, { x }, attributes) =>
    transpose(b, maxPool(b, toFloat(b, x), poolWindows(x.shape, attributes))[0]!, CHANNELS_LAST),
  ),
  MaxPool3DGrad: kernel<'dy' | 'input' | 'output', MaxPool3DAttrs>((b, { dy, input }, attributes) =>
    maxPoolGradient(b, dy, input, poolWindows(input.shape, attributes)),
  ),
} satisfies { readonly [Name in NameIn<'volume'>]: Kernel };
