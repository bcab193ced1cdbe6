// Small training tasks for tests.

import { type RandomStream, seedTree } from '@trialbook/random';
import type { Examples } from '../src/data.ts';

/** A ring around a disc: two classes in the plane. */
export function ringAroundDisc(count: number, seed = 5): { inputs: Float32Array; labels: Int32Array } {
  const stream: RandomStream = seedTree(seed).child('ring').stream();
  const inputs = new Float32Array(count * 2);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const label = i % 2;
    const angle = stream.uniform(0, 2 * Math.PI);
    const radius = label === 0 ? stream.uniform(0, 0.7) : stream.uniform(1, 1.5);
    inputs.set([radius * Math.cos(angle), radius * Math.sin(angle)], 2 * i);
    labels[i] = label;
  }
  return { inputs, labels };
}

/** y = |x| on [−1, 1], one set of examples per trial. */
export function absoluteValue(trials: number, count: number): Required<Pick<Examples, 'inputs' | 'targets'>> {
  const inputs = new Float32Array(trials * count);
  for (let trial = 0; trial < trials; trial++) {
    inputs.set(seedTree(9).child('abs', trial).stream().uniforms(count, -1, 1), trial * count);
  }
  return { inputs, targets: inputs.map(Math.abs) };
}
