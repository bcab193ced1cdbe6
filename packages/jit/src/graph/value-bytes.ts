// How large a graph is in memory, at most.

import { sizeOf } from '../host-tensor.ts';
import type { Dtype, Graph } from './graph.ts';

const BYTES: Readonly<Record<Dtype, number>> = { float32: 4, int32: 4, uint32: 4, int64: 8, bool: 1 };

/** Bytes of all values that the nodes compute in one run of the graph, none sharing memory with another. */
export function valueBytes({ nodes }: Graph): number {
  let bytes = 0;
  for (const { outputs } of nodes)
    for (const { dtype, shape } of outputs) bytes += BYTES[dtype] * sizeOf(shape);
  return bytes;
}
