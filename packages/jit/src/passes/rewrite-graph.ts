// Rebuilds a graph node by node under a rule: what passes of small patterns are made of. Removes nothing by itself.

import { GraphError } from '../errors.ts';
import type { Graph, Node, Value } from '../graph/graph.ts';
import { GraphBuilder } from '../graph/graph-builder.ts';
import { sameNumbers } from '../graph/shapes.ts';

/**
 * Looks at one node whose inputs are already rewritten. Returns its new outputs, emitted into the builder, or undefined
 * to keep the node as it is. Patterns reach backwards through `builder.producer`.
 */
export type Rule = (node: Node, builder: GraphBuilder) => readonly Value[] | Value | undefined;

/**
 * The graph with every node passed through the rule. Nodes left unused stay, for the removal of dead nodes.
 *
 * @throws GraphError when the rule puts a value of another dtype or shape in the place of an output
 */
export function rewriteGraph(graph: Graph, rule: Rule): Graph {
  const builder = new GraphBuilder();
  const rewritten = new Map<Value, Value>();
  for (const { role, name, value, gathered } of graph.inputs)
    rewritten.set(value, builder.input(role, name, value, gathered));
  for (const [value, data] of graph.constants) {
    rewritten.set(value, builder.constant(value.dtype, value.shape, data));
  }
  for (const node of graph.nodes) {
    builder.origin = node.origin;
    const inputs = node.inputs.map((input) => rewritten.get(input)!);
    const result = rule({ ...node, inputs }, builder) ?? builder.emit(node.op, inputs, node.attributes);
    const outputs = Array.isArray(result) ? (result as readonly Value[]) : [result as Value];
    for (const [i, output] of node.outputs.entries())
      rewritten.set(output, sameType(node, output, outputs[i]!));
  }
  return builder.finish(graph.outputs.map((output) => ({ ...output, value: rewritten.get(output.value)! })));
}

function sameType({ op, origin }: Node, before: Value, after: Value): Value {
  if (before.dtype === after.dtype && sameNumbers(before.shape, after.shape)) return after;
  throw new GraphError(
    `a rewrite of ${op}${origin && ` (from ${origin})`} gave ${after.dtype}[${after.shape}] ` +
      `in place of ${before.dtype}[${before.shape}]`,
  );
}
