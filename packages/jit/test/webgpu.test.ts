// What is WebGPU's own: nodes left to the CPU, data that stays off the GPU, random bits, and what it cannot promise.

import { beforeAll, describe, expect, test } from 'vitest';
import { compile, compileScan, hostTensor, random } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { example, expectParity } from './expect-parity.ts';
import { executionProvider } from './support/provider.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('draws the same bits, keys, masks and uniform numbers as the CPU', async () => {
  const draws = (key: tf.Tensor) => ({
    bits: random.bits(key, [3, 5]),
    uniform: random.uniform(key, [257]),
    mask: random.mask(key, 0.3, [5, 7]),
    folded: random.foldIn(key, 12),
    split: random.split(key, 3),
  });
  const carry = { key: hostTensor(Int32Array.of(-5, 2 ** 31 - 1)) };
  const [here, cpu] = [executionProvider, 'cpu' as const].map((provider) =>
    compile((c) => [c, draws(c.key)], { carry, executionProvider: provider }),
  );
  const [one, other] = [await here!, await cpu!];
  expect((await one.run(carry)).outputs).toEqual((await other.run(carry)).outputs);
  one.dispose();
  other.dispose();
});

test('draws normal numbers as precisely as its cosine', async () => {
  const key = hostTensor(Int32Array.of(3, 4));
  const program = await compile((k) => [k, random.normal(k, [1000])], { carry: key, executionProvider });
  const { outputs } = await program.run(key);
  program.dispose();
  const cpu = await compile((k) => [k, random.normal(k, [1000])], { carry: key });
  const expected = (await cpu.run(key)).outputs;
  cpu.dispose();
  outputs.data.forEach((value, i) => {
    expect(Math.abs(value - expected.data[i]!)).toBeLessThan(5 * 2 ** -11); // |z| ≤ 5 or so
  });
});

test('copies what it gathers from a large data set, not the data set', async () => {
  const resident = { table: hostTensor(new Float32Array(50_000 * 784).fill(1), [50_000, 784]) };
  const carry = { w: example([784, 4], 'float32', 0.01) };
  const program = await compileScan(
    ({ w }, rows, { table }) => {
      const x = tf.gather(tf.sub(table, 0.5), rows) as tf.Tensor2D;
      return [{ w: tf.add(w, tf.mul(1e-4, tf.matMul(x, tf.matMul(x, w), true))) }, tf.sum(x)];
    },
    { carry, input: { dtype: 'int32', shape: [8] }, resident, executionProvider },
  );
  const time = async (steps: number) => {
    const started = performance.now();
    const rows = hostTensor(
      Int32Array.from({ length: 8 * steps }, (_, i) => i),
      [steps, 8],
    );
    const { outputs } = await program.run(carry, rows, resident);
    expect([...outputs.data]).toEqual(new Array(steps).fill(8 * 784 * 0.5));
    return performance.now() - started;
  };
  await time(1);
  const [one, many] = [await time(1), await time(21)];
  program.dispose();
  // 150 MB at every step would take 100 ms or more on any machine.
  expect((many - one) / 20).toBeLessThan(50);
});

describe('what ONNX Runtime lacks or gets wrong on WebGPU runs on the CPU', () => {
  test('where the maxima are', async () => {
    const sum = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 3, 2, 'same');
    await expectParity(sum, [example([2, 7, 7, 3])]);
  });
  test('transposed convolution in groups with one output each', async () => {
    const convolved = (x: tf.Tensor4D, w: tf.Tensor4D) => tf.depthwiseConv2d(x, w, 2, 'same');
    await expectParity(convolved, [example([2, 6, 6, 3]), example([3, 3, 3, 2])], { tolerance: 4e-6 });
  });
});
