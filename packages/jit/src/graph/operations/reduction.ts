// Operations along axes: reductions, arg-reductions, running sums, softmax, the k largest.

import { GraphError } from '../../errors.ts';
import type { Operation, OperationFamily, ReductionName } from './operation.ts';

function reduction<Name extends ReductionName>(): Operation<Name> {
  return {
    infer: ([x], { axes, keepdims }) => {
      for (const axis of axes) {
        if (!(axis in x!.shape)) throw new GraphError(`reduction: axis ${axis} of shape [${x!.shape}]`);
      }
      const shape = x!.shape.flatMap((length, i) => (axes.includes(i) ? (keepdims ? [1] : []) : [length]));
      return [{ dtype: x!.dtype, shape }];
    },
    write: ({ axes, keepdims }) => ({
      attributes: { keepdims: { int: Number(keepdims) }, noop_with_empty_axes: { int: 1 } },
      operands: [{ int64: axes }],
    }),
  };
}

function argReduction<Name extends 'ArgMax' | 'ArgMin'>(): Operation<Name> {
  return {
    infer: ([x], { axis }) => [{ dtype: 'int64', shape: x!.shape.filter((_, i) => i !== axis) }],
    write: ({ axis }) => ({ attributes: { axis: { int: axis }, keepdims: { int: 0 } } }),
  };
}

function alongAxis<Name extends 'Softmax' | 'LogSoftmax'>(): Operation<Name> {
  return {
    infer: ([x]) => [{ dtype: x!.dtype, shape: x!.shape }],
    write: ({ axis }) => ({ attributes: { axis: { int: axis } } }),
  };
}

/** Rules of the operations along axes. */
export const reductionOperations = {
  ReduceSum: reduction(),
  ReduceMean: reduction(),
  ReduceMax: reduction(),
  ReduceMin: reduction(),
  ReduceProd: reduction(),
  ArgMax: argReduction(),
  ArgMin: argReduction(),
  Softmax: alongAxis(),
  LogSoftmax: alongAxis(),
  CumSum: {
    infer: ([x]) => [{ dtype: x!.dtype, shape: x!.shape }],
    write: ({ axis, exclusive, reverse }) => ({
      attributes: { exclusive: { int: exclusive }, reverse: { int: reverse } },
      operands: [{ int64: [axis], scalar: true }],
    }),
  },
  TopK: {
    infer: ([x], { axis, k }) => {
      const shape = x!.shape.map((length, i) => (i === axis ? k : length));
      return [
        { dtype: x!.dtype, shape },
        { dtype: 'int64', shape },
      ];
    },
    write: ({ axis, k, largest }) => ({
      attributes: { axis: { int: axis }, largest: { int: largest }, sorted: { int: 1 } },
      operands: [{ int64: [k] }],
    }),
  },
} satisfies OperationFamily<
  ReductionName | 'ArgMax' | 'ArgMin' | 'Softmax' | 'LogSoftmax' | 'CumSum' | 'TopK'
>;
