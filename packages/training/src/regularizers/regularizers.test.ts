import { type TensorTree, treeLeaves } from '@trialbook/jit';
import { describe, expect, test } from 'vitest';
import { expectClose } from '../../test/close.ts';
import { tf } from '../tensorflow.ts';
import { clipByGlobalNorm, clipByValue } from './gradient-clipping.ts';
import { gradientNoise } from './gradient-noise.ts';
import { type Regularizer, weightsOnly } from './regularizer.ts';
import { l1, l1l2, l2 } from './weight-penalty.ts';

const params = () => ({
  hidden: { weights: tf.tensor2d([0.5, -1, 2, -0.25], [2, 2]), bias: tf.tensor1d([3, -3]) },
  norm: { gamma: tf.tensor1d([1, 1]), beta: tf.tensor1d([0.5, 0.5]) },
});
const zeros = () => ({
  hidden: { weights: tf.zeros([2, 2]), bias: tf.zeros([2]) },
  norm: { gamma: tf.zeros([2]), beta: tf.zeros([2]) },
});
const context = (tree: TensorTree, stacked = false) => ({
  params: tree,
  step: tf.scalar(0),
  key: tf.tensor1d([1, 2], 'int32'),
  stacked,
});
const values = (tree: TensorTree) =>
  Object.fromEntries(treeLeaves<tf.Tensor>(tree).map(({ path, value }) => [path, [...value.dataSync()]]));

describe('penalties', () => {
  test('cover weights, not biases and not the parameters of normalisations', () => {
    const names = treeLeaves<tf.Tensor>(params());
    expect(names.filter(({ path, value }) => weightsOnly(path, value)).map(({ path }) => path)).toEqual([
      'hidden.weights',
    ]);
  });

  test.each<[string, Regularizer, number, number[]]>([
    ['l1', l1(0.1), 0.375, [0.1, -0.1, 0.1, -0.1]],
    ['l2', l2(0.1), 0.53125, [0.1, -0.2, 0.4, -0.05]],
    ['both', l1l2(0.1, 0.1), 0.90625, [0.2, -0.3, 0.5, -0.15]],
  ])('%s: value λ₁Σ|w| + λ₂Σw² and its derivative', (_name, penalty, value, derivative) => {
    const p = params();
    expect(penalty.penalty!(p).dataSync()[0]).toBeCloseTo(value, 6);
    const gradients = values(penalty.transform(zeros(), context(p)));
    expectClose(gradients['hidden.weights']!, derivative, { relative: 1e-6, absolute: 1e-7 });
    for (const name of ['hidden.bias', 'norm.gamma', 'norm.beta']) expect(gradients[name]).toEqual([0, 0]);
    const byAutodiff = tf.grad((w) => penalty.penalty!({ hidden: { weights: w } }))(p.hidden.weights);
    expectClose(byAutodiff.dataSync(), derivative, { relative: 1e-6, absolute: 1e-7 });
  });

  test('what is covered can be chosen, and a negative strength is refused', () => {
    const gradients = values(l2(0.5, { covers: () => true }).transform(zeros(), context(params())));
    expect(gradients['hidden.bias']).toEqual([3, -3]);
    expect(() => l1(-1)).toThrow('l1l2: strength of L1 must be a number of at least 0; got -1');
  });
});

describe('clipping', () => {
  const gradients = () => ({ a: tf.tensor2d([3, 0, 0, -4], [2, 2]), b: tf.tensor2d([12, 0], [2, 1]) });

  test('by value', () => {
    expect(values(clipByValue(5).transform(gradients(), context({})))).toEqual({
      a: [3, 0, 0, -4],
      b: [5, 0],
    });
  });

  test('by global norm: over all parameters together, only when beyond the limit', () => {
    const clipped = values(clipByGlobalNorm(6.5).transform(gradients(), context({})));
    expectClose([...clipped.a!, ...clipped.b!], [1.5, 0, 0, -2, 6, 0], { relative: 1e-6, absolute: 0 });
    expect(values(clipByGlobalNorm(13).transform(gradients(), context({})))).toEqual(values(gradients()));
  });

  test('by global norm: per trial when stacked', () => {
    const clipped = values(clipByGlobalNorm(4).transform(gradients(), context({}, true)));
    const norm = Math.hypot(3, 12);
    expectClose([...clipped.a!, ...clipped.b!], [12 / norm, 0, 0, -4, 48 / norm, 0], {
      relative: 1e-6,
      absolute: 0,
    });
  });
});

describe('gradient noise', () => {
  const wide = { a: tf.zeros([100, 100]), b: tf.zeros([100, 100]) };
  const noise = (key: [number, number]) =>
    values(gradientNoise(0.1).transform(wide, { ...context({}), key: tf.tensor1d(key, 'int32') }));

  test('has mean 0 and deviation σ, differs between parameters and between keys, and is reproducible', () => {
    const { a, b } = noise([1, 2]) as { a: number[]; b: number[] };
    const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
    const deviation = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0) / a.length);
    expect(Math.abs(mean)).toBeLessThan(4 * (0.1 / 100)); // four standard errors
    expect(Math.abs(deviation - 0.1)).toBeLessThan(4 * (0.1 / Math.sqrt(2 * 10_000)));
    const correlation = a.reduce((sum, value, i) => sum + value * b[i]!, 0) / a.length / 0.01;
    expect(Math.abs(correlation)).toBeLessThan(0.04);
    expect(noise([1, 2]).a).toEqual(a);
    expect(noise([2, 2]).a).not.toEqual(a);
  });
});
