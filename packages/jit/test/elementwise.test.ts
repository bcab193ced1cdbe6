// Parity of elementwise kernels, comparisons, logic, selection and casts.

import { describe, test } from 'vitest';
import { hostTensor } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { example, expectParity, positive, type TensorFunction } from './expect-parity.ts';
import { executionProvider } from './support/provider.ts';

/** What WGSL allows its functions to be off by; the CPU's are precise. */
const imprecise: Record<string, number> =
  executionProvider === 'cpu' ? {} : { sin: 2 ** -11, cos: 2 ** -11, tan: 2 ** -10, acos: 7e-5 };

const shapes = [[], [1], [7], [2, 3], [2, 1, 4], [0, 3]];

describe('functions of one tensor', () => {
  const real: Record<string, TensorFunction> = {
    abs: tf.abs,
    neg: tf.neg,
    exp: tf.exp,
    expm1: tf.expm1,
    square: tf.square,
    sin: tf.sin,
    cos: tf.cos,
    tan: tf.tan,
    sinh: tf.sinh,
    cosh: tf.cosh,
    tanh: tf.tanh,
    atan: tf.atan,
    asinh: tf.asinh,
    sigmoid: tf.sigmoid,
    softplus: tf.softplus,
    relu: tf.relu,
    relu6: tf.relu6,
    elu: tf.elu,
    selu: tf.selu,
    leakyRelu: (x: tf.Tensor) => tf.leakyRelu(x, 0.1),
    erf: tf.erf,
    floor: tf.floor,
    ceil: tf.ceil,
    round: tf.round,
    sign: tf.sign,
    clip: (x: tf.Tensor) => tf.clipByValue(x, -0.5, 0.4),
    step: (x: tf.Tensor) => tf.step(x, 0.2),
  };
  test.each(Object.entries(real))('%s', async (name, f) => {
    for (const shape of shapes) {
      await expectParity(f, [example(shape)], {
        tolerance: imprecise[name] ?? (name === 'erf' ? 1e-6 : 2e-6),
      });
    }
  });
  const onPositive: Record<string, TensorFunction> = {
    log: tf.log,
    log1p: tf.log1p,
    sqrt: tf.sqrt,
    rsqrt: tf.rsqrt,
    reciprocal: tf.reciprocal,
    acosh: (x: tf.Tensor) => tf.acosh(tf.add(x, 1)),
  };
  test.each(Object.entries(onPositive))('%s of positive numbers', async (_, f) => {
    for (const shape of shapes) await expectParity(f, [positive(shape)]);
  });
  test.each([['asin'], ['acos'], ['atanh']] as const)('%s within (-1, 1)', async (name) => {
    await expectParity(tf[name], [example([2, 5], 'float32', 0.6)], { tolerance: imprecise[name] ?? 2e-6 });
  });
  test('functions that keep small numbers precise', async () => {
    const tiny = hostTensor([1e-8, -1e-8, 1e-5, -1e-5, 0, 0.5, -0.5, 3, 40]);
    await expectParity(tf.expm1, [tiny], { tolerance: 3e-6 });
    await expectParity(tf.log1p, [tiny], { tolerance: 1e-6 });
  });
  // WGSL lets an implementation assume that there are none.
  test.skipIf(executionProvider === 'webgpu')('infinities and NaN', async () => {
    const odd = hostTensor([Infinity, -Infinity, Number.NaN, 0, -0, 1]);
    for (const f of [
      tf.exp,
      tf.expm1,
      tf.tanh,
      tf.sigmoid,
      tf.isNaN,
      tf.isInf,
      tf.isFinite,
      tf.abs,
      tf.neg,
    ]) {
      await expectParity(f, [odd], { gradients: false });
    }
    await expectParity(tf.log1p, [hostTensor([Infinity, Number.NaN, -1, 0])], { gradients: false });
  });
  test.each(['abs', 'neg', 'square', 'sign', 'exp', 'relu'] as const)('%s of whole numbers', async (name) => {
    await expectParity(tf[name], [example([2, 3], 'int32')]);
  });
});

describe('functions of two tensors', () => {
  const pairs = [
    [
      [2, 3],
      [2, 3],
    ],
    [[2, 3], [3]],
    [
      [1, 3],
      [2, 1],
    ],
    [[4], []],
    [
      [2, 1, 3],
      [5, 1],
    ],
  ] as const;
  const real: Record<string, TensorFunction> = {
    add: tf.add,
    sub: tf.sub,
    mul: tf.mul,
    div: tf.div,
    maximum: tf.maximum,
    minimum: tf.minimum,
    squaredDifference: tf.squaredDifference,
    floorDiv: tf.floorDiv,
    mod: tf.mod,
    atan2: tf.atan2,
    prelu: tf.prelu,
  };
  test.each(Object.entries(real))('%s, broadcast both ways', async (name, f) => {
    for (const [a, b] of pairs) {
      // TensorFlow.js itself cannot sum these gradients over broadcast axes.
      const gradients =
        name !== 'floorDiv' && (['add', 'sub', 'mul', 'div', 'atan2'].includes(name) || `${a}` === `${b}`);
      await expectParity(f, [example(a), example(b, 'float32', 0.7)], {
        gradients,
        tolerance: 4e-6,
      });
      if (name !== 'prelu') {
        await expectParity(f, [example(b, 'float32', 0.7), example(a)], { gradients, tolerance: 4e-6 });
      }
    }
  });
  test('pow', async () => {
    for (const [a, b] of pairs) await expectParity(tf.pow, [positive(a), example(b)], { tolerance: 4e-6 });
  });
  test.each(['add', 'sub', 'mul', 'maximum', 'minimum', 'floorDiv', 'mod', 'squaredDifference'] as const)(
    '%s of whole numbers',
    async (name) => {
      const [a, b] = [Int32Array.of(-7, -6, 7, 6, 0, 5, -5), Int32Array.of(2, 3, -2, 3, 4, -5, -3)];
      await expectParity(tf[name], [hostTensor(a), hostTensor(b)]);
    },
  );
  test('addN', async () => {
    await expectParity(
      (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => tf.addN([a, b, c]),
      [example([2, 2]), positive([2, 2]), example([2, 2], 'float32', 2)],
    );
  });
  test('a shared factor gets the gradients of all its uses', async () => {
    await expectParity((x: tf.Tensor) => tf.mul(tf.exp(x), tf.add(x, tf.mul(x, x))), [example([3])]);
  });
});

describe('comparisons, logic, selection, casts', () => {
  test.each(['equal', 'notEqual', 'less', 'lessEqual', 'greater', 'greaterEqual'] as const)(
    '%s',
    async (name) => {
      const [a, b] = [
        hostTensor([1, 2, 3, Number.NaN, 0, Infinity]),
        hostTensor([1, 3, 2, Number.NaN, -0, Infinity]),
      ];
      await expectParity(tf[name], [a, b], { gradients: false });
      await expectParity(tf[name], [example([2, 3], 'int32'), example([3], 'int32')]);
      await expectParity(tf[name], [example([4], 'bool'), example([1], 'bool')]);
    },
  );
  test.each(['logicalAnd', 'logicalOr', 'logicalXor'] as const)('%s', async (name) => {
    await expectParity(tf[name], [example([2, 4], 'bool'), example([4], 'bool')]);
  });
  test('logicalNot', () => expectParity(tf.logicalNot, [example([5], 'bool')]));
  test('where, broadcast', async () => {
    await expectParity(tf.where, [example([2, 3], 'bool'), example([2, 3]), example([2, 3], 'float32', 3)]);
    await expectParity(tf.where, [example([2, 1], 'bool'), example([3]), example([], 'float32', 3)], {
      gradients: false,
    });
    await expectParity(tf.where, [example([4], 'bool'), example([4], 'int32'), example([4], 'int32', 2)]);
    await expectParity(tf.where, [example([4], 'bool'), example([4], 'bool'), example([1], 'bool')]);
  });
  test.each(['float32', 'int32', 'bool'] as const)('casts from %s', async (dtype) => {
    for (const to of ['float32', 'int32', 'bool'] as const) {
      await expectParity((x: tf.Tensor) => tf.cast(x, to), [example([2, 3], dtype, 2)], {
        gradients: to === 'float32',
      });
    }
  });
});
