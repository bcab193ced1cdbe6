// What is WebGPU's own: nodes left to the CPU, data that stays off the GPU, random bits, and what it cannot promise.

import { beforeAll, describe, expect, test } from 'vitest';
import { compile, compileScan, hostTensor, random, traceGraph } from '../src/index.ts';
import { nodesForCpu } from '../src/onnx/nodes-for-cpu.ts';
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

test('gathers batches on the CPU, from a data set that never goes to the GPU', async () => {
  const resident = { table: hostTensor(new Float32Array(5000 * 784).fill(1), [5000, 784]) };
  const carry = { w: example([784, 4], 'float32', 0.01) };
  const step = ({ w }: { w: tf.Tensor2D }, rows: tf.Tensor1D, { table }: { table: tf.Tensor2D }) => {
    const x = tf.gather(tf.sub(table, 0.5), rows) as tf.Tensor2D;
    return [{ w: tf.add(w, tf.mul(1e-4, tf.matMul(x, tf.matMul(x, w), true))) }, tf.sum(x)] as const;
  };
  const options = { carry, input: { dtype: 'int32', shape: [8] }, resident, executionProvider } as const;
  // What may not run on the GPU: the gathering, and what computes the table it gathers from. Else the table would be copied.
  const graph = await traceGraph(step as never, options as never);
  const onCpu = nodesForCpu(graph, true).map((name) => name.split('/')[1]);
  expect(onCpu.sort()).toEqual(['Gather', 'Sub']);
  expect(graph.nodes.map(({ op }) => op)).toEqual(expect.arrayContaining(['MatMul', 'Gemm']));

  const program = await compileScan(step as never, options as never);
  const rows = hostTensor(
    Int32Array.from({ length: 8 * 21 }, (_, i) => i),
    [21, 8],
  );
  const { outputs } = await program.run(carry as never, rows as never, resident as never);
  expect([...(outputs as unknown as { data: Float32Array }).data]).toEqual(new Array(21).fill(8 * 784 * 0.5));
  program.dispose();
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
