// Rare programs that once went wrong: numbers that JSON cannot write, products over nothing, windows that do not fit.

import { beforeAll, describe, expect, test } from 'vitest';
import { compile, compileScan, type HostTensor, hostTensor, JitError, random } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { example, expectParity } from './expect-parity.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('compiled as eager', () => {
  test('paddings with infinities, NaN and zeros stay apart', async () => {
    const padded = (x: tf.Tensor) =>
      [-Infinity, Infinity, Number.NaN, 0].map((value) => tf.pad(x, [[1, 0]], value));
    await expectParity(padded, [example([3])], { gradients: false });
  });

  test('products of many matrices over an axis of length 0', async () => {
    const empty = (x: tf.Tensor) =>
      tf.add(tf.matMul(tf.zeros([32, 2, 0]), tf.zeros([32, 0, 2])), x) as tf.Tensor3D;
    await expectParity(empty, [example([2])], { gradients: false });
  });

  test('a sum whose rank comes from an operand of length 1', async () => {
    await expectParity(
      (x: tf.Tensor) => tf.add(tf.reshape(tf.mean(x), [1, 1, 1, 1]), x),
      [example([2, 1, 1])],
    );
  });
});

describe('disposing a program', () => {
  const start = hostTensor([1, 2]);
  const build = () => compile((c) => [tf.add(c, 1), {}], { carry: start, name: 'increment' });

  test('lets the runs under way end, and refuses new ones', async () => {
    const program = await build();
    const running = [program.run(start), program.run(hostTensor([5, 6]))];
    program.dispose();
    await expect(program.run(start)).rejects.toThrow('increment: the program has been disposed');
    const ended = await Promise.all(running);
    expect(ended.map(({ carry }) => [...(carry as HostTensor).data])).toEqual([
      [2, 3],
      [6, 7],
    ]);
  });

  test('frees its session after a run that fails, too', async () => {
    const program = await compileScan((c, i) => [c, tf.gather(c, i)], {
      carry: start,
      input: { dtype: 'int32', shape: [] },
      name: 'pick',
    });
    const running = program.run(start, hostTensor(Int32Array.of(7)));
    program.dispose();
    await expect(running).rejects.toThrow('pick: ONNX Runtime could not run the program');
  });
});

describe('refused by name', () => {
  const image = { dtype: 'float32', shape: [1, 3, 3, 1] } as const;
  const windows =
    (rows: number, columns: number) =>
    (x: tf.Tensor4D): tf.Tensor =>
      tf.conv2d(x, tf.ones([rows, columns, 1, 1]) as tf.Tensor4D, 1, 1);

  test.each<[string, (x: tf.Tensor4D) => tf.Tensor, string]>([
    [
      'a number as padding of a filter that is not square',
      windows(2, 1),
      "TensorFlow.js counts 4 × 4 windows where 4 × 5 fit: pad by 'valid', 'same' or four pairs",
    ],
    [
      'windows counted upwards',
      (x) => tf.avgPool(x, 2, 2, 0, 'ceil'),
      'TensorFlow.js counts 2 × 2 windows where 1 × 1 fit',
    ],
  ])('%s', async (_, f, message) => {
    const attempt = compile((x) => [x, f(x)], { carry: image, name: 'myStep' });
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toHaveProperty('name', 'UnsupportedArgumentError');
  });

  test('what hostTensor and the random functions cannot use', () => {
    expect(() => hostTensor([1, 2, 3], [2, 2])).toThrow('hostTensor: shape [2,2] needs 4 numbers; got 3');
    const key = tf.tensor1d([1, 2], 'int32');
    expect(() => random.mask(key, 1.5, [2])).toThrow('a probability in [0, 1] is required; got 1.5');
    expect(() => random.uniform(tf.tensor1d([1, 2]), [2])).toThrow(
      'random: a key is an int32 tensor [2]; got float32[2]',
    );
    expect(() => random.uniform(tf.tensor1d([1, 2]), [2])).toThrow(JitError);
    key.dispose();
  });
});
