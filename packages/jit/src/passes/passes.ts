// The passes every program goes through, in order, verified after each.

import type { Graph } from '../graph/graph.ts';
import { verifyGraph } from '../graph/verify-graph.ts';
import type { Pass } from './pass.ts';
import { removeDeadNodes } from './remove-dead-nodes.ts';

/** The default passes in their order. */
export const defaultPasses: readonly Pass[] = [removeDeadNodes];

/** Applies passes in order; a pass that breaks the graph throws a GraphError that names it. */
export function applyPasses(graph: Graph, passes: readonly Pass[] = defaultPasses): Graph {
  return passes.reduce((current, pass) => verifyGraph(pass.run(current), pass.name), graph);
}
