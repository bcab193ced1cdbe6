// Rebuilds a graph node by node under a rule: what passes of small patterns are made of. Removes nothing by itself.

import type { Graph, Node, Value } from '../graph/graph.ts';
import { GraphBuilder } from '../graph/graph-builder.ts';

/**
 * Looks at one node whose inputs are already rewritten. Returns its new outputs, emitted into the builder, or undefined
 * to keep the node as it is. Patterns reach backwards through `builder.producer`.
 */
export type Rule = (node: Node, builder: GraphBuilder) => readonly Value[] | Value | undefined;

/** The graph with every node passed through the rule. Nodes left unused stay, for the removal of dead nodes. */
export function rewriteGraph(graph: Graph, rule: Rule): Graph {
  const builder = new GraphBuilder();
  const rewritten = new Map<Value, Value>();
  for (const { role, name, value } of graph.inputs) rewritten.set(value, builder.input(role, name, value));
  for (const [value, data] of graph.constants) {
    rewritten.set(value, builder.constant(value.dtype, value.shape, data));
  }
  for (const node of graph.nodes) {
    builder.origin = node.origin;
    const inputs = node.inputs.map((input) => rewritten.get(input)!);
    const result = rule({ ...node, inputs }, builder) ?? builder.emit(node.op, inputs, node.attributes);
    const outputs = Array.isArray(result) ? (result as readonly Value[]) : [result as Value];
    for (const [i, output] of node.outputs.entries()) rewritten.set(output, outputs[i]!);
  }
  return builder.finish(graph.outputs.map((output) => ({ ...output, value: rewritten.get(output.value)! })));
}
