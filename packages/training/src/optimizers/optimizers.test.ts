import type { TensorTree } from '@trialbook/jit';
import { describe, expect, test } from 'vitest';
import { expectClose } from '../../test/close.ts';
import { readFixture } from '../../test/fixture.ts';
import { exponentialDecay } from '../schedules/exponential-decay.ts';
import { tf } from '../tensorflow.ts';
import { adam } from './adam.ts';
import type { Optimizer } from './optimizer.ts';
import { sgd } from './sgd.ts';

type Values = Readonly<Record<'weights' | 'bias', number[]>>;
interface Fixture {
  readonly start: Readonly<Record<'weights' | 'bias', { shape: number[]; data: number[] }>>;
  readonly gradients: Values[];
  readonly runs: { readonly optimizer: string; readonly path: Values[] }[];
}

const fixture = readFixture<Fixture>('optimizers.json');
const decayed = (start: number) => exponentialDecay({ start, floor: 0.0001, timeConstant: 10 });
const optimizers: Record<string, Optimizer> = {
  sgd: sgd({ learningRate: 0.1 }),
  momentum: sgd({ learningRate: 0.05, momentum: 0.9 }),
  nesterov: sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }),
  'nesterov, decayed': sgd({ learningRate: decayed(0.05), momentum: 0.9, nesterov: true }),
  adam: adam({ learningRate: 0.01 }),
  'adam, decayed': adam({ learningRate: decayed(0.01) }),
  'adam, large epsilon': adam({ learningRate: 0.01, beta1: 0.8, beta2: 0.99, epsilon: 0.1 }),
};

describe('40 steps from the same start with the same gradients follow PyTorch (float64) within 3e-6', () => {
  test.each(fixture.runs.map((run) => [run.optimizer, run] as const))('%s', (name, run) => {
    const optimizer = optimizers[name]!;
    const { weights, bias } = fixture.start;
    let params: TensorTree = {
      weights: tf.tensor(weights.data, weights.shape),
      bias: tf.tensor(bias.data, bias.shape),
    };
    let state = optimizer.init(params);
    for (const [step, expected] of run.path.entries()) {
      const gradients = {
        weights: tf.tensor(fixture.gradients[step]!.weights, weights.shape),
        bias: tf.tensor(fixture.gradients[step]!.bias, bias.shape),
      };
      ({ params, state } = optimizer.update(gradients, state, params, tf.scalar(step)));
      const moved = params as Record<'weights' | 'bias', tf.Tensor>;
      expectClose(moved.weights.dataSync(), expected.weights, { relative: 3e-6, absolute: 3e-6 });
      expectClose(moved.bias.dataSync(), expected.bias, { relative: 3e-6, absolute: 3e-6 });
    }
  });

  test('every optimizer has a run of at least 10 steps', () => {
    expect(fixture.runs.map((run) => run.optimizer)).toEqual(Object.keys(optimizers));
    for (const run of fixture.runs) expect(run.path.length).toBeGreaterThanOrEqual(10);
  });
});

test('Adam puts ε where TensorFlow.js does', () => {
  const start = [1, -2, 0.5];
  const gradients = [0, 1, 2, 3].map((step) => start.map((value, i) => Math.sin(value + step) * 10 ** -i));
  const theirs = tf.tensor1d(start).variable();
  const optimizer = tf.train.adam(0.1, 0.9, 0.999, 0.1);
  const own = adam({ learningRate: 0.1, epsilon: 0.1 });
  let params: TensorTree = { w: tf.tensor1d(start) };
  let state = own.init(params);
  for (const [step, gradient] of gradients.entries()) {
    optimizer.applyGradients([{ name: theirs.name, tensor: tf.tensor1d(gradient) }]);
    ({ params, state } = own.update({ w: tf.tensor1d(gradient) }, state, params, tf.scalar(step)));
    expectClose((params as { w: tf.Tensor }).w.dataSync(), [...theirs.dataSync()], {
      relative: 1e-4, // TensorFlow.js loses digits in 1 − β₂ᵗ
      absolute: 1e-6,
    });
  }
});

test("Adam's first step is η·sign(g) to float32 precision: the bias correction does not cancel", () => {
  const params = { w: tf.tensor1d([0, 0]) };
  const optimizer = adam({ learningRate: 0.5, epsilon: 0 });
  const next = optimizer.update({ w: tf.tensor1d([3, -1e-4]) }, optimizer.init(params), params, tf.scalar(0));
  expectClose((next.params as typeof params).w.dataSync(), [-0.5, 0.5], { relative: 3e-7, absolute: 0 });
});

test('update leaves parameters and state as they were', () => {
  const params = { w: tf.tensor1d([1, 2]) };
  for (const optimizer of Object.values(optimizers)) {
    const state = optimizer.init(params);
    optimizer.update({ w: tf.tensor1d([1, 1]) }, state, params, tf.scalar(0));
    expect([...params.w.dataSync()]).toEqual([1, 2]);
  }
});

describe('errors', () => {
  test.each([
    [() => sgd({ learningRate: -1 }), 'sgd: learningRate must be a number of at least 0; got -1'],
    [() => sgd({ learningRate: 0.1, momentum: 1 }), 'sgd: momentum must be in [0, 1); got 1'],
    [() => sgd({ learningRate: 0.1, nesterov: true }), 'sgd: nesterov needs a momentum above 0; got 0'],
    [() => adam({ learningRate: 0.1, beta2: 1 }), 'adam: beta2 must be in [0, 1); got 1'],
    [() => adam({ learningRate: Number.NaN }), 'adam: learningRate must be a number of at least 0; got NaN'],
  ])('%#', (make, message) => {
    expect(make).toThrow(message);
  });

  test('gradients of another form name the place', () => {
    const params = { a: tf.scalar(1), b: tf.scalar(1) };
    const optimizer = sgd({ learningRate: 0.1 });
    expect(() => optimizer.update({ a: tf.scalar(1), c: tf.scalar(1) }, {}, params, tf.scalar(0))).toThrow(
      "zipTrees: tree 1 has no leaf at 'b', tree 0 has; it has a, c",
    );
  });
});
