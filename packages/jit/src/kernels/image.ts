// Kernels on images, [batch, height, width, channels]: resizing, flipping, response normalisation, blocks of pixels.

import type {
  BatchToSpaceNDAttrs,
  DepthToSpaceAttrs,
  LRNAttrs,
  ResizeBilinearAttrs,
  ResizeNearestNeighborAttrs,
  SpaceToBatchNDAttrs,
} from '@tensorflow/tfjs';
import { UnsupportedArgumentError } from '../errors.ts';
import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { sizeOf } from '../host-tensor.ts';
import { tf } from '../tensorflow.ts';
import { like, toFloat } from './elementwise.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { NameIn } from './kernel-names.ts';
import { box, reshape, reversed, transpose } from './movement.ts';

/** From how many pixels to how many, and by which of TensorFlow.js's rules. */
interface Sampling {
  readonly from: number;
  readonly to: number;
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** The place in the source of each pixel of the result. */
function places({ from, to, alignCorners, halfPixelCenters }: Sampling, shift: number): number[] {
  const aligned = alignCorners && to > 1;
  const ratio = (aligned ? from - 1 : from) / (aligned ? to - 1 : to);
  return Array.from({ length: to }, (_, i) => (halfPixelCenters ? ratio * (i + 0.5) - shift : ratio * i));
}

/** The source pixel nearest to each pixel of the result. */
function nearest(sampling: Sampling): number[] {
  return places(sampling, 0).map((place) => {
    const pixel = sampling.alignCorners ? Math.round(place) : Math.floor(place);
    return Math.max(0, Math.min(sampling.from - 1, pixel));
  });
}

/** The two source pixels between which each pixel of the result lies, and how far it is from the first to the second. */
function between(sampling: Sampling): { low: number; high: number; share: number }[] {
  return places(sampling, 0.5).map((place) => {
    const low = Math.max(0, Math.floor(place));
    return { low, high: Math.max(0, Math.min(sampling.from - 1, Math.ceil(place))), share: place - low };
  });
}

/** The same sampling along an axis of images: 1, rows; 2, columns. */
function along(x: Value, size: readonly number[], axis: 1 | 2, attributes: ResizeBilinearAttrs): Sampling {
  const { alignCorners, halfPixelCenters } = attributes;
  return { from: x.shape[axis]!, to: size[axis - 1]!, alignCorners, halfPixelCenters };
}

function take(b: GraphBuilder, x: Value, pixels: readonly number[], axis: number): Value {
  if (pixels.length === x.shape[axis] && pixels.every((pixel, i) => pixel === i)) return x;
  return b.op('Gather', [x, b.constant('int32', [pixels.length], Int32Array.from(pixels))], { axis });
}

function resizeNearest(b: GraphBuilder, x: Value, attributes: ResizeNearestNeighborAttrs): Value {
  const rows = take(b, x, nearest(along(x, attributes.size, 1, attributes)), 1);
  return take(b, rows, nearest(along(x, attributes.size, 2, attributes)), 2);
}

function resizeBilinear(b: GraphBuilder, images: Value, attributes: ResizeBilinearAttrs): Value {
  // Columns first, as eager does; each as low + (high − low) · share.
  return ([2, 1] as const).reduce(
    (x, axis) => {
      const pairs = between(along(images, attributes.size, axis, attributes));
      const low = take(
        b,
        x,
        pairs.map((pair) => pair.low),
        axis,
      );
      if (pairs.every(({ share, low: first, high }) => share === 0 || first === high)) return low;
      const high = take(
        b,
        x,
        pairs.map((pair) => pair.high),
        axis,
      );
      const shares = Float32Array.from(pairs, ({ share }) => share);
      const share = b.constant('float32', axis === 1 ? [shares.length, 1, 1] : [shares.length, 1], shares);
      return b.op('Add', [low, b.op('Mul', [b.op('Sub', [high, low]), share])]);
    },
    toFloat(b, images),
  );
}

/** [from, to]: how much each pixel of the result takes of each source pixel. */
function weights(
  b: GraphBuilder,
  { from, to }: Sampling,
  terms: readonly (readonly [number, number, number])[],
): Value {
  const data = new Float32Array(from * to);
  for (const [source, result, weight] of terms) data[source * to + result]! += weight;
  return b.constant('float32', [from, to], data);
}

/** The gradient of what takes pixels by weights along rows and columns: the weights the other way round. */
function spread(b: GraphBuilder, dy: Value, rows: Value, columns: Value): Value {
  const [batch, toRows, toColumns, channels] = dy.shape as [number, number, number, number];
  const [fromRows, fromColumns] = [rows.shape[0]!, columns.shape[0]!];
  const byRow = b.op('MatMul', [rows, reshape(b, dy, [batch, toRows, toColumns * channels])]);
  const lines = reshape(b, byRow, [batch * fromRows, toColumns, channels]);
  return reshape(b, b.op('MatMul', [columns, lines]), [batch, fromRows, fromColumns, channels]);
}

function resizeGradient(
  b: GraphBuilder,
  dy: Value,
  images: Value,
  attributes: ResizeBilinearAttrs,
  termsOf: (sampling: Sampling) => (readonly [number, number, number])[],
): Value {
  const matrix = (axis: 1 | 2) => {
    const sampling = along(images, dy.shape.slice(1, 3), axis, attributes);
    return weights(b, sampling, termsOf(sampling));
  };
  return spread(b, toFloat(b, dy), matrix(1), matrix(2));
}

/** Sums over each channel's neighbours, by a matrix of ones near the diagonal. */
function neighbourSums(b: GraphBuilder, x: Value, radius: number): Value {
  const channels = x.shape.at(-1)!;
  const band = new Float32Array(channels * channels).map((_, i) =>
    Math.abs(Math.floor(i / channels) - (i % channels)) <= radius ? 1 : 0,
  );
  const rows = reshape(b, x, [sizeOf(x.shape) / channels, channels]);
  return reshape(b, b.op('MatMul', [rows, b.constant('float32', [channels, channels], band)]), x.shape);
}

/** bias + alpha Σ x² over the neighbours. */
function norms(b: GraphBuilder, x: Value, { depthRadius, bias, alpha }: LRNAttrs): Value {
  const sums = neighbourSums(b, b.op('Mul', [x, x]), depthRadius);
  return b.op('Add', [b.op('Mul', [sums, like(b, x, alpha)]), like(b, x, bias)]);
}

function depthToSpace(b: GraphBuilder, x: Value, { blockSize, dataFormat }: DepthToSpaceAttrs): Value {
  if (dataFormat !== 'NHWC') {
    throw new UnsupportedArgumentError(
      `depthToSpace in data format ${dataFormat}: transpose to NHWC (channels last)`,
    );
  }
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const depth = channels / blockSize ** 2;
  const blocks = reshape(b, x, [batch, height, width, blockSize, blockSize, depth]);
  return reshape(b, transpose(b, blocks, [0, 1, 3, 2, 4, 5]), [
    batch,
    height * blockSize,
    width * blockSize,
    depth,
  ]);
}

function batchToSpace(b: GraphBuilder, x: Value, { blockShape, crops }: BatchToSpaceNDAttrs): Value {
  const { getPermuted, getReshaped, getReshapedPermuted, getSliceBeginCoords, getSliceSize } =
    tf.backend_util;
  const count = sizeOf(blockShape);
  const shape = [...x.shape];
  const blocks = reshape(b, x, getReshaped(shape, blockShape, count));
  const moved = transpose(b, blocks, getPermuted(blocks.shape.length, blockShape.length));
  const joined = getReshapedPermuted(shape, blockShape, count);
  const [begin, size] = [
    getSliceBeginCoords(crops, blockShape.length),
    getSliceSize(joined, crops, blockShape.length),
  ];
  const rest = joined.slice(size.length);
  return box(b, reshape(b, moved, joined), [...begin, ...rest.map(() => 0)], [...size, ...rest]);
}

function spaceToBatch(b: GraphBuilder, x: Value, { blockShape, paddings }: SpaceToBatchNDAttrs): Value {
  const { getPermuted, getReshaped, getReshapedPermuted } = tf.backend_util;
  const count = sizeOf(blockShape);
  const all = x.shape.map((_, axis) =>
    axis >= 1 && axis <= blockShape.length ? paddings[axis - 1]! : [0, 0],
  );
  const isPadded = all.some((pair) => pair.some((length) => length > 0));
  const pads = [...all.map(([before]) => before!), ...all.map(([, after]) => after!)];
  const padded = isPadded ? b.op('Pad', [x], { pads, mode: 'constant', value: 0 }) : x;
  const shape = [...padded.shape];
  const blocks = reshape(b, padded, getReshaped(shape, blockShape, count, false));
  const moved = transpose(b, blocks, getPermuted(blocks.shape.length, blockShape.length, false));
  return reshape(b, moved, getReshapedPermuted(shape, blockShape, count, false));
}

/** Lowerings of the kernels on images. */
export const imageKernels = {
  ResizeNearestNeighbor: kernel<'images', ResizeNearestNeighborAttrs>((b, { images }, attributes) =>
    resizeNearest(b, images, attributes),
  ),
  ResizeNearestNeighborGrad: kernel<'images' | 'dy', ResizeNearestNeighborAttrs>(
    (b, { images, dy }, attributes) =>
      resizeGradient(b, dy, images, attributes, (sampling) =>
        nearest(sampling).map((source, result) => [source, result, 1] as const),
      ),
  ),
  ResizeBilinear: kernel<'images', ResizeBilinearAttrs>((b, { images }, attributes) =>
    resizeBilinear(b, images, attributes),
  ),
  ResizeBilinearGrad: kernel<'images' | 'dy', ResizeBilinearAttrs>((b, { images, dy }, attributes) =>
    resizeGradient(b, dy, images, attributes, (sampling) =>
      between(sampling).flatMap(({ low, high, share }, result) => [
        [low, result, 1 - share] as const,
        [high, result, share] as const,
      ]),
    ),
  ),
  FlipLeftRight: kernel<'image'>((b, { image }) => reversed(b, image, [2])),
  // x (bias + alpha Σ x²)^−beta
  LRN: kernel<'x', LRNAttrs>((b, { x }, attributes) =>
    b.op('Mul', [x, b.op('Pow', [norms(b, x, attributes), like(b, x, -attributes.beta)])]),
  ),
  LRNGrad: kernel<'x' | 'y' | 'dy', LRNAttrs>((b, { x, y, dy }, attributes) => {
    const norm = norms(b, x, attributes);
    const direct = b.op('Mul', [dy, b.op('Pow', [norm, like(b, x, -attributes.beta)])]);
    const shares = neighbourSums(b, b.op('Div', [b.op('Mul', [dy, y]), norm]), attributes.depthRadius);
    const factor = like(b, x, -2 * attributes.alpha * attributes.beta);
    return b.op('Add', [direct, b.op('Mul', [b.op('Mul', [x, factor]), shares])]);
  }),
  DepthToSpace: kernel<'x', DepthToSpaceAttrs>((b, { x }, attributes) => depthToSpace(b, x, attributes)),
  BatchToSpaceND: kernel<'x', BatchToSpaceNDAttrs>((b, { x }, attributes) => batchToSpace(b, x, attributes)),
  SpaceToBatchND: kernel<'x', SpaceToBatchNDAttrs>((b, { x }, attributes) => spaceToBatch(b, x, attributes)),
} satisfies { readonly [Name in NameIn<'image'>]: Kernel };
