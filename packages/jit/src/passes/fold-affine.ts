// Moves scaling and shifting of the columns of a batch out of the batch, into the small matrices it is multiplied with.

import type { Node, Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import type { ReductionName } from '../graph/operations/operation.ts';
import { sizeOf } from '../host-tensor.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/**
 * With x and d batches (many rows), W a matrix, s and t one number per column, 1ᵀ the sum over rows:
 *
 * - (x·s + t) W = x (s W) + t W, and (x·s + t)ᵀ d = s (xᵀ d) + t (1ᵀ d)
 * - (d Wᵀ)·s = d (s W)ᵀ
 * - 1ᵀ (d Wᵀ) = (1ᵀ d) Wᵀ, and 1ᵀ (d Wᵀ · x) = row sums of W · (xᵀ d)
 *
 * These are what batch norm between dense layers consists of: with them its output is never written, its two
 * backward sums never read the batch, and its backward scaling is free. Applied only where the matrix is no larger
 * than the batch.
 */
export const foldAffine: Pass = {
  name: 'fold affine',
  run: (graph) =>
    rewriteGraph(graph, (node, builder) => {
      switch (node.op) {
        case 'MatMul':
          return productOfAffine(builder, node.inputs[0]!, node.inputs[1]!, false);
        case 'Gemm': {
          const { transA, transB } = (node as Node<'Gemm'>).attributes;
          const [a, b] = node.inputs as [Value, Value];
          if (transA) return transB ? undefined : gradientOfAffine(builder, a, b);
          return productOfAffine(builder, a, b, transB === 1);
        }
        case 'ReduceSum':
          return sumOfRows(builder, node as Node<ReductionName>);
        case 'Mul':
          return scaledProduct(builder, node.inputs[0]!, node.inputs[1]!);
        case 'Add':
          return joinShifts(builder, node.inputs[0]!, node.inputs[1]!);
        case 'Sub':
          return shiftFirst(builder, node.inputs[0]!, node.inputs[1]!);
        default:
          return undefined;
      }
    }),
};

/** One number per column: `[1, columns]` or `[columns]`. */
function isRow(value: Value, columns: number): boolean {
  return sizeOf(value.shape) === columns && value.shape.at(-1) === columns && value.shape.length <= 2;
}

function asRow(builder: GraphBuilder, value: Value): Value {
  return value.shape.length === 2
    ? value
    : builder.op('Reshape', [value], { shape: [1, sizeOf(value.shape)] });
}

function asColumn(builder: GraphBuilder, value: Value): Value {
  return builder.op('Reshape', [value], { shape: [sizeOf(value.shape), 1] });
}

/** Splits the operands of a commutative operation into a batch and a row. */
function batchAndRow(a: Value, b: Value): { batch: Value; row: Value } | undefined {
  for (const [batch, row] of [
    [a, b],
    [b, a],
  ] as const) {
    if (batch.shape.length === 2 && batch.shape[0]! > 1 && isRow(row, batch.shape[1]!)) return { batch, row };
  }
  return undefined;
}

/** x, s and t where the value is x·s + t. */
function affineOf(value: Value, builder: GraphBuilder): { x: Value; scale: Value; shift: Value } | undefined {
  const sum = builder.producer(value);
  if (sum?.op !== 'Add') return undefined;
  const outer = batchAndRow(sum.inputs[0]!, sum.inputs[1]!);
  if (!outer) return undefined;
  const product = builder.producer(outer.batch);
  if (product?.op !== 'Mul') return undefined;
  const inner = batchAndRow(product.inputs[0]!, product.inputs[1]!);
  return inner && { x: inner.batch, scale: inner.row, shift: outer.row };
}

function productOfAffine(
  builder: GraphBuilder,
  a: Value,
  matrix: Value,
  transposed: boolean,
): Value | undefined {
  const affine = affineOf(a, builder);
  if (!affine || matrix.shape.length !== 2 || sizeOf(matrix.shape) > sizeOf(a.shape)) return undefined;
  const { x, scale, shift } = affine;
  const product = (left: Value, right: Value) =>
    transposed
      ? builder.op('Gemm', [left, right], { transA: 0, transB: 1 })
      : builder.op('MatMul', [left, right]);
  const scaled = builder.op('Mul', [matrix, transposed ? asRow(builder, scale) : asColumn(builder, scale)]);
  return builder.op('Add', [product(x, scaled), product(asRow(builder, shift), matrix)]);
}

function gradientOfAffine(builder: GraphBuilder, a: Value, d: Value): Value | undefined {
  const affine = affineOf(a, builder);
  if (!affine || a.shape[1]! * d.shape[1]! > sizeOf(a.shape)) return undefined;
  const { x, scale, shift } = affine;
  const plain = builder.op('Gemm', [x, d], { transA: 1, transB: 0 });
  const sums = builder.op('ReduceSum', [d], { axes: [0], keepdims: true });
  return builder.op('Add', [
    builder.op('Mul', [plain, asColumn(builder, scale)]),
    builder.op('Mul', [sums, asColumn(builder, shift)]),
  ]);
}

/** d and W where the value is d Wᵀ, with fewer entries in W than in the value. */
function backwardProduct(value: Value, builder: GraphBuilder): { d: Value; matrix: Value } | undefined {
  const producer = builder.producer(value);
  if (producer?.op !== 'Gemm') return undefined;
  const { transA, transB } = (producer as Node<'Gemm'>).attributes;
  const [d, matrix] = producer.inputs as [Value, Value];
  return !transA && transB && sizeOf(matrix.shape) <= sizeOf(value.shape) ? { d, matrix } : undefined;
}

function sumOfRows(builder: GraphBuilder, { inputs, attributes }: Node<ReductionName>): Value | undefined {
  const [value] = inputs as [Value];
  if (value.shape.length !== 2 || attributes.axes.join() !== '0') return undefined;
  const sums = rowOfSums(builder, value);
  if (!sums) return undefined;
  return attributes.keepdims ? sums : builder.op('Reshape', [sums], { shape: [value.shape[1]!] });
}

function rowOfSums(builder: GraphBuilder, value: Value): Value | undefined {
  const direct = backwardProduct(value, builder);
  if (direct) {
    const sums = builder.op('ReduceSum', [direct.d], { axes: [0], keepdims: true });
    return builder.op('Gemm', [sums, direct.matrix], { transA: 0, transB: 1 });
  }
  const product = builder.producer(value);
  if (product?.op !== 'Mul') return undefined;
  for (const [left, x] of [product.inputs, [...product.inputs].reverse()] as [Value, Value][]) {
    const back = backwardProduct(left, builder);
    if (!back || x.shape.join() !== value.shape.join()) continue;
    const gradient = builder.op('Gemm', [x, back.d], { transA: 1, transB: 0 });
    const sums = builder.op('ReduceSum', [builder.op('Mul', [gradient, back.matrix])], {
      axes: [1],
      keepdims: false,
    });
    return asRow(builder, sums);
  }
  return undefined;
}

function scaledProduct(builder: GraphBuilder, a: Value, b: Value): Value | undefined {
  const parts = batchAndRow(a, b);
  const back = parts && backwardProduct(parts.batch, builder);
  if (!back) return undefined;
  const scaled = builder.op('Mul', [back.matrix, asColumn(builder, parts.row)]);
  return builder.op('Gemm', [back.d, scaled], { transA: 0, transB: 1 });
}

/** (x + r) + q = x + (r + q) where r and q are rows: one pass over the batch instead of two. */
function joinShifts(builder: GraphBuilder, a: Value, b: Value): Value | undefined {
  const outer = batchAndRow(a, b);
  if (!outer) return undefined;
  const sum = builder.producer(outer.batch);
  if (sum?.op !== 'Add') return undefined;
  const inner = batchAndRow(sum.inputs[0]!, sum.inputs[1]!);
  return inner && builder.op('Add', [inner.batch, builder.op('Add', [inner.row, outer.row])]);
}

/** p − (x + r) = (p − r) − x where p is a product: the row goes into the product's bias. */
function shiftFirst(builder: GraphBuilder, a: Value, b: Value): Value | undefined {
  const sum = builder.producer(b);
  if (sum?.op !== 'Add' || !backwardProduct(a, builder)) return undefined;
  const parts = batchAndRow(sum.inputs[0]!, sum.inputs[1]!);
  if (!parts || parts.batch.shape.join() !== a.shape.join()) return undefined;
  return builder.op('Sub', [builder.op('Add', [a, builder.op('Neg', [parts.row])]), parts.batch]);
}
