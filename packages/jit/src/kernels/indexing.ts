// Kernels that read or write by computed positions.

import type {
  BincountAttrs,
  DenseBincountAttrs,
  GatherV2Attrs,
  OneHotAttrs,
  ScatterNdAttrs,
  SearchSortedAttrs,
  SparseToDenseAttrs,
  UnsortedSegmentSumAttrs,
} from '@tensorflow/tfjs';
import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { hostDtype, sizeOf } from '../host-tensor.ts';
import { like, toFloat } from './elementwise.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { NameIn } from './kernel-names.ts';
import { filled, reshape, transpose } from './movement.ts';

function gather(b: GraphBuilder, x: Value, indices: Value, { axis, batchDims }: GatherV2Attrs): Value {
  const at = axis < 0 ? axis + x.shape.length : axis;
  if (!batchDims) return b.op('Gather', [x, indices], { axis: at });
  // The batch axes and the gathered axis become one axis: position + batch · length.
  const batch = x.shape.slice(0, batchDims);
  const between = x.shape.slice(batchDims, at);
  const after = x.shape.slice(at + 1);
  const axes = [...x.shape.keys()];
  const front = transpose(b, x, [
    ...axes.slice(0, batchDims),
    at,
    ...axes.filter((i) => i >= batchDims && i !== at),
  ]);
  const length = x.shape[at]!;
  const flat = reshape(b, front, [sizeOf(batch) * length, ...between, ...after]);
  const rest = indices.shape.slice(batchDims);
  const offsets = b.constant(
    'int32',
    [...batch, ...rest.map(() => 1)],
    Int32Array.from({ length: sizeOf(batch) }, (_, i) => i * length),
  );
  const picked = b.op('Gather', [flat, b.op('Add', [indices, offsets])], { axis: 0 });
  // [...batch, ...rest, ...between, ...after] → [...batch, ...between, ...rest, ...after]
  const [n, r, w] = [batch.length, rest.length, between.length];
  const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
  return transpose(b, picked, [
    ...range(0, n),
    ...range(n + r, w),
    ...range(n, r),
    ...range(n + r + w, after.length),
  ]);
}

/** Sums of rows with equal segment numbers; numbers out of range fall into a spare row that is cut off. */
function segmentSum(b: GraphBuilder, x: Value, segmentIds: Value, segments: number): Value {
  const rows = sizeOf(segmentIds.shape);
  const inner = x.shape.slice(segmentIds.shape.length);
  const width = sizeOf(inner);
  const updates = reshape(b, x, [rows, width]);
  const zero = like(b, segmentIds, 0);
  const inside = b.op('And', [
    b.op('GreaterOrEqual', [segmentIds, zero]),
    b.op('Less', [segmentIds, like(b, segmentIds, segments)]),
  ]);
  const safe = b.op('Where', [inside, segmentIds, like(b, segmentIds, segments)]);
  const positions = b.op('Expand', [reshape(b, safe, [rows, 1])], { shape: [rows, width] });
  const empty = filled(b, like(b, x, 0), [segments + 1, width]);
  const sums = b.op('ScatterElements', [empty, positions, updates], { axis: 0, reduction: 'add' });
  const kept = b.op('Slice', [sums], { starts: [0, 0], ends: [segments, width], steps: [1, 1] });
  return reshape(b, kept, [segments, ...inner]);
}

/** How often each number below `size` occurs along the last axis, or the sum of its weights. */
function count(b: GraphBuilder, x: Value, weights: Value, size: number, binary: boolean): Value {
  const classes = b.constant(
    'int32',
    [size],
    Int32Array.from({ length: size }, (_, i) => i),
  );
  const hit = b.op('Equal', [reshape(b, x, [...x.shape, 1]), classes]);
  const axes = [x.shape.length - 1];
  if (sizeOf(x.shape) === 0) return filled(b, like(b, weights, 0), [...x.shape.slice(0, -1), size]);
  const hits = b.op('Cast', [hit], { to: weights.dtype });
  if (binary) return b.op('ReduceMax', [hits], { axes, keepdims: false });
  const weighted =
    sizeOf(weights.shape) > 0 ? b.op('Mul', [hits, reshape(b, weights, [...x.shape, 1])]) : hits;
  return b.op('ReduceSum', [weighted], { axes, keepdims: false });
}

/** How many numbers of each row come before each value: not greater, or less. */
function searchSorted(b: GraphBuilder, rows: Value, values: Value, side: 'left' | 'right'): Value {
  const [batch, length] = rows.shape as [number, number];
  const count = values.shape[1]!;
  const [left, right] = [reshape(b, rows, [batch, 1, length]), reshape(b, values, [batch, count, 1])];
  const before = b.op(side === 'left' ? 'Less' : 'LessOrEqual', [left, right]);
  return b.op('ReduceSum', [b.op('Cast', [before], { to: 'int32' })], { axes: [2], keepdims: false });
}

/** Updates written, not added, at rows of positions. */
function written(b: GraphBuilder, into: Value, indices: Value, updates: Value): Value {
  const rows = indices.shape.length === 0 ? reshape(b, indices, [1, 1]) : indices;
  const positions = rows.shape.length === 1 ? reshape(b, rows, [rows.shape[0]!, 1]) : rows;
  const depth = positions.shape.at(-1)!;
  const shape = [...positions.shape.slice(0, -1), ...into.shape.slice(depth)];
  const filledUpdates =
    sizeOf(updates.shape) === sizeOf(shape)
      ? reshape(b, updates, shape)
      : b.op('Expand', [updates], { shape });
  return b.op('ScatterND', [into, b.op('Cast', [positions], { to: 'int64' }), filledUpdates], {
    reduction: 'none',
  });
}

/** Lowerings of the kernels that read or write by computed positions. */
export const indexingKernels = {
  Bincount: kernel<'x' | 'weights', BincountAttrs>((b, { x, weights }, { size }) =>
    count(b, reshape(b, x, [sizeOf(x.shape)]), weights, size, false),
  ),
  DenseBincount: kernel<'x' | 'weights', DenseBincountAttrs>((b, { x, weights }, { size, binaryOutput }) =>
    // Eager looks at binaryOutput for rows only.
    count(b, x, weights, size, x.shape.length > 1 && binaryOutput === true),
  ),
  SearchSorted: kernel<'sortedSequence' | 'values', SearchSortedAttrs>(
    (b, { sortedSequence, values }, { side }) => searchSorted(b, sortedSequence, values, side),
  ),
  SparseToDense: kernel<'sparseIndices' | 'sparseValues' | 'defaultValue', SparseToDenseAttrs>(
    (b, { sparseIndices, sparseValues, defaultValue }, { outputShape }) =>
      written(b, filled(b, reshape(b, defaultValue, []), outputShape), sparseIndices, sparseValues),
  ),
  TensorScatterUpdate: kernel<'tensor' | 'indices' | 'updates'>((b, { tensor, indices, updates }) =>
    written(b, tensor, indices, updates),
  ),
  GatherV2: kernel<'x' | 'indices', GatherV2Attrs>(
    (b, { x, indices }, { axis, batchDims }) =>
      gather(b, x, indices, {
        axis,
        batchDims: batchDims < 0 ? batchDims + indices.shape.length : batchDims,
      }),
    'an index beyond the axis fails the run; a negative one counts from the end',
  ),
  GatherNd: kernel<'params' | 'indices'>((b, { params, indices }) =>
    b.op('GatherND', [params, b.op('Cast', [indices], { to: 'int64' })], { batch_dims: 0 }),
  ),
  ScatterNd: kernel<'indices' | 'updates', ScatterNdAttrs>((b, { indices, updates }, { shape }) => {
    // Indices of one axis are rows of one number each.
    const rows = indices.shape.length === 1 ? reshape(b, indices, [indices.shape[0]!, 1]) : indices;
    const empty = filled(b, like(b, updates, 0), shape);
    const positions = b.op('Cast', [rows], { to: 'int64' });
    return b.op('ScatterND', [empty, positions, updates], { reduction: 'add' });
  }),
  OneHot: kernel<'indices', OneHotAttrs>((b, { indices }, { depth, onValue, offValue, dtype }) => {
    const to = dtype === undefined ? 'float32' : hostDtype(dtype, 'oneHot');
    const classes = b.constant(
      'int32',
      [depth],
      Int32Array.from({ length: depth }, (_, i) => i),
    );
    const hit = b.op('Equal', [reshape(b, indices, [...indices.shape, 1]), classes]);
    if (to === 'bool') return hit;
    if (onValue === 1 && offValue === 0) return b.op('Cast', [hit], { to });
    return b.op('Where', [hit, b.scalar(to, onValue), b.scalar(to, offValue)]);
  }),
  UnsortedSegmentSum: kernel<'x' | 'segmentIds', UnsortedSegmentSumAttrs>(
    // Eager multiplies by a mask of floats: whole numbers give floats too.
    (b, { x, segmentIds }, { numSegments }) => segmentSum(b, toFloat(b, x), segmentIds, numSegments),
  ),
} satisfies { readonly [Name in NameIn<'indexing'>]: Kernel };
