// Checks the rules a graph must keep, after tracing and after the passes. Repairs nothing.

import { GraphError } from '../errors.ts';
import { sizeOf } from '../host-tensor.ts';
import type { Graph, Value } from './graph.ts';
import { operation } from './operations/operations.ts';
import { printGraph } from './print-graph.ts';
import { sameNumbers } from './shapes.ts';

/**
 * Verifies that every value is defined once and before its use, that every type is what the operation's rule says, and
 * that the next carry has the types of the carry.
 *
 * @param after - what made the graph, for the error
 * @throws GraphError with the offending line and the whole graph
 */
export function verifyGraph(graph: Graph, after: string): Graph {
  const fail = (what: string): never => {
    throw new GraphError(`graph after ${after}: ${what}\n${printGraph(graph)}`);
  };
  const defined = new Set<Value>();
  const ids = new Set<number>();
  const define = (value: Value) => {
    if (defined.has(value) || ids.has(value.id)) fail(`value ${value.id} is defined twice`);
    defined.add(value);
    ids.add(value.id);
  };
  for (const { value } of graph.inputs) define(value);
  for (const [value, data] of graph.constants) {
    define(value);
    if (data.length !== sizeOf(value.shape))
      fail(`constant ${value.id} [${value.shape}] has ${data.length} numbers`);
  }
  for (const node of graph.nodes) {
    for (const input of node.inputs)
      if (!defined.has(input)) fail(`${node.op} reads ${input.id} before it is defined`);
    const types = operation(node.op).infer(node.inputs, node.attributes as never);
    if (types.length !== node.outputs.length)
      fail(`${node.op} has ${node.outputs.length} outputs, not ${types.length}`);
    for (const [i, { dtype, shape }] of types.entries()) {
      const output = node.outputs[i]!;
      if (output.dtype !== dtype || !sameNumbers(output.shape, shape)) {
        fail(`${node.op} gives ${dtype}[${shape}], but ${output.id} is ${output.dtype}[${output.shape}]`);
      }
      define(output);
    }
  }
  for (const { name, value } of graph.outputs) if (!defined.has(value)) fail(`result ${name} is not defined`);
  const state = graph.inputs.filter(({ role }) => role === 'carry');
  const next = graph.outputs.filter(({ role }) => role === 'carry');
  if (state.length !== next.length) fail(`${state.length} carry inputs, ${next.length} carry results`);
  for (const [i, { name, value }] of state.entries()) {
    const result = next[i]!.value;
    if (value.dtype !== result.dtype || !sameNumbers(value.shape, result.shape)) {
      fail(`${name} is ${value.dtype}[${value.shape}], its next value ${result.dtype}[${result.shape}]`);
    }
  }
  return graph;
}
