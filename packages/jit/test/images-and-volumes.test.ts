// Resizing, flipping, blocks of pixels, volumes, einsum and counting: values and gradients against eager, or against an oracle.

import { beforeAll, describe, expect, test } from 'vitest';
import { compile, type HostTensor, hostTensor } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { example, expectClose, expectParity, positive } from './expect-parity.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const image = () => example([2, 4, 4, 3]);
const values = { gradients: false };
const ints = (shape: number[], ...numbers: number[]) => hostTensor(Int32Array.from(numbers), shape);

describe('resizing', () => {
  test.each([
    [[8, 8], false],
    [[7, 9], false],
    [[7, 9], true],
    [[2, 3], false],
    [[1, 1], true],
    [[4, 4], true],
  ] as [[number, number], boolean][])('to %j, corners aligned: %j', async (size, aligned) => {
    const f = (x: tf.Tensor4D) => [
      tf.image.resizeNearestNeighbor(x, size, aligned),
      tf.image.resizeBilinear(x, size, aligned),
    ];
    await expectParity(f, [image()], values);
    // Eager takes the gradient of later images from wrong places, and exchanges height and width: see below.
    if (size[0] === size[1]) await expectParity(f, [example([1, 4, 4, 3])]);
  });

  test('with half-pixel centres, values', async () => {
    const f = (x: tf.Tensor4D) => [
      tf.image.resizeNearestNeighbor(x, [6, 9], false, true),
      tf.image.resizeBilinear(x, [6, 9], false, true),
    ];
    await expectParity(f, [image()], values);
  });

  /** Central differences of a weighted sum: the derivative of what was computed, which eager does not give here. */
  test.each<[string, (x: tf.Tensor4D) => tf.Tensor]>([
    ['nearest, half-pixel centres', (x) => tf.image.resizeNearestNeighbor(x, [5, 7], false, true)],
    ['bilinear, half-pixel centres', (x) => tf.image.resizeBilinear(x, [5, 7], false, true)],
    [
      'nearest, of several images',
      (x) => tf.image.resizeNearestNeighbor(tf.reshape(x, [2, 3, 4, 1]) as tf.Tensor4D, [5, 7]),
    ],
    ['bilinear, not square', (x) => tf.image.resizeBilinear(x, [5, 7])],
  ])('gradient of %s is that of central differences', async (_, f) => {
    const x = example([1, 3, 4, 2]);
    const weighted = (t: tf.Tensor) => {
      const y = f(t as tf.Tensor4D);
      const weights = tf.tensor(
        Float32Array.from({ length: y.size }, (__, i) => 0.5 + Math.sin(3 * i)),
        y.shape,
      );
      return tf.sum(tf.mul(y, weights)) as tf.Scalar;
    };
    const program = await compile((c) => [c, tf.grad(weighted)(c)], { carry: x });
    const { outputs } = await program.run(x);
    program.dispose();
    const step = 0.5; // the function is linear: a wide step costs nothing and loses no digits
    const differences = Float32Array.from(x.data, (__, i) => {
      const at = (by: number) =>
        tf.tidy(() => {
          const data = Float32Array.from(x.data);
          data[i]! += by;
          return weighted(tf.tensor(data, [1, 3, 4, 2])).dataSync()[0]!;
        });
      return (at(step) - at(-step)) / (2 * step);
    });
    expectClose(outputs as HostTensor, hostTensor(differences, [1, 3, 4, 2]), 1e-4);
  });

  test('upsampling layers', async () => {
    for (const interpolation of ['nearest', 'bilinear'] as const) {
      const layer = tf.layers.upSampling2d({ size: [2, 2], interpolation, inputShape: [4, 4, 3] });
      await expectParity((x: tf.Tensor) => layer.apply(x) as tf.Tensor, [example([1, 4, 4, 3])]);
    }
  });
});

describe('pixels', () => {
  test.each<[string, (x: tf.Tensor4D) => tf.Tensor, boolean?]>([
    ['flipLeftRight', (x) => tf.image.flipLeftRight(x), false],
    ['localResponseNormalization', (x) => tf.localResponseNormalization(x, 1, 0.8, 0.3, 0.7)],
    ['depthToSpace', (x) => tf.depthToSpace(tf.reshape(x, [2, 4, 3, 4]) as tf.Tensor4D, 2, 'NHWC'), false],
    [
      'spaceToBatchND',
      (x) =>
        tf.spaceToBatchND(
          x,
          [2, 2],
          [
            [1, 1],
            [0, 2],
          ],
        ),
    ],
    [
      'batchToSpaceND',
      (x) =>
        tf.batchToSpaceND(
          tf.concat([x, x], 0),
          [2, 2],
          [
            [1, 0],
            [0, 1],
          ],
        ),
    ],
    ['pool with dilation', (x) => tf.pool(x, [2, 2], 'max', 'valid', [2, 2])],
  ])('%s', async (_, f, gradients = true) => {
    await expectParity(f, [image()], { gradients });
  });
});

describe('volumes', () => {
  const volume = () => example([2, 4, 5, 4, 2]);
  test.each([
    [1, 'valid'],
    [2, 'same'],
    [[1, 2, 1], 'same'],
  ] as [number | [number, number, number], 'valid' | 'same'][])(
    'conv3d with strides %j, %s',
    async (strides, pad) => {
      const f = (x: tf.Tensor5D, w: tf.Tensor5D) => tf.conv3d(x, w, strides, pad);
      await expectParity(f, [volume(), example([2, 3, 2, 2, 3])], { tolerance: 2e-5 });
    },
  );
  test.each([
    [2, 2, 'valid'],
    [[2, 3, 2], 1, 'same'],
    [3, 2, 'same'],
  ] as [number | [number, number, number], number, 'valid' | 'same'][])(
    'pools of %j, strides %i, %s',
    async (size, strides, pad) => {
      const f = (x: tf.Tensor5D) => [
        tf.maxPool3d(x, size, strides, pad),
        tf.avgPool3d(x, size, strides, pad),
      ];
      await expectParity(f, [volume()], values);
      // Eager loses part of the maximum's gradient where windows overlap at padding: see below.
      if (pad === 'valid') await expectParity(f, [volume()]);
      else await expectParity((x: tf.Tensor5D) => tf.avgPool3d(x, size, strides, pad), [volume()]);
    },
  );
  test('gradient of a padded maximum pool is that of central differences', async () => {
    const x = example([1, 2, 3, 2, 1]);
    const f = (t: tf.Tensor) => tf.sum(tf.maxPool3d(t as tf.Tensor5D, [2, 3, 2], 1, 'same')) as tf.Scalar;
    const program = await compile((c) => [c, tf.grad(f)(c)], { carry: x });
    const { outputs } = await program.run(x);
    program.dispose();
    const step = 2 ** -6; // less than half of the smallest distance between two numbers
    const differences = Float32Array.from(x.data, (_, i) => {
      const at = (by: number) =>
        tf.tidy(
          () =>
            f(
              tf.tensor(
                x.data.map((v: number, k: number) => (k === i ? v + by : v)) as never,
                [1, 2, 3, 2, 1],
              ),
            ).dataSync()[0]!,
        );
      return (at(step) - at(-step)) / (2 * step);
    });
    expectClose(outputs as HostTensor, hostTensor(differences, [1, 2, 3, 2, 1]), 1e-4);
  });
  test('conv3dTranspose', async () => {
    const f = (x: tf.Tensor5D, w: tf.Tensor5D) => tf.conv3dTranspose(x, w, [1, 4, 5, 6, 2], 2, 'same');
    await expectParity(f, [example([1, 2, 3, 3, 3]), example([2, 2, 3, 2, 3])], {
      tolerance: 1e-5,
      gradients: false,
    });
  });
});

describe('einsum', () => {
  test.each<[string, number[][]]>([
    [
      'ij,jk->ik',
      [
        [3, 4],
        [4, 2],
      ],
    ],
    [
      'bij,bjk->bik',
      [
        [2, 3, 4],
        [2, 4, 2],
      ],
    ],
    ['ij->ji', [[3, 4]]],
    ['ij->', [[3, 4]]],
    ['ij->j', [[3, 4]]],
    ['i,j->ij', [[3], [4]]],
    [
      'bhqd,bhkd->bhqk',
      [
        [2, 2, 3, 4],
        [2, 2, 5, 4],
      ],
    ],
    ['ijk,k->i', [[3, 4, 2], [2]]],
  ])('%s', async (equation, shapes) => {
    const inputs = shapes.map((shape, i) => example(shape, 'float32', 1 + i));
    const f = (...operands: tf.Tensor[]) => tf.einsum(equation, ...operands);
    // Eager sums the wrong axes where one goes that one operand has alone.
    if (equation !== 'ijk,k->i') await expectParity(f as never, inputs, values);
    // The gradient, which eager lacks, against that of products and sums.
    const [left, kept] = equation.split('->') as [string, string];
    const labels = [...new Set(left.replace(',', ''))].sort();
    const spread = (x: tf.Tensor, term: string) => {
      const order = [...term]
        .map((label, axis) => ({ label, axis }))
        .sort((a, b) => (a.label < b.label ? -1 : 1));
      const turned = tf.transpose(
        x,
        order.map(({ axis }) => axis),
      );
      return tf.reshape(
        turned,
        labels.map((label) => x.shape[term.indexOf(label)] ?? 1),
      );
    };
    const byHand = (...operands: tf.Tensor[]) => {
      const product = operands.map((x, i) => spread(x, left.split(',')[i]!)).reduce((a, b) => tf.mul(a, b));
      const summed = labels.flatMap((label, axis) => (kept.includes(label) ? [] : [axis]));
      const sums = summed.length > 0 ? tf.sum(product, summed) : product;
      const order = labels.filter((label) => kept.includes(label));
      return tf.transpose(
        sums,
        [...kept].map((label) => order.indexOf(label)),
      );
    };
    const gradients = (g: (...operands: tf.Tensor[]) => tf.Tensor) => async () => {
      const loss = (...operands: tf.Tensor[]) => tf.sum(tf.square(g(...operands))) as tf.Scalar;
      const program = await compile(
        (c) => [c, [g(...(c as unknown as tf.Tensor[])), ...tf.grads(loss)(c as unknown as tf.Tensor[])]],
        { carry: inputs },
      );
      const { outputs } = await program.run(inputs as never);
      program.dispose();
      return outputs as unknown as HostTensor[];
    };
    const [got, want] = [await gradients(f)(), await gradients(byHand)()];
    for (const [i, expected] of want.entries()) expectClose(got[i]!, expected, 1e-5);
  });

  test('eager einsum stays without a gradient', () => {
    expect(() => tf.grad((x) => tf.einsum('i->', x))(tf.tensor1d([1, 2]))).toThrow(/gradient/);
  });
});

describe('counting and writing', () => {
  test('diag of numbers and bools', async () => {
    await expectParity((x: tf.Tensor) => tf.diag(x), [example([3])], values);
    await expectParity((x: tf.Tensor) => tf.diag(x), [example([2, 2], 'int32')], values);
  });
  test('bincount and denseBincount', async () => {
    const f = (x: tf.Tensor1D, w: tf.Tensor1D) => [
      tf.bincount(x, w, 5),
      tf.bincount(x, tf.tensor1d([]), 4),
      tf.denseBincount(x, w, 5),
    ];
    await expectParity(f, [ints([5], 1, 1, 3, 9, 0), positive([5])], values);
    const rows = (x: tf.Tensor2D) =>
      [false, true].map((binary) => tf.denseBincount(x, tf.zeros([0]) as never, 3, binary));
    await expectParity(rows as never, [ints([2, 3], 1, 1, 2, 0, 2, 2)], values);
  });
  test('tensorScatterUpdate, sparseToDense, searchSorted, bitwiseAnd', async () => {
    await expectParity(
      (x: tf.Tensor, u: tf.Tensor) =>
        tf.tensorScatterUpdate(x, tf.tensor2d([[2], [0]], [2, 1], 'int32') as never, u),
      [example([4, 3]), example([2, 3], 'float32', 2)],
      values,
    );
    await expectParity(
      (v: tf.Tensor1D) => tf.sparseToDense(tf.tensor1d([1, 4], 'int32'), v, [6], tf.scalar(-1)),
      [example([2])],
      values,
    );
    const sorted = hostTensor([0, 1, 1, 3, 7, 2, 2, 4, 5, 6], [2, 5]);
    const f = (s: tf.Tensor, v: tf.Tensor) => [tf.lowerBound(s, v), tf.upperBound(s, v)];
    await expectParity(f, [sorted, hostTensor([1, 3, 8, 2, 0, 5], [2, 3])], values);
    await expectParity(
      (a: tf.Tensor, b: tf.Tensor) => tf.bitwiseAnd(a, b),
      [ints([3], 5, 6, -1), ints([3], 3, 12, 9)],
      values,
    );
  });
});
