// Leaves broadcasting to the operations that do it themselves: an expanded operand is used as it was before.

import type { Node, Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { sameNumbers } from '../graph/shapes.ts';
import { sizeOf } from '../host-tensor.ts';
import { isElementwise } from './elementwise-operations.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/**
 * f(expand(x), y) becomes f(x, y) where y gives the shape, and expand(f(x, y)) where it does not, so that gradients of
 * means and sums are computed on scalars and meet the batch only where it is needed.
 */
export const narrowBroadcasts: Pass = {
  name: 'narrow broadcasts',
  run: (graph) =>
    rewriteGraph(graph, (node, builder) => {
      if (node.op === 'Reshape') return throughReshape(node as Node<'Reshape'>, builder);
      return isElementwise(node.op) ? throughElementwise(node, builder) : undefined;
    }),
};

function narrow(value: Value, builder: GraphBuilder): Value {
  const producer = builder.producer(value);
  if (producer?.op !== 'Expand') return value;
  return producer.inputs[0]!;
}

function throughElementwise(node: Node, builder: GraphBuilder): Value | undefined {
  const inputs = node.inputs.map((input) => narrow(input, builder));
  if (inputs.every((input, i) => input === node.inputs[i])) return undefined;
  // PRelu broadcasts its slope to x only: x keeps its shape.
  if (node.op === 'PRelu') inputs[0] = node.inputs[0]!;
  const { shape } = node.outputs[0]!;
  const result = builder.emit(node.op, inputs, node.attributes)[0]!;
  return sameNumbers(result.shape, shape) ? result : builder.op('Expand', [result], { shape });
}

/** The expansion of a single number is the same under any shape. */
function throughReshape({ inputs, attributes }: Node<'Reshape'>, builder: GraphBuilder): Value | undefined {
  const source = narrow(inputs[0]!, builder);
  if (source === inputs[0] || sizeOf(source.shape) !== 1) return undefined;
  const scalar = source.shape.length === 0 ? source : builder.op('Reshape', [source], { shape: [] });
  return builder.op('Expand', [scalar], attributes);
}
