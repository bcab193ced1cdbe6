// Before each test file on WebGPU: skips its tests, and says why, where WebGPU cannot start; else keeps the device open, since
// closing it with each program takes 100 ms.

import { afterAll, beforeEach } from 'vitest';
import { compile, hostTensor } from '../../src/index.ts';
import { tf } from '../../src/tensorflow.ts';
import { executionProvider } from './provider.ts';

const carry = hostTensor([1]);
try {
  const keeper = await compile((x) => [tf.add(x, 1), { x }], { carry, executionProvider });
  await keeper.run(carry);
  afterAll(() => keeper.dispose());
} catch (error) {
  const reason = (error as Error).message;
  if (!/WebGPU adapter|not (supported|available|enabled)/.test(reason)) throw error;
  process.stdout.write(`tests on WebGPU skipped: ${reason}\n`);
  beforeEach((context) => context.skip(reason));
}
