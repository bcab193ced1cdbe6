// Parity of convolutions, pooling and batch norm, with odd strides, pads and windows.

import { describe, test } from 'vitest';
import { hostTensor } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { example, expectParity, positive } from './expect-parity.ts';

type X = tf.Tensor4D;
type Pad =
  | 'valid'
  | 'same'
  | number
  | [[number, number], [number, number], [number, number], [number, number]];
const explicit: Pad = [
  [0, 0],
  [1, 0],
  [2, 1],
  [0, 0],
];
const tolerance = 4e-6;

const windows: {
  size: [number, number, number];
  filter: [number, number];
  strides: [number, number];
  pad: Pad;
}[] = [
  { size: [5, 5, 2], filter: [3, 3], strides: [1, 1], pad: 'valid' },
  { size: [5, 5, 2], filter: [3, 3], strides: [1, 1], pad: 'same' },
  { size: [6, 7, 1], filter: [2, 3], strides: [2, 3], pad: 'valid' },
  { size: [7, 6, 3], filter: [3, 2], strides: [2, 2], pad: 'same' },
  { size: [5, 6, 2], filter: [3, 3], strides: [3, 1], pad: explicit },
  { size: [4, 4, 1], filter: [4, 4], strides: [1, 1], pad: 'valid' },
  { size: [4, 5, 2], filter: [1, 1], strides: [2, 2], pad: 'valid' },
  { size: [6, 6, 2], filter: [2, 2], strides: [2, 2], pad: 1 },
];

describe('convolutions', () => {
  test.each(windows)(
    'conv2d $filter over $size, strides $strides, pad $pad',
    async ({ size, filter, strides, pad }) => {
      const inputs = [example([2, ...size]), example([...filter, size[2], 3])];
      await expectParity((x: X, w: X) => tf.conv2d(x, w, strides, pad), inputs, { tolerance });
    },
  );
  test('conv2d with dilation', async () => {
    const inputs = [example([2, 7, 6, 2]), example([3, 2, 2, 3])];
    await expectParity((x: X, w: X) => tf.conv2d(x, w, 1, 'same', 'NHWC', [2, 3]), inputs, {
      gradients: false,
      tolerance,
    });
  });
  test('gradients of conv2d with dilation, against a filter with zeros put in by a product', async () => {
    // TensorFlow.js has no gradient here: eager uses the larger filter, whose taps lie 2 rows and 3 columns apart.
    const [height, width, taps] = [5, 4, [0, 3, 8, 11, 16, 19]];
    const spread = tf
      .oneHot(tf.tensor1d(taps, 'int32'), height * width)
      .transpose()
      .toFloat();
    await expectParity(
      (x: X, w: X) => {
        if (tf.getBackend() !== 'cpu') return tf.conv2d(x, w, 1, 'same', 'NHWC', [2, 3]);
        const large = tf.matMul(spread as tf.Tensor2D, tf.reshape(w, [6, 6]) as tf.Tensor2D);
        return tf.conv2d(x, tf.reshape(large, [height, width, 2, 3]) as X, 1, 'same');
      },
      [example([2, 7, 8, 2]), example([3, 2, 2, 3])],
      { tolerance },
    );
    spread.dispose();
  });
  test('conv2dTranspose', async () => {
    const inputs = [example([2, 3, 3, 2]), example([3, 3, 4, 2])];
    await expectParity((x: X, w: X) => tf.conv2dTranspose(x, w, [2, 5, 5, 4], 2, 'same'), inputs, {
      tolerance,
    });
  });
  test.each(windows)(
    'depthwise conv2d $filter over $size, strides $strides, pad $pad',
    async ({ size, filter, strides, pad }) => {
      if (strides[0] !== strides[1]) return;
      const inputs = [example([2, ...size]), example([...filter, size[2], 2])];
      await expectParity((x: X, w: X) => tf.depthwiseConv2d(x, w, strides, pad), inputs, { tolerance });
    },
  );
  test('separableConv2d and conv1d', async () => {
    await expectParity(
      (x: X, d: X, p: X) => tf.separableConv2d(x, d, p, 1, 'same'),
      [example([1, 4, 4, 2]), example([3, 3, 2, 2]), example([1, 1, 4, 3])],
      { tolerance },
    );
    await expectParity(
      (x: tf.Tensor3D, w: tf.Tensor3D) => tf.conv1d(x, w, 2, 'same'),
      [example([2, 7, 2]), example([3, 2, 4])],
      { tolerance },
    );
  });
  test('fused conv2d with bias and activation', async () => {
    const fused = (x: X, filter: X, bias: tf.Tensor) =>
      tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', bias, activation: 'relu' });
    await expectParity(fused, [example([2, 4, 4, 2]), example([3, 3, 2, 3]), example([3])], { tolerance });
    const depthwise = (x: X, filter: X, bias: tf.Tensor) =>
      tf.fused.depthwiseConv2d({ x, filter, strides: 1, pad: 'same', bias, activation: 'relu6' });
    await expectParity(depthwise, [example([2, 4, 4, 2]), example([3, 3, 2, 2]), example([4])], {
      tolerance,
    });
  });
});

describe('pooling', () => {
  test.each(windows)(
    'average pool $filter over $size, strides $strides, pad $pad',
    async ({ size, filter, strides, pad }) => {
      await expectParity((x: X) => tf.avgPool(x, filter, strides, pad as 'same'), [example([2, ...size])]);
    },
  );
  test.each(windows)(
    'max pool $filter over $size, strides $strides, pad $pad',
    async ({ size, filter, strides, pad }) => {
      await expectParity((x: X) => tf.maxPool(x, filter, strides, pad as 'same'), [example([2, ...size])]);
    },
  );
  test('ties in max pool: the gradient goes to the first', async () => {
    const flat = hostTensor(new Float32Array(2 * 5 * 5).fill(1), [2, 5, 5, 1]);
    await expectParity((x: X) => tf.maxPool(x, 3, 1, 'same'), [flat]);
    await expectParity((x: X) => tf.maxPool(x, 2, 2, 'valid'), [flat]);
  });
});

describe('batch norm', () => {
  test('by given statistics', async () => {
    const norm = (x: X, m: tf.Tensor1D, v: tf.Tensor1D, o: tf.Tensor1D, s: tf.Tensor1D) =>
      tf.batchNorm(x, m, v, o, s, 1e-3);
    await expectParity(
      norm,
      [example([2, 3, 3, 4]), example([4]), positive([4]), example([4], 'float32', 2), positive([4], 1)],
      { tolerance: 6e-6 },
    );
  });
  test('by the batch', async () => {
    const norm = (x: tf.Tensor2D, scale: tf.Tensor1D, offset: tf.Tensor1D) => {
      const { mean, variance } = tf.moments(x, 0);
      return tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale, 1e-3);
    };
    await expectParity(norm, [example([6, 4]), positive([4]), example([4])], { tolerance: 6e-6 });
  });
});
