// What a graph asks of its ONNX Runtime session.

import type { Graph } from '../graph/graph.ts';
import type { SessionOptions } from '../runtime/session.ts';
import { nodesForCpu } from './nodes-for-cpu.ts';

/** The options of the session that runs a graph. */
export function sessionOptions(
  graph: Graph,
  scans: boolean,
  { intraOpThreads, executionProvider }: Pick<SessionOptions, 'intraOpThreads' | 'executionProvider'>,
): SessionOptions {
  return {
    optimize: executionProvider !== 'cpu' || needsFusion(graph),
    intraOpThreads,
    executionProvider,
    cpuNodes: nodesForCpu(graph, scans),
  };
}

/**
 * Whether ONNX Runtime's own optimizers have something to add: they fuse transposes into batched products. Elsewhere the
 * passes have done it all, and its optimizer would move the transposes that they have placed.
 */
function needsFusion({ nodes }: Graph): boolean {
  const transposed = new Set(nodes.flatMap(({ op, outputs }) => (op === 'Transpose' ? outputs : [])));
  return nodes.some(({ op, inputs }) => op === 'MatMul' && inputs.some((input) => transposed.has(input)));
}
