// Products of many tiny matrices, one per trial, as a few elementwise operations with the trials innermost.

import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { sizeOf } from '../host-tensor.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/** From this many matrices on, a row of all trials is long enough for vector instructions. */
const FEWEST_TRIALS = 32;
/** Up to this width, one multiplication per entry costs less than a call of the matrix routine per trial. */
const WIDEST = 4;

/**
 * Rewrites `[T, m, k] × [T, k, n]` where two of m, k, n are tiny. A matrix routine called T times spends its time on being
 * called; with T as the last axis, each of the few scalar products is one vector operation over all trials. The
 * transposes this emits cancel between layers when they sink.
 */
export const trialMinorProducts: Pass = {
  name: 'trial-minor products',
  run: (graph) =>
    rewriteGraph(graph, (node, builder) => {
      if (node.op !== 'MatMul') return undefined;
      const [a, b] = node.inputs as [Value, Value];
      if (a.dtype !== 'float32' || a.shape.length !== 3 || b.shape.length !== 3) return undefined;
      const [trials, rows, inner] = a.shape as [number, number, number];
      const columns = b.shape[2]!;
      if (b.shape[0] !== trials || trials < FEWEST_TRIALS || inner === 0) return undefined;
      if (inner <= WIDEST && columns <= WIDEST) return outerProducts(builder, a, b);
      return rows <= WIDEST && columns <= WIDEST ? innerProducts(builder, a, b) : undefined;
    }),
};

/** Few terms: all products of a column of `a` and a row of `b`, summed over k, in the layout [n, m, T]. */
function outerProducts(builder: GraphBuilder, a: Value, b: Value): Value {
  const left = builder.op('Transpose', [a], { perm: [2, 1, 0] }); // [k, m, T]
  const right = builder.op('Transpose', [b], { perm: [1, 2, 0] }); // [k, n, T]
  const [inner, rows, trials] = left.shape as [number, number, number];
  const columns = right.shape[1]!;
  const terms = builder.op('Mul', [
    builder.op('Reshape', [left], { shape: [inner, 1, rows, trials] }),
    builder.op('Reshape', [right], { shape: [inner, columns, 1, trials] }),
  ]);
  const sum = inner === 1 ? terms : sumFirst(builder, terms);
  const result = builder.op('Reshape', [sum], { shape: [columns, rows, trials] });
  return builder.op('Transpose', [result], { perm: [2, 1, 0] });
}

/** The sum over the first axis as a product with ones, [1, rest]: a tenth of the time of a reduction there. */
function sumFirst(builder: GraphBuilder, value: Value): Value {
  const [count, ...rest] = value.shape as [number, ...number[]];
  const ones = builder.constant('float32', [1, count], new Float32Array(count).fill(1));
  return builder.op('MatMul', [ones, builder.op('Reshape', [value], { shape: [count, sizeOf(rest)] })]);
}

/** Few results: each is the sum over k of a row of `a` times a column of `b`, in the layout [m, n, T]. */
function innerProducts(builder: GraphBuilder, a: Value, b: Value): Value {
  const left = builder.op('Transpose', [a], { perm: [1, 2, 0] }); // [m, k, T]
  const right = builder.op('Transpose', [b], { perm: [2, 1, 0] }); // [n, k, T]
  const [rows, inner, trials] = left.shape as [number, number, number];
  const columns = right.shape[0]!;
  const products = builder.op('Mul', [
    builder.op('Reshape', [left], { shape: [rows, 1, inner, trials] }),
    builder.op('Reshape', [right], { shape: [1, columns, inner, trials] }),
  ]);
  const sums = builder.op('ReduceSum', [products], { axes: [2], keepdims: false });
  return builder.op('Transpose', [sums], { perm: [2, 0, 1] });
}
