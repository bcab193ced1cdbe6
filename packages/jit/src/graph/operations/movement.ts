// Operations that move elements: reshape, transpose, expand, join, cut, pad, gather, scatter.

import { GraphError } from '../../errors.ts';
import { sizeOf } from '../../host-tensor.ts';
import type { ConstantData, ValueType } from '../graph.ts';
import { broadcastShapes, broadcastStrides, forEachOffset, sameNumbers } from '../shapes.ts';
import { allocate } from './memory.ts';
import type { OperationFamily } from './operation.ts';

function copyBy(
  input: ValueType & { readonly data: ConstantData },
  strides: readonly number[],
  output: ValueType,
): ConstantData {
  const data = allocate(output.dtype, sizeOf(output.shape));
  forEachOffset(output.shape, [strides], (i, [from]) => {
    data[i] = input.data[from!]!;
  });
  return data;
}

/** The length that a slice leaves of an axis. */
export function slicedLength(length: number, start: number, end: number, step: number): number {
  const clamp = (at: number, low: number, high: number) =>
    Math.min(Math.max(at < 0 ? at + length : at, low), high);
  if (step > 0) return Math.max(0, Math.ceil((clamp(end, 0, length) - clamp(start, 0, length)) / step));
  return Math.max(0, Math.ceil((clamp(end, -1, length - 1) - clamp(start, 0, length - 1)) / step));
}

/** Rules of the operations that move elements. */
export const movementOperations = {
  Reshape: {
    infer: ([x], { shape }) => {
      if (sizeOf(shape) !== sizeOf(x!.shape)) throw new GraphError(`Reshape: [${x!.shape}] to [${shape}]`);
      return [{ dtype: x!.dtype, shape }];
    },
    write: ({ shape }) => ({ attributes: { allowzero: { int: 1 } }, operands: [{ int64: shape }] }),
    evaluate: ([x]) => x!.data,
  },
  Transpose: {
    infer: ([x], { perm }) => {
      if (
        !sameNumbers(
          [...perm].sort((a, b) => a - b),
          [...x!.shape.keys()],
        )
      ) {
        throw new GraphError(`Transpose: [${x!.shape}] by [${perm}]`);
      }
      return [{ dtype: x!.dtype, shape: perm.map((axis) => x!.shape[axis]!) }];
    },
    write: ({ perm }) => ({ attributes: { perm: { ints: perm } } }),
    evaluate: ([x], { perm }, output) => {
      const strides = broadcastStrides(x!.shape, x!.shape.length);
      return copyBy(
        x!,
        perm.map((axis) => strides[axis]!),
        output,
      );
    },
  },
  Expand: {
    infer: ([x], { shape }) => {
      if (!sameNumbers(broadcastShapes(x!.shape, shape), shape)) {
        throw new GraphError(`Expand: [${x!.shape}] to [${shape}]`);
      }
      return [{ dtype: x!.dtype, shape }];
    },
    write: ({ shape }) => ({ operands: [{ int64: shape }] }),
  },
  Tile: {
    infer: ([x], { repeats }) => [
      { dtype: x!.dtype, shape: x!.shape.map((length, i) => length * repeats[i]!) },
    ],
    write: ({ repeats }) => ({ operands: [{ int64: repeats }] }),
  },
  Concat: {
    infer: (inputs, { axis }) => {
      const rest = (shape: readonly number[]) => shape.filter((_, i) => i !== axis);
      for (const input of inputs) {
        if (!sameNumbers(rest(input.shape), rest(inputs[0]!.shape)) || input.dtype !== inputs[0]!.dtype) {
          throw new GraphError(
            `Concat on axis ${axis}: ${inputs.map((value) => `[${value.shape}]`).join(', ')}`,
          );
        }
      }
      const joined = inputs.reduce((sum, input) => sum + input.shape[axis]!, 0);
      return [{ dtype: inputs[0]!.dtype, shape: inputs[0]!.shape.map((n, i) => (i === axis ? joined : n)) }];
    },
    write: ({ axis }) => ({ attributes: { axis: { int: axis } } }),
  },
  Split: {
    infer: ([x], { axis, lengths }) => {
      const sum = lengths.reduce((total, length) => total + length, 0);
      if (sum !== x!.shape[axis])
        throw new GraphError(`Split: [${x!.shape}] on axis ${axis} into ${lengths}`);
      return lengths.map((length) => ({
        dtype: x!.dtype,
        shape: x!.shape.map((n, i) => (i === axis ? length : n)),
      }));
    },
    write: ({ axis, lengths }) => ({
      attributes: { axis: { int: axis } },
      operands: [{ int64: lengths }],
    }),
  },
  Slice: {
    infer: ([x], { starts, ends, steps }) => [
      { dtype: x!.dtype, shape: x!.shape.map((n, i) => slicedLength(n, starts[i]!, ends[i]!, steps[i]!)) },
    ],
    write: ({ starts, ends, steps }) => ({
      operands: [{ int64: starts }, { int64: ends }, { int64: [...starts.keys()] }, { int64: steps }],
    }),
  },
  Pad: {
    infer: ([x], { pads }) => [
      { dtype: x!.dtype, shape: x!.shape.map((n, i) => n + pads[i]! + pads[i + x!.shape.length]!) },
    ],
    write: ({ pads, mode, value }) => ({
      attributes: { mode: { text: mode } },
      operands: mode === 'constant' ? [{ int64: pads }, { number: value }] : [{ int64: pads }],
    }),
  },
  Gather: {
    infer: ([x, indices], { axis }) => [
      {
        dtype: x!.dtype,
        shape: [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)],
      },
    ],
    write: ({ axis }) => ({ attributes: { axis: { int: axis } } }),
  },
  GatherElements: {
    infer: ([x, indices]) => [{ dtype: x!.dtype, shape: indices!.shape }],
    write: ({ axis }) => ({ attributes: { axis: { int: axis } } }),
  },
  GatherND: {
    infer: ([x, indices], { batch_dims }) => {
      const depth = indices!.shape.at(-1)!;
      return [
        { dtype: x!.dtype, shape: [...indices!.shape.slice(0, -1), ...x!.shape.slice(batch_dims + depth)] },
      ];
    },
    write: ({ batch_dims }) => ({ attributes: { batch_dims: { int: batch_dims } } }),
  },
  ScatterElements: {
    infer: ([x, indices, updates]) => {
      if (!sameNumbers(indices!.shape, updates!.shape) || updates!.shape.length !== x!.shape.length) {
        throw new GraphError(
          `ScatterElements: [${updates!.shape}] at [${indices!.shape}] into [${x!.shape}]`,
        );
      }
      return [{ dtype: x!.dtype, shape: x!.shape }];
    },
    write: ({ axis, reduction }) => ({ attributes: { axis: { int: axis }, reduction: { text: reduction } } }),
  },
  ScatterND: {
    infer: ([x]) => [{ dtype: x!.dtype, shape: x!.shape }],
    write: ({ reduction }) => ({ attributes: { reduction: { text: reduction } } }),
  },
} satisfies OperationFamily<
  | 'Reshape'
  | 'Transpose'
  | 'Expand'
  | 'Tile'
  | 'Concat'
  | 'Split'
  | 'Slice'
  | 'Pad'
  | 'Gather'
  | 'GatherElements'
  | 'GatherND'
  | 'ScatterElements'
  | 'ScatterND'
>;
