// Runs a hand-built graph in ONNX Runtime, so that what passes make of it can be compared with what it was.

import { seedTree } from '@trialbook/random';
import type { Graph } from '../../src/graph/graph.ts';
import { type HostTensor, sizeOf } from '../../src/host-tensor.ts';
import { buildStepModel } from '../../src/onnx/build-model.ts';
import { createSession } from '../../src/runtime/session.ts';

/** The results of a graph whose inputs are normal numbers, always the same ones for the same name. */
export async function runGraph(graph: Graph): Promise<Record<string, Float32Array>> {
  const model = buildStepModel(graph);
  const session = await createSession(model.bytes, 'test', { intraOpThreads: 1, executionProvider: 'cpu' });
  const feeds = new Map<string, HostTensor>(
    graph.inputs.map(({ name, value }) => [
      name,
      {
        dtype: 'float32',
        shape: [...value.shape],
        data: seedTree(name).stream().normals(sizeOf(value.shape)),
      },
    ]),
  );
  const names = [...model.carryOutputs.filter((name) => name !== null), ...model.outputs];
  const results = await session.run(feeds, names);
  session.release();
  return Object.fromEntries(names.map((name, i) => [name, results[i]!.data as Float32Array]));
}

/** Largest difference between two sets of results, relative to the size of the numbers. */
export function largestDifference(a: Record<string, Float32Array>, b: Record<string, Float32Array>): number {
  let largest = 0;
  for (const [name, values] of Object.entries(a)) {
    const other = b[name]!;
    const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
    values.forEach((value, i) => {
      largest = Math.max(largest, Math.abs(value - other[i]!) / size);
    });
  }
  return largest;
}
