// Which engines can start here, on what device, and how fast they are. For people and for the command line.

import { type HostTensor, type HostTree, hostTensor } from '@trialbook/jit';
import { tf } from '../tensorflow.ts';
import type { Engine, Step } from './engine.ts';
import { engineProviders } from './providers.ts';

/** One engine as listed. */
export interface EngineListing {
  readonly name: string;
  readonly available: boolean;
  /** What computes; of available engines. */
  readonly device?: string;
  /** Why it cannot start and what to install; of the others. */
  readonly reason?: string;
  /** With `measure`: milliseconds per training step of the benchmark net, the median over the measured runs. */
  readonly msPerStep?: number;
}

/**
 * All engines, whether each can start here, and if not why.
 *
 * @param options.measure - also train a small net (batch 256, 64-64-1, momentum) on each available engine, for at most
 * `measureMs` of steps plus compilation; default false
 * @param options.measureMs - default 1000
 * @example
 * ```ts
 * import { listEngines } from '@trialbook/training';
 * for (const { name, available, device, reason } of await listEngines()) {
 *   console.log(name, available ? device : `not available: ${reason}`);
 * }
 * ```
 */
export async function listEngines(
  options: { readonly measure?: boolean; readonly measureMs?: number } = {},
): Promise<EngineListing[]> {
  const listings: EngineListing[] = [];
  for (const provider of engineProviders) {
    const state = await provider.available();
    if (!state.ok) {
      listings.push({ name: provider.name, available: false, reason: state.reason });
      continue;
    }
    const listing = { name: provider.name, available: true, device: state.device };
    if (options.measure !== true) {
      listings.push(listing);
      continue;
    }
    try {
      const engine = await provider.start({});
      listings.push({ ...listing, msPerStep: await measureEngine(engine, options.measureMs ?? 1000) });
      engine.dispose();
    } catch (error) {
      listings.push({ name: provider.name, available: false, reason: (error as Error).message });
    }
  }
  return listings;
}

/**
 * Milliseconds per step of a small regression net on an engine: the median over runs of growing length.
 *
 * @param budgetMs - when to stop measuring; compilation and one first step are not counted
 */
export async function measureEngine(engine: Engine, budgetMs: number): Promise<number> {
  const wave = (shape: number[], scale: number): HostTensor => {
    const size = shape.reduce((product, length) => product * length, 1);
    return hostTensor(
      Float32Array.from({ length: size }, (_, i) => scale * Math.sin(1 + i * 1.7)),
      shape,
    );
  };
  const params = { w1: wave([8, 64], 0.3), w2: wave([64, 64], 0.2), w3: wave([64, 1], 0.2) };
  const carry: HostTree = {
    params,
    velocity: { w1: wave([8, 64], 0), w2: wave([64, 64], 0), w3: wave([64, 1], 0) },
  };
  const resident: HostTree = { x: wave([256, 8], 1), y: wave([256, 1], 1) };
  const inputs = (steps: number): HostTree => ({ tick: hostTensor(new Float32Array(steps)) });
  const program = await engine.compileScan(momentumStep, {
    carry,
    input: { tick: hostTensor([0], []) },
    resident,
  });
  try {
    await program.run(carry, inputs(1));
    const times: number[] = [];
    const end = performance.now() + budgetMs;
    for (let steps = 1; performance.now() < end || times.length === 0; ) {
      const started = performance.now();
      await program.run(carry, inputs(steps));
      const ms = performance.now() - started;
      times.push(ms / steps);
      if (ms < budgetMs / 10) steps = Math.min(steps * 4, 1000);
    }
    return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
  } finally {
    program.dispose();
  }
}

const momentumStep: Step = (carry, input, resident) => {
  type Three = Readonly<Record<'w1' | 'w2' | 'w3', tf.Tensor2D>>;
  const { params, velocity } = carry as { params: Three; velocity: Three };
  const { x, y } = resident as { x: tf.Tensor2D; y: tf.Tensor2D };
  const names = ['w1', 'w2', 'w3'] as const;
  const loss = (w1: tf.Tensor, w2: tf.Tensor, w3: tf.Tensor) => {
    const hidden = tf.relu(tf.matMul(tf.relu(tf.matMul(x, w1)), w2));
    return tf.mean(tf.square(tf.sub(tf.matMul(hidden, w3), y))) as tf.Scalar;
  };
  const { value, grads } = tf.valueAndGrads(loss as (...args: tf.Tensor[]) => tf.Scalar)(
    names.map((name) => params[name]),
  );
  const moved = names.map((name, i) => [name, tf.add(tf.mul(velocity[name], 0.9), grads[i]!)] as const);
  const next = moved.map(([name, v]) => [name, tf.sub(params[name], tf.mul(v, 0.001))] as const);
  const { tick } = input as { tick: tf.Tensor };
  return [
    { params: Object.fromEntries(next), velocity: Object.fromEntries(moved) },
    { loss: tf.add(value, tick) },
  ];
};
