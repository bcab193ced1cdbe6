// Parity of reductions, products, movement and indexing.

import { describe, test } from 'vitest';
import { hostTensor } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { example, expectParity, positive, type TensorFunction } from './expect-parity.ts';

type T = tf.Tensor;

describe('reductions', () => {
  const cases: [readonly number[], number | number[] | undefined][] = [
    [[], undefined],
    [[5], undefined],
    [[2, 3], 0],
    [[2, 3], -1],
    [
      [2, 1, 4],
      [0, 2],
    ],
    [[2, 3, 4], [1]],
    [[3, 1], 1],
  ];
  test.each(['sum', 'mean', 'max', 'min'] as const)('%s', async (name) => {
    for (const [shape, axis] of cases) {
      for (const keep of [false, true]) {
        await expectParity((x: T) => tf[name](x, axis, keep), [example(shape)]);
        await expectParity((x: T) => tf[name](x, axis, keep), [example(shape, 'int32')], { tolerance: 3e-6 });
      }
    }
  });
  test('prod', async () => {
    for (const [shape, axis] of cases) {
      const gradients = axis !== -1; // TensorFlow.js itself fails there
      await expectParity((x: T) => tf.prod(x, axis), [positive(shape)], { gradients, tolerance: 4e-6 });
    }
  });
  test('sum of bools, and over nothing', async () => {
    await expectParity((x: T) => tf.sum(x), [example([2, 3], 'bool')]);
    await expectParity((x: T) => tf.sum(x, 0), [example([0, 3])]);
  });
  test.each(['any', 'all'] as const)('%s', async (name) => {
    for (const [shape, axis] of cases)
      await expectParity((x: T) => tf[name](x, axis), [example(shape, 'bool')]);
  });
  test.each(['argMax', 'argMin'] as const)('%s takes the first of equals', async (name) => {
    await expectParity((x: T) => tf[name](x, 1), [hostTensor([1, 3, 3, 0, 0, -1], [2, 3])]);
    await expectParity((x: T) => tf[name](x, 0), [example([4, 2, 3], 'int32')]);
    await expectParity((x: T) => tf[name](x), [example([1])]);
  });
  test('cumsum and cumprod, exclusive and reversed', async () => {
    for (const exclusive of [false, true]) {
      for (const reverse of [false, true]) {
        for (const axis of [0, 1]) {
          const gradients = axis === 1; // TensorFlow.js itself transposes the other axes wrongly
          await expectParity((x: T) => tf.cumsum(x, axis, exclusive, reverse), [example([5, 3])], {
            gradients,
          });
          await expectParity((x: T) => tf.cumprod(x, axis, exclusive, reverse), [positive([5, 3])], {
            gradients: false,
          });
        }
      }
    }
  });
  test('softmax and logSoftmax', async () => {
    for (const shape of [[4], [3, 5], [2, 3, 4], [2, 1]]) {
      await expectParity((x: T) => tf.softmax(x), [example(shape, 'float32', 3)]);
      await expectParity((x: T) => tf.logSoftmax(x), [example(shape, 'float32', 3)]);
    }
    await expectParity((x: T) => tf.logSoftmax(x), [hostTensor([1000, -1000, 0], [1, 3])]);
  });
  test('topk', async () => {
    await expectParity((x: T) => Object.values(tf.topk(x, 2)) as T[], [example([3, 5])], {
      gradients: false,
    });
  });
  test('moments and norm', async () => {
    await expectParity((x: T) => Object.values(tf.moments(x, [0, 1])) as T[], [example([3, 4, 2])]);
    await expectParity((x: T) => tf.norm(x, 2, 1), [example([3, 4])]);
  });
});

describe('products', () => {
  test('matMul with every transposition', async () => {
    for (const [ta, tb] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      const [a, b] = [ta ? [4, 3] : [3, 4], tb ? [5, 4] : [4, 5]];
      await expectParity((x: T, y: T) => tf.matMul(x, y, ta, tb), [example(a), example(b)]);
      await expectParity((x: T, y: T) => tf.matMul(x, y, ta, tb), [example([2, ...a]), example([2, ...b])]);
      await expectParity((x: T, y: T) => tf.matMul(x, y, ta, tb), [example([2, ...a]), example([1, ...b])], {
        gradients: false,
      });
    }
  });
  test('size-1 and single-row products', async () => {
    await expectParity((x: T, y: T) => tf.matMul(x, y), [example([1, 1]), example([1, 1])]);
    await expectParity((x: T, y: T) => tf.matMul(x, y), [example([1, 6]), example([6, 2])]);
    await expectParity((x: T, y: T) => tf.dot(x, y), [example([4]), example([4])]);
    await expectParity(
      (x: tf.Tensor1D, y: tf.Tensor1D) => tf.outerProduct(x, y),
      [example([4]), example([3])],
    );
  });
  test.each(['relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'linear'] as const)(
    'fused matMul with %s',
    async (activation) => {
      const fused = (a: tf.Tensor2D, b: tf.Tensor2D, bias: T) =>
        tf.fused.matMul({ a, b, bias, activation, leakyreluAlpha: 0.1 });
      await expectParity(fused, [example([3, 4]), example([4, 2]), example([2])]);
    },
  );
  test('einsum over matrix products', async () => {
    await expectParity(
      (x: T, y: T) => tf.sum(tf.mul(tf.expandDims(x, 2), y), 1),
      [example([2, 3]), example([2, 3, 4])],
    );
  });
});

describe('movement', () => {
  const functions: Record<string, [TensorFunction, readonly number[]]> = {
    reshape: [(x: T) => tf.reshape(x, [3, -1]), [2, 3, 2]],
    expandDims: [(x: T) => tf.expandDims(x, -1), [2, 3]],
    squeeze: [(x: T) => tf.squeeze(x), [1, 3, 1]],
    transpose: [(x: T) => tf.transpose(x, [2, 0, 1]), [2, 3, 4]],
    'default transpose': [(x: T) => tf.transpose(x), [2, 3]],
    tile: [(x: T) => tf.tile(x, [2, 3]), [2, 2]],
    'tile of length 1': [(x: T) => tf.tile(x, [1, 3]), [2, 1]],
    broadcastTo: [(x: T) => tf.broadcastTo(x, [4, 2, 3]), [2, 1]],
    slice: [(x: T) => tf.slice(x, [1, 0], [1, -1]), [3, 4]],
    'slice of everything': [(x: T) => tf.slice(x, [0, 0], [3, 4]), [3, 4]],
    'strided slice': [(x: T) => tf.stridedSlice(x, [0, 1], [3, 5], [2, 2]), [3, 5]],
    'strided slice backwards': [(x: T) => tf.stridedSlice(x, [3], [-5], [-2]), [4]],
    'strided slice with masks': [
      (x: T) => tf.stridedSlice(x, [1, 0, 1], [2, 9, 3], [1, 1, 1], 0, 2, 0, 0, 1),
      [3, 4, 5],
    ],
    pad: [
      (x: tf.Tensor2D) =>
        tf.pad(
          x,
          [
            [1, 2],
            [0, 1],
          ],
          0.5,
        ),
      [2, 3],
    ],
    'mirror pad, reflected': [
      (x: tf.Tensor2D) =>
        tf.mirrorPad(
          x,
          [
            [1, 2],
            [2, 0],
          ],
          'reflect',
        ),
      [3, 4],
    ],
    'mirror pad, symmetric': [
      (x: tf.Tensor2D) =>
        tf.mirrorPad(
          x,
          [
            [1, 2],
            [3, 0],
          ],
          'symmetric',
        ),
      [3, 4],
    ],
    reverse: [(x: T) => tf.reverse(x, [0, -1]), [2, 3, 4]],
    unstack: [(x: T) => tf.unstack(x, 1), [2, 3]],
    'unstack of one': [(x: T) => tf.unstack(x), [1, 3]],
    split: [(x: T) => tf.split(x, [1, 2, 2], 1), [2, 5]],
    'split in two': [(x: T) => tf.split(x, 2), [4]],
    zerosLike: [(x: T) => tf.add(tf.zerosLike(x), tf.onesLike(x)), [2, 3]],
  };
  const ungraded = [
    'unstack of one', // TensorFlow.js itself fails there
    'strided slice',
    'strided slice backwards',
    'strided slice with masks',
    'zerosLike',
  ];
  test.each(Object.entries(functions))('%s', async (name, [f, shape]) => {
    const gradients = !ungraded.includes(name) && !name.startsWith('mirror');
    await expectParity(f, [example(shape)], { gradients });
    await expectParity(f, [example(shape, 'int32')]);
  });
  test('concat and stack', async () => {
    await expectParity(
      (a: T, b: T, c: T) => tf.concat([a, b, c], 1),
      [example([2, 3]), example([2, 1]), positive([2, 2])],
    );
    await expectParity((a: T, b: T) => tf.concat([a, b]), [example([0, 3]), example([2, 3])]);
    await expectParity((a: T, b: T) => tf.stack([a, b], -1), [example([2, 3]), positive([2, 3])]);
  });
  test('tensors made of numbers', async () => {
    await expectParity((x: T) => tf.mul(x, tf.fill([2, 3], 2.5)), [example([3])]);
    await expectParity((x: T) => tf.add(x, tf.linspace(0, 1, 5)), [example([5])]);
    await expectParity((x: T) => tf.add(x, tf.range(5, 0, -1)), [example([5])]);
    await expectParity((x: T) => tf.add(x, tf.range(0, 9, 2, 'int32')), [example([5], 'int32')]);
    await expectParity((x: T) => tf.add(x, tf.eye(3)), [example([3, 3])]);
  });
});

describe('indexing', () => {
  const rows = hostTensor(Int32Array.of(2, 0, 2, 1));
  test('gather and its gradient', async () => {
    await expectParity((x: T, i: tf.Tensor1D) => tf.gather(x, i), [example([3, 2]), rows]);
    await expectParity((x: T, i: tf.Tensor1D) => tf.gather(x, i, 1), [example([2, 3, 2]), rows]);
    await expectParity((x: T, i: tf.Tensor1D) => tf.gather(x, i), [example([3]), rows]);
    const square = hostTensor(rows.data as Int32Array, [2, 2]);
    await expectParity((x: T, i: T) => tf.gather(x, i as tf.Tensor1D), [example([3, 2]), square]);
  });
  test('gather with batch axes', async () => {
    const indices = hostTensor(Int32Array.of(1, 0, 2, 2, 1, 0), [2, 3]);
    await expectParity((x: T, i: T) => tf.gather(x, i, 1, 1), [example([2, 3, 2]), indices], {
      gradients: false,
    });
    await expectParity((x: T, i: T) => tf.gather(x, i, 2, 1), [example([2, 2, 3]), indices], {
      gradients: false,
    });
  });
  test('gatherND and scatterND', async () => {
    const at = hostTensor(Int32Array.of(0, 1, 1, 0), [2, 2]);
    await expectParity((x: T, i: T) => tf.gatherND(x, i), [example([2, 3]), at], { gradients: false });
    await expectParity((u: T, i: T) => tf.scatterND(i as tf.Tensor2D, u, [2, 3]), [example([2]), at], {
      gradients: false,
    });
  });
  test('oneHot', async () => {
    const labels = hostTensor(Int32Array.of(0, 2, -1, 5));
    await expectParity((i: T) => tf.oneHot(i, 4), [labels]);
    await expectParity((i: T) => tf.oneHot(i, 3, 0.9, 0.05, 'float32'), [labels]);
  });
  test('unsortedSegmentSum', async () => {
    const ids = hostTensor(Int32Array.of(2, 0, 2, 7));
    await expectParity((x: T, s: tf.Tensor1D) => tf.unsortedSegmentSum(x, s, 3), [example([4, 2]), ids], {
      gradients: false,
    });
  });
});
