// Keeps the gradient behind a single output as its two factors, instead of multiplying it out over the batch.

import type { Node, Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import type { ReductionName } from '../graph/operations/operation.ts';
import { sizeOf } from '../host-tensor.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/**
 * With d and w columns and M a mask, the gradient (d wᵀ)·M of the layer before a single output is as large as the batch, but
 *
 * - Aᵀ ((d wᵀ)·M) = ((A·d)ᵀ M)·wᵀ
 * - 1ᵀ ((d wᵀ)·M) = (dᵀ M)·wᵀ
 *
 * need neither d wᵀ nor its product with the mask.
 */
export const foldOuterProducts: Pass = {
  name: 'fold outer products',
  run: (graph) =>
    rewriteGraph(graph, (node, builder) => {
      if (node.op === 'Gemm') return weightGradient(builder, node as Node<'Gemm'>);
      return node.op === 'ReduceSum' ? biasGradient(builder, node as Node<ReductionName>) : undefined;
    }),
};

/** d, w as a row, and M where the value is (d wᵀ)·M. */
function maskedOuter(value: Value, builder: GraphBuilder): { d: Value; row: Value; mask: Value } | undefined {
  const product = builder.producer(value);
  if (product?.op !== 'Mul') return undefined;
  for (const [outer, mask] of [product.inputs, product.inputs.toReversed()] as [Value, Value][]) {
    const gemm = builder.producer(outer);
    if (gemm?.op !== 'Gemm' || mask.shape.join() !== value.shape.join()) continue;
    const { transA, transB } = (gemm as Node<'Gemm'>).attributes;
    const [d, w] = gemm.inputs as [Value, Value];
    if (gemm.inputs.length > 2 || transA || !transB || d.shape[1] !== 1) continue;
    return { d, mask, row: builder.op('Reshape', [w], { shape: [1, w.shape[0]!] }) };
  }
  return undefined;
}

function weightGradient(builder: GraphBuilder, { inputs, attributes }: Node<'Gemm'>): Value | undefined {
  const [a, gradient] = inputs as [Value, Value];
  if (inputs.length > 2 || !attributes.transA || attributes.transB) return undefined;
  const parts = sizeOf(a.shape) <= sizeOf(gradient.shape) ? maskedOuter(gradient, builder) : undefined;
  if (!parts) return undefined;
  const scaled = builder.op('Mul', [a, parts.d]);
  const product = builder.op('Gemm', [scaled, parts.mask], { transA: 1, transB: 0 });
  return builder.op('Mul', [product, parts.row]);
}

function biasGradient(builder: GraphBuilder, { inputs, attributes }: Node<ReductionName>): Value | undefined {
  const [gradient] = inputs as [Value];
  const overBatch = gradient.shape.length === 2 && attributes.axes.join() === '0';
  const parts = overBatch ? maskedOuter(gradient, builder) : undefined;
  if (!parts) return undefined;
  const sums = builder.op('Gemm', [parts.d, parts.mask], { transA: 1, transB: 0 });
  const scaled = builder.op('Mul', [sums, parts.row]);
  return attributes.keepdims ? scaled : builder.op('Reshape', [scaled], { shape: [gradient.shape[1]!] });
}
