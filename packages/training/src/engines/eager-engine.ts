// Runs a step op by op on a TensorFlow.js backend. The reference every other engine is held against; not the fast one.

import {
  type HostTensor,
  type HostTree,
  mapTree,
  sizeOf,
  type TensorTree,
  toHost,
  toTensors,
  treeLeaves,
} from '@trialbook/jit';
import { dataArrays } from '../data-arrays.ts';
import { EngineError } from '../errors.ts';
import { tf } from '../tensorflow.ts';
import { zipTrees } from '../zip-trees.ts';
import type { Engine, ScanExample, ScanProgram, Step } from './engine.ts';

/** An engine on a TensorFlow.js backend that is registered and initialised. */
export function eagerEngine(name: string, backend: string, device: string): Engine {
  return {
    name,
    device,
    compileScan: async (step, example) => eagerProgram(name, backend, step, example),
    dispose: () => undefined,
  };
}

/** Runs a synchronous function with that backend current, and puts the former one back. */
export function withBackend<Result>(backend: string, work: () => Result): Result {
  const former = tf.engine().backendName;
  if (former === backend) return work();
  void tf.setBackend(backend); // synchronous for a backend that is initialised
  try {
    return work();
  } finally {
    void tf.setBackend(former || 'cpu');
  }
}

function eagerProgram(engine: string, backend: string, step: Step, example: ScanExample): ScanProgram {
  const resident = withBackend(backend, () => toTensors(example.resident));
  let disposed = false;
  return {
    run: async (carry, inputs) => {
      if (disposed) throw new EngineError(engine, 'the program was disposed; compile the step again');
      try {
        return withBackend(backend, () => runSteps(step, carry, inputs, resident));
      } catch (cause) {
        throw explainMissingKernel(engine, cause);
      }
    },
    dispose: () => {
      if (!disposed) tf.dispose(treeLeaves<tf.Tensor>(resident).map(({ value }) => value));
      disposed = true;
    },
  };
}

function runSteps(
  step: Step,
  start: HostTree,
  inputs: HostTree,
  resident: TensorTree,
): { carry: HostTree; outputs: HostTree } {
  const steps = treeLeaves<HostTensor>(inputs)[0]?.value.shape[0] ?? 0;
  const collected: HostTree[] = [];
  let carry = toTensors(start);
  try {
    for (let i = 0; i < steps; i++) {
      const before = carry;
      const next = tf.tidy(() => {
        const [nextCarry, outputs] = step(before, toTensors(rowOf(inputs, i)), resident);
        collected.push(toHost(outputs)); // here: tidy would walk every number of a returned host tensor
        return nextCarry as tf.TensorContainer;
      }) as TensorTree;
      disposeReplaced(carry, next);
      carry = next;
    }
    return { carry: toHost(carry), outputs: stackRows(collected) };
  } finally {
    disposeReplaced(carry, []);
  }
}

/** Frees the leaves of the old tree that the new one does not hold. */
function disposeReplaced(old: TensorTree, next: TensorTree): void {
  const held = new Set(treeLeaves<tf.Tensor>(next).map(({ value }) => value));
  for (const { value } of treeLeaves<tf.Tensor>(old)) if (!held.has(value)) value.dispose();
}

/** Row i of every leaf, without its first axis. */
function rowOf(tree: HostTree, i: number): HostTree {
  return mapTree<HostTensor, HostTensor>(tree, ({ dtype, shape, data }) => {
    const size = sizeOf(shape.slice(1));
    return { dtype, shape: shape.slice(1), data: data.subarray(i * size, (i + 1) * size) };
  });
}

/** Trees of one form as one tree with a leading axis. */
export function stackRows(rows: readonly HostTree[]): HostTree {
  if (rows.length === 0) return {};
  return zipTrees<HostTensor, HostTensor>(rows, (leaves) => {
    const { dtype, shape, data } = leaves[0]!;
    const stacked = new dataArrays[dtype](data.length * rows.length);
    for (const [i, leaf] of leaves.entries()) stacked.set(leaf.data, i * data.length);
    return { dtype, shape: [rows.length, ...shape], data: stacked };
  });
}

function explainMissingKernel(engine: string, cause: unknown): unknown {
  const message = cause instanceof Error ? cause.message : String(cause);
  const kernel = /[Kk]ernel '([^']+)' not registered/.exec(message)?.[1];
  if (kernel === undefined) return cause;
  return new EngineError(
    engine,
    `its backend has no kernel ${kernel}, which this step needs. Use onnx-cpu, or tfjs-cpu for a slow reference.`,
    { cause },
  );
}
