// Drops nodes and constants that no result depends on.

import type { Graph, Value } from '../graph/graph.ts';
import type { Pass } from './pass.ts';

/** Dead-node elimination. Inputs stay, used or not: they are the program's signature. */
export const removeDeadNodes: Pass = {
  name: 'remove dead nodes',
  run(graph: Graph): Graph {
    const live = new Set<Value>(graph.outputs.map(({ value }) => value));
    const nodes = graph.nodes.toReversed().filter((node) => {
      if (!node.outputs.some((output) => live.has(output))) return false;
      for (const input of node.inputs) live.add(input);
      return true;
    });
    const constants = new Map([...graph.constants].filter(([value]) => live.has(value)));
    return { ...graph, constants, nodes: nodes.reverse() };
  },
};
