// Small graphs for tests of passes: built, cut to what is needed, compared by what they compute.

import { expect } from 'vitest';
import type { Graph, Value } from '../../src/graph/graph.ts';
import { GraphBuilder } from '../../src/graph/graph-builder.ts';
import { verifyGraph } from '../../src/graph/verify-graph.ts';
import { largestDifference, runGraph } from './run-graph.ts';

/** The operations in order. */
export const names = (graph: Graph) => graph.nodes.map(({ op }) => op);
/** The graph without nodes that nothing needs. */
export const living = (graph: Graph): Graph => {
  const needed = new Set<Value>(graph.outputs.map(({ value }) => value));
  const nodes = [...graph.nodes].reverse().filter((node) => {
    const alive = node.outputs.some((output) => needed.has(output));
    if (alive) for (const input of node.inputs) needed.add(input);
    return alive;
  });
  return { ...graph, nodes: nodes.reverse() };
};

/** A graph of float32 inputs whose outputs are what `make` returns. */
export function build(
  make: (b: GraphBuilder, input: (name: string, ...shape: number[]) => Value) => Value[],
): Graph {
  const builder = new GraphBuilder();
  const input = (name: string, ...shape: number[]) =>
    builder.input('input', name, { dtype: 'float32', shape });
  const results = make(builder, input);
  return builder.finish(results.map((value, i) => ({ role: 'output', name: `out${i}`, value })));
}

/** Both compute the same from random inputs, up to rounding. */
export async function expectSameResults(before: Graph, after: Graph, tolerance = 1e-5): Promise<void> {
  verifyGraph(after, 'the pass');
  expect(largestDifference(await runGraph(before), await runGraph(living(after)))).toBeLessThan(tolerance);
}
