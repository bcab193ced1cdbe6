// Kernels that move or create elements: shapes, joins, cuts, pads, repeats, constants.

import type {
  BroadCastToAttrs,
  ConcatAttrs,
  ExpandDimsAttrs,
  FillAttrs,
  LinSpaceAttrs,
  MirrorPadAttrs,
  PackAttrs,
  PadV2Attrs,
  RangeAttrs,
  ReshapeAttrs,
  ReverseAttrs,
  SliceAttrs,
  SplitVAttrs,
  StridedSliceAttrs,
  TileAttrs,
  TransposeAttrs,
  UnpackAttrs,
} from '@tensorflow/tfjs';
import { UnsupportedArgumentError } from '../errors.ts';
import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { sameNumbers } from '../graph/shapes.ts';
import { copyData, hostDtype, sizeOf } from '../host-tensor.ts';
import { tf } from '../tensorflow.ts';
import { like } from './elementwise.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { NameIn } from './kernel-names.ts';

/** The same elements under another shape. */
export function reshape(b: GraphBuilder, x: Value, shape: readonly number[]): Value {
  return sameNumbers(x.shape, shape) ? x : b.op('Reshape', [x], { shape });
}

/** Axes in another order. */
export function transpose(b: GraphBuilder, x: Value, perm: readonly number[]): Value {
  return perm.every((axis, i) => axis === i) ? x : b.op('Transpose', [x], { perm });
}

/** One number everywhere. */
export function filled(b: GraphBuilder, scalar: Value, shape: readonly number[]): Value {
  return shape.length === 0 ? scalar : b.op('Expand', [scalar], { shape });
}

/** A box of a tensor: from `begin`, `size` elements along each axis. */
export function box(b: GraphBuilder, x: Value, begin: readonly number[], size: readonly number[]): Value {
  if (sameNumbers(x.shape, size)) return x;
  return b.op('Slice', [x], {
    starts: begin,
    ends: begin.map((at, i) => at + size[i]!),
    steps: begin.map(() => 1),
  });
}

function numeric(b: GraphBuilder, x: Value): Value {
  return x.dtype === 'bool' ? b.op('Cast', [x], { to: 'int32' }) : x;
}

function normalAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** Parts without elements count for the shape, where all are such. The first part's dtype is the result's, as in eager. */
function joined(b: GraphBuilder, parts: readonly Value[], axis: number): Value {
  const { dtype, shape } = parts[0]!;
  const full = parts
    .filter((part) => sizeOf(part.shape) > 0)
    .map((part) => (part.dtype === dtype ? part : b.op('Cast', [part], { to: dtype })));
  if (full.length === 0) {
    const length = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
    return filled(
      b,
      b.scalar(dtype, 0),
      shape.map((n, i) => (i === axis ? length : n)),
    );
  }
  return full.length === 1 ? full[0]! : b.op('Concat', full, { axis });
}

/** Runs along the axis from the given slice on; `unpack` drops the axis. */
function parts(b: GraphBuilder, x: Value, axis: number, sizes: readonly number[]): Value[] {
  let start = 0;
  return sizes.map((size) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    start += size;
    return box(
      b,
      x,
      begin,
      x.shape.map((n, i) => (i === axis ? size : n)),
    );
  });
}

function stridedSlice(b: GraphBuilder, x: Value, attributes: StridedSliceAttrs): Value {
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
  const info = tf.slice_util.sliceInfo(
    [...x.shape],
    begin,
    end,
    strides,
    beginMask,
    endMask,
    ellipsisMask,
    newAxisMask,
    shrinkAxisMask,
  );
  const { finalShape, isIdentity } = info;
  if (sizeOf(finalShape) === 0)
    return b.constant(x.dtype, finalShape, copyData(hostDtype(x.dtype, 'slice'), []));
  if (isIdentity) return reshape(b, x, finalShape);
  const lengths = info.begin.map((start, i) => finalLength(start, info.end[i]!, info.strides[i]!));
  if (lengths.length !== x.shape.length || sizeOf(lengths) !== sizeOf(finalShape)) {
    throw new UnsupportedArgumentError(
      `stridedSlice by masks that give [${lengths}] here and [${finalShape}] there: slice first, then reshape`,
    );
  }
  const ends = info.begin.map((start, i) => {
    const after = start + lengths[i]! * info.strides[i]!;
    return after < 0 ? -(x.shape[i]! + 1) : after;
  });
  return reshape(b, b.op('Slice', [x], { starts: info.begin, ends, steps: info.strides }), finalShape);
}

function finalLength(start: number, end: number, step: number): number {
  return Math.max(0, Math.ceil((end - start) / step));
}

/** Symmetric padding repeats the edge: the mirrored parts are cut, reversed and joined, axis by axis. */
function symmetricPad(b: GraphBuilder, x: Value, paddings: readonly (readonly [number, number])[]): Value {
  return paddings.reduce((value, [before, after], axis) => {
    const mirrored = (from: number, size: number) =>
      size === 0
        ? []
        : [
            reversed(
              b,
              box(
                b,
                value,
                value.shape.map((_, i) => (i === axis ? from : 0)),
                value.shape.map((n, i) => (i === axis ? size : n)),
              ),
              [axis],
            ),
          ];
    const length = value.shape[axis]!;
    const all = [...mirrored(0, before), value, ...mirrored(length - after, after)];
    return all.length === 1 ? value : b.op('Concat', all, { axis });
  }, x);
}

/** The axes run backwards. */
export function reversed(b: GraphBuilder, x: Value, axes: readonly number[]): Value {
  return b.op('Slice', [x], {
    starts: x.shape.map((n, i) => (axes.includes(i) ? n - 1 : 0)),
    ends: x.shape.map((n, i) => (axes.includes(i) ? -(n + 1) : n)),
    steps: x.shape.map((_, i) => (axes.includes(i) ? -1 : 1)),
  });
}

/** Lowerings of the kernels that move or create elements. */
export const movementKernels = {
  Reshape: kernel<'x', ReshapeAttrs>((b, { x }, { shape }) =>
    reshape(b, x, tf.util.inferFromImplicitShape(shape, sizeOf(x.shape))),
  ),
  ExpandDims: kernel<'input', ExpandDimsAttrs>((b, { input }, { dim }) => {
    const shape = [...input.shape];
    shape.splice(dim < 0 ? dim + shape.length + 1 : dim, 0, 1);
    return reshape(b, input, shape);
  }),
  Transpose: kernel<'x', TransposeAttrs>((b, { x }, { perm }) => transpose(b, x, perm)),
  BroadcastTo: kernel<'x', BroadCastToAttrs>((b, { x }, { shape }) => b.op('Expand', [x], { shape })),
  Tile: kernel<'x', TileAttrs>((b, { x }, { reps }) => {
    if (reps.every((count) => count === 1)) return x;
    // Repeating an axis of length 1 is broadcasting, which readers of it may not need.
    if (reps.every((count, i) => count === 1 || x.shape[i] === 1)) {
      return b.op('Expand', [x], { shape: x.shape.map((n, i) => n * reps[i]!) });
    }
    return b.op('Tile', [x], { repeats: reps });
  }),
  Concat: kernel<string, ConcatAttrs>((b, inputs, { axis }) => {
    const list = Object.values(inputs);
    return joined(b, list, normalAxis(axis, list[0]!.shape.length));
  }),
  Pack: kernel<string, PackAttrs>((b, inputs, { axis }) => {
    const list = Object.values(inputs);
    const at = normalAxis(axis, list[0]!.shape.length + 1);
    const raised = list.map((x) => reshape(b, x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]));
    return raised.length === 1 ? raised[0]! : b.op('Concat', raised, { axis: at });
  }),
  Unpack: kernel<'value', UnpackAttrs>((b, { value }, { axis }) => {
    const at = normalAxis(axis, value.shape.length);
    const dropped = value.shape.filter((_, i) => i !== at);
    return parts(b, value, at, new Array<number>(value.shape[at]!).fill(1)).map((part) =>
      reshape(b, part, dropped),
    );
  }),
  SplitV: kernel<'x', SplitVAttrs>((b, { x }, { numOrSizeSplits, axis }) => {
    const at = normalAxis(axis, x.shape.length);
    const sizes = tf.backend_util.prepareSplitSize(
      { shape: [...x.shape] } as Parameters<typeof tf.backend_util.prepareSplitSize>[0],
      numOrSizeSplits,
      at,
    );
    return parts(b, x, at, sizes);
  }),
  Slice: kernel<'x', SliceAttrs>((b, { x }, { begin, size }) => {
    const [starts, lengths] = tf.slice_util.parseSliceParams(
      { shape: [...x.shape] } as Parameters<typeof tf.slice_util.parseSliceParams>[0],
      begin,
      size,
    );
    return box(b, x, starts!, lengths!);
  }),
  StridedSlice: kernel<'x', StridedSliceAttrs>((b, { x }, attributes) => stridedSlice(b, x, attributes)),
  Reverse: kernel<'x', ReverseAttrs>((b, { x }, { dims }) => {
    const axes = tf.util.parseAxisParam(dims, [...x.shape]);
    return axes.length === 0 || x.shape.length === 0 ? x : reversed(b, x, axes);
  }),
  PadV2: kernel<'x', PadV2Attrs>((b, { x }, { paddings, constantValue }) => {
    if (paddings.every(([before, after]) => before === 0 && after === 0)) return x;
    const pads = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
    return b.op('Pad', [x], { pads, mode: 'constant', value: constantValue });
  }),
  MirrorPad: kernel<'x', MirrorPadAttrs>((b, { x }, { paddings, mode }) => {
    if (mode === 'symmetric') return symmetricPad(b, x, paddings);
    const pads = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
    return b.op('Pad', [x], { pads, mode: 'reflect', value: 0 });
  }),
  Fill: kernel<never, FillAttrs>((b, _, { shape, value, dtype }) => {
    if (typeof value === 'string')
      throw new UnsupportedArgumentError('fill with text: only numbers can be compiled');
    const type = dtype === undefined ? 'float32' : hostDtype(dtype, 'fill');
    return filled(b, b.scalar(type, Number(value)), shape);
  }),
  ZerosLike: kernel<'x'>((b, { x }) => filled(b, like(b, x, 0), x.shape)),
  OnesLike: kernel<'x'>((b, { x }) => filled(b, like(b, x, 1), x.shape)),
  Diag: kernel<'x'>((b, { x }) => {
    const size = sizeOf(x.shape);
    const diagonal = Uint8Array.from({ length: size * size }, (_, i) => Number(i % (size + 1) === 0));
    const column = reshape(b, numeric(b, x), [size, 1]);
    const matrix = b.op('Where', [b.constant('bool', [size, size], diagonal), column, like(b, column, 0)]);
    const whole = reshape(b, matrix, [...x.shape, ...x.shape]);
    return x.dtype === 'bool' ? b.op('Cast', [whole], { to: 'bool' }) : whole;
  }),
  Range: kernel<never, RangeAttrs>((b, _, { start, stop, step, dtype }) => {
    const ascends = start < stop;
    if (start === stop || (ascends && step < 0) || (!ascends && stop < start && step > 1)) {
      return b.constant(dtype, [0], copyData(dtype, []));
    }
    const count = Math.abs(Math.ceil((stop - start) / step));
    const by = !ascends && step === 1 ? -1 : step;
    return b.constant(
      dtype,
      [count],
      copyData(
        dtype,
        Array.from({ length: count }, (__, i) => start + i * by),
      ),
    );
  }),
  LinSpace: kernel<never, LinSpaceAttrs>((b, _, { start, stop, num }) => {
    const step = (stop - start) / (num - 1);
    return b.constant(
      'float32',
      [num],
      Float32Array.from({ length: num }, (__, i) => start + (i === 0 ? 0 : i * step)),
    );
  }),
} satisfies { readonly [Name in NameIn<'movement'>]: Kernel };
