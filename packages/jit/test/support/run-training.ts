// Runs the networks: as one compiled scan, and step by step in eager TensorFlow.js.

import type { HostTensor } from '../../src/index.ts';
import { toHost, toTensors } from '../../src/index.ts';
import { tf } from '../../src/tensorflow.ts';
import { treeLeaves } from '../../src/tree.ts';
import { compileWith } from './compile-with.ts';
import type { Carry, TrainingRun } from './networks.ts';

/** What a run ends with. */
export interface Trained {
  readonly carry: Carry<HostTensor>;
  /** [steps] */
  readonly losses: readonly number[];
}

/** A compiled run; the program is disposed. */
export async function runCompiled(
  { step, start, resident, rows }: TrainingRun,
  steps: number,
): Promise<Trained> {
  const input = rows(1);
  const form = { carry: start, input: { dtype: 'int32', shape: input.shape.slice(1) }, resident };
  const program = await compileWith(step, form, { scans: true });
  const { carry, outputs } = await program.run(start, rows(steps), resident);
  program.dispose();
  const { loss } = outputs as { loss: HostTensor };
  return { carry: carry as Carry<HostTensor>, losses: [...loss.data] };
}

/** The same run, eager, on the current backend; only the carries after the steps asked for are kept. */
export function runEager(
  { step, start, resident, rows }: TrainingRun,
  keep: readonly number[],
): ReadonlyMap<number, Trained> {
  const kept = new Map<number, Trained>();
  const losses: number[] = [];
  const steps = Math.max(...keep);
  const all = rows(steps);
  const size = all.data.length / steps;
  const examples = toTensors(resident) as never;
  let carry = start;
  for (let i = 0; i < steps; i++) {
    tf.tidy(() => {
      const batch = tf.tensor(all.data.subarray(i * size, (i + 1) * size), all.shape.slice(1), 'int32');
      const [next, { loss }] = step(toTensors(carry) as never, batch as tf.Tensor1D, examples);
      losses.push(loss.dataSync()[0]!);
      carry = toHost(next) as unknown as Carry<HostTensor>;
    });
    if (keep.includes(i + 1)) kept.set(i + 1, { carry, losses: [...losses] });
  }
  tf.dispose(examples);
  return kept;
}

/** The largest difference between two trees of tensors, relative to the largest number of each tensor, and where it is. */
export function farthest(got: unknown, want: unknown): { readonly path: string; readonly distance: number } {
  const wanted = treeLeaves(want);
  let worst = { path: 'nothing', distance: 0 };
  for (const [at, { path, value }] of treeLeaves(got).entries()) {
    const [a, b] = [value as HostTensor, wanted[at]!.value as HostTensor];
    if (a.shape.join() !== b.shape.join() || a.dtype !== b.dtype) return { path, distance: Infinity };
    let [size, largest] = [Number.MIN_VALUE, 0];
    b.data.forEach((number, i) => {
      size = Math.max(size, Math.abs(number));
      const distance = Math.abs(number - a.data[i]!);
      largest = Number.isNaN(distance) ? Infinity : Math.max(largest, distance);
    });
    if (largest / size > worst.distance) worst = { path, distance: largest / size };
  }
  return worst;
}
