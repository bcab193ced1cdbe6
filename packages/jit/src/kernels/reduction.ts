// Reductions, arg-reductions, running sums and products, softmax, the k largest.

import type {
  AllAttrs,
  ArgMaxAttrs,
  CumsumAttrs,
  LogSoftmaxAttrs,
  MaxAttrs,
  SoftmaxAttrs,
  SumAttrs,
  TopKAttrs,
} from '@tensorflow/tfjs';
import { UnsupportedArgumentError } from '../errors.ts';
import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import type { ReductionName } from '../graph/operations/operation.ts';
import { tf } from '../tensorflow.ts';
import { like, toFloat } from './elementwise.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { NameIn } from './kernel-names.ts';

type Axis = number | readonly number[] | undefined | null;

function axesOf(axis: Axis, x: Value): number[] {
  if (axis === undefined || axis === null) return [...x.shape.keys()];
  return tf.util.parseAxisParam(axis as number | number[], [...x.shape]).sort((a, b) => a - b);
}

function reduce(b: GraphBuilder, name: ReductionName, x: Value, axis: Axis, keepdims = false): Value {
  const axes = axesOf(axis, x);
  return axes.length === 0 ? x : b.op(name, [x], { axes, keepdims });
}

function numbers(b: GraphBuilder, x: Value): Value {
  return x.dtype === 'bool' ? b.op('Cast', [x], { to: 'int32' }) : x;
}

/** Sums of whole numbers wrap, as eager's do; ONNX Runtime's of int32 stop at the largest. Sums of bools cannot reach it. */
function sum(b: GraphBuilder, x: Value, axis: Axis, keepdims: boolean | undefined): Value {
  if (isCastOfBool(b, x)) return reduce(b, 'ReduceSum', x, axis, keepdims);
  return wrapping(b, 'ReduceSum', x, axis, keepdims);
}

function wrapping(
  b: GraphBuilder,
  name: 'ReduceSum' | 'ReduceProd',
  x: Value,
  axis: Axis,
  keepdims: boolean | undefined,
): Value {
  if (x.dtype !== 'int32') return reduce(b, name, numbers(b, x), axis, keepdims);
  const total = reduce(b, name, b.op('Cast', [x], { to: 'int64' }), axis, keepdims);
  return b.op('Cast', [total], { to: 'int32' });
}

function isCastOfBool(b: GraphBuilder, x: Value): boolean {
  const node = b.producer(x);
  return node?.op === 'Cast' && node.inputs[0]!.dtype === 'bool';
}

/** Maximum or minimum. ONNX Runtime's forgets NaN unless it stands first; eager's does not, and divergence must show. */
function extremum(
  b: GraphBuilder,
  name: 'ReduceMax' | 'ReduceMin',
  x: Value,
  axis: Axis,
  keepdims?: boolean,
) {
  if (x.dtype === 'bool')
    return b.op('Cast', [reduce(b, name, numbers(b, x), axis, keepdims)], { to: 'bool' });
  const found = reduce(b, name, x, axis, keepdims);
  if (x.dtype !== 'float32' || found === x) return found;
  const isLost = reduce(b, 'ReduceMax', b.op('IsNaN', [x]), axis, keepdims);
  return b.op('Where', [isLost, like(b, x, Number.NaN), found]);
}

/** Any and all, as maximum and minimum of 0 and 1. */
function logicalReduction(name: 'ReduceMax' | 'ReduceMin'): Kernel {
  return kernel<'x', AllAttrs>((b, { x }, { axis, keepDims }) =>
    b.op('Cast', [reduce(b, name, numbers(b, x), axis, keepDims)], { to: 'bool' }),
  );
}

function argReduction(name: 'ArgMax' | 'ArgMin'): Kernel {
  return kernel<'x', ArgMaxAttrs>((b, { x }, { axis }) => {
    const along = axesOf(axis, x)[0] ?? 0;
    if (x.shape[along] === 0) {
      throw new UnsupportedArgumentError(
        `${name} of [${x.shape}]: an axis without elements has no greatest or least`,
      );
    }
    const positions = b.op(name, [numbers(b, x)], { axis: along });
    return b.op('Cast', [positions], { to: 'int32' });
  });
}

/** Running product by doubling: ⌈log₂ n⌉ products of the whole with itself moved along the axis. */
function runningProduct(b: GraphBuilder, x: Value, { axis, exclusive, reverse }: CumsumAttrs): Value {
  const along = axesOf(axis, x)[0]!;
  const length = x.shape[along]!;
  const moved = (value: Value, by: number): Value => {
    const kept = Math.max(0, length - by);
    const fill = b.op('Expand', [like(b, value, 1)], {
      shape: value.shape.map((n, i) => (i === along ? length - kept : n)),
    });
    const part = b.op('Slice', [value], {
      starts: value.shape.map((_, i) => (i === along && reverse ? length - kept : 0)),
      ends: value.shape.map((n, i) => (i === along && !reverse ? kept : n)),
      steps: value.shape.map(() => 1),
    });
    return b.op('Concat', reverse ? [part, fill] : [fill, part], { axis: along });
  };
  let product = exclusive && length > 0 ? moved(x, 1) : x;
  for (let by = 1; by < length; by *= 2) product = b.op('Mul', [product, moved(product, by)]);
  return product;
}

/** Lowerings of the reductions. */
export const reductionKernels = {
  Sum: kernel<'x', SumAttrs>((b, { x }, { axis, keepDims }) => sum(b, x, axis, keepDims)),
  Prod: kernel<'x', SumAttrs>((b, { x }, { axis, keepDims }) => wrapping(b, 'ReduceProd', x, axis, keepDims)),
  Mean: kernel<'x', SumAttrs>((b, { x }, { axis, keepDims }) =>
    reduce(b, 'ReduceMean', toFloat(b, x), axis, keepDims),
  ),
  Max: kernel<'x', MaxAttrs>((b, { x }, { reductionIndices, keepDims }) =>
    extremum(b, 'ReduceMax', x, reductionIndices, keepDims),
  ),
  Min: kernel<'x', SumAttrs>((b, { x }, { axis, keepDims }) => extremum(b, 'ReduceMin', x, axis, keepDims)),
  Any: logicalReduction('ReduceMax'),
  All: logicalReduction('ReduceMin'),
  ArgMax: argReduction('ArgMax'),
  ArgMin: argReduction('ArgMin'),
  Cumsum: kernel<'x', CumsumAttrs>((b, { x }, { axis, exclusive, reverse }) =>
    b.op('CumSum', [numbers(b, x)], {
      axis: axesOf(axis, x)[0]!,
      exclusive: exclusive ? 1 : 0,
      reverse: reverse ? 1 : 0,
    }),
  ),
  Cumprod: kernel<'x', CumsumAttrs>((b, { x }, attributes) => runningProduct(b, numbers(b, x), attributes)),
  Softmax: kernel<'logits', SoftmaxAttrs>((b, { logits }, { dim }) =>
    b.op('Softmax', [toFloat(b, logits)], { axis: axesOf(dim, logits)[0]! }),
  ),
  LogSoftmax: kernel<'logits', LogSoftmaxAttrs>((b, { logits }, { axis }) =>
    b.op('LogSoftmax', [toFloat(b, logits)], { axis: axesOf(axis, logits)[0]! }),
  ),
  TopK: kernel<'x', TopKAttrs>((b, { x }, { k }) => {
    const [values, positions] = b.emit('TopK', [x], { axis: x.shape.length - 1, k, largest: 1 });
    return [values!, b.op('Cast', [positions!], { to: 'int32' })];
  }),
} satisfies { readonly [Name in NameIn<'reduction'>]: Kernel };
