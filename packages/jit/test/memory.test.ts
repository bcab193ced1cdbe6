// Memory: running and compiling again and again does not make the process grow.

import { beforeAll, expect, test } from 'vitest';
import { compile, hostTensor } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const carry = { w: hostTensor(new Float32Array(64 * 64).fill(0.01), [64, 64]) };
const build = () =>
  compile(({ w }) => [{ w: tf.tanh(tf.matMul(w, w)) }, { norm: tf.sum(tf.square(w)) }], { carry });

/** Resident memory in MiB, after what can be collected has been. */
async function residentMiB(): Promise<number> {
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().rss / 2 ** 20;
}

test('10 000 runs', async () => {
  const program = await build();
  const run = async (times: number) => {
    let state = carry;
    for (let i = 0; i < times; i++) state = (await program.run(state)).carry as typeof carry;
  };
  await run(1000);
  const before = await residentMiB();
  await run(10_000); // 160 MiB of results
  const growth = (await residentMiB()) - before;
  expect(growth).toBeLessThan(64);
  program.dispose();
});

test('1000 programs compiled, run and disposed', async () => {
  const kept: unknown[] = []; // so that nothing but dispose frees them
  const cycle = async (times: number) => {
    for (let i = 0; i < times; i++) {
      const program = await build();
      kept.push(program);
      await program.run(carry);
      program.dispose();
    }
  };
  await cycle(100);
  const tensors = tf.memory().numTensors;
  const before = await residentMiB();
  await cycle(1000);
  const growth = (await residentMiB()) - before;
  expect(growth).toBeLessThan(64);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(kept).toHaveLength(1100);
});
