// What a pass is.

import type { Graph } from '../graph/graph.ts';

/** A function from graph to graph that keeps what the graph computes. */
export interface Pass {
  /** For errors and listings. */
  readonly name: string;
  run(graph: Graph): Graph;
}
