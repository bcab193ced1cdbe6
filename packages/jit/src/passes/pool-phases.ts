// A convolution that is averaged over 2 × 2 windows afterwards, computed window by window: four phases of each channel. Which
// values that concerns is in phase-regions.ts, their layout in phase-layout.ts, the new graph in phase-rewriter.ts.

import type { Node, Value } from '../graph/graph.ts';
import type { Pass } from './pass.ts';
import { PhaseRegions } from './phase-regions.ts';
import { PhaseRewriter } from './phase-rewriter.ts';

/**
 * Where convolution → elementwise … → average pooling 2 × 2 is found, the values in between are kept in the layout
 * `[batch, 4, channels, windows]`: the four pixels of a window (its phases) one after the other. Then
 *
 * - the convolution has stride 2 and four shifted copies of each filter: fewer, longer columns to gather;
 * - pooling is a mean over the axis of 4, and its gradient a broadcast: no spread-out array is ever written;
 * - the filter gradient gathers fewer columns in the same way.
 *
 * Everything else that reads such a value gets it put back together.
 */
export const poolPhases: Pass = {
  name: 'pool phases',
  run(graph) {
    const producers = new Map<Value, Node>();
    for (const node of graph.nodes) for (const output of node.outputs) producers.set(output, node);
    const regions = new PhaseRegions(graph, producers);
    return regions.empty ? graph : new PhaseRewriter(graph, producers, regions).run();
  },
};
