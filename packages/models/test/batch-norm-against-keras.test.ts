// Batch norm's running statistics against Keras 3 and Keras 2 (fixtures/make-keras-batch-norm.py).
import { describe, expect, it } from 'vitest';
import { batchNorm, type RunningVariance, sequential } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { expectClose, type Packed, readFixture, unpack } from './support.ts';

interface KerasCase {
  readonly name: string;
  readonly runningVariance: RunningVariance;
  readonly input: Packed;
  readonly output: Packed;
  readonly mean: Packed;
  readonly variance: Packed;
  readonly inference: Packed;
}

const { momentum, epsilon, cases } = readFixture<{ momentum: number; epsilon: number; cases: KerasCase[] }>(
  'keras-batch-norm.json',
);

/** One training step from the start, and what inference then gives. */
function step({ input }: KerasCase, runningVariance?: RunningVariance) {
  const norm = batchNorm({ momentum, epsilon, ...(runningVariance && { runningVariance }) });
  const model = sequential('normed', input.shape.slice(1), { norm });
  const params = { norm: { gamma: tf.ones([3]), beta: tf.zeros([3]) } };
  const start = { norm: { mean: tf.zeros([3]), variance: tf.ones([3]) } };
  const { output, state } = model.apply(params, start, unpack(input), { training: true });
  const inference = model.apply(params, state, unpack(input), { training: false }).output;
  return { output, inference, mean: state.norm!.mean!, variance: state.norm!.variance! };
}

describe.each(cases)('$name', (fixture) => {
  it('has the same output, running mean and running variance', () => {
    tf.tidy(() => {
      const { output, inference, mean, variance } = step(fixture, fixture.runningVariance);
      expectClose(output, fixture.output);
      expectClose(mean, fixture.mean);
      expectClose(variance, fixture.variance);
      expectClose(inference, fixture.inference);
    });
  });

  it('differs from the default where Keras leaves the variance biased', () => {
    tf.tidy(() => {
      const same = fixture.name.startsWith('Keras 2') && fixture.name.endsWith('images');
      const { variance } = step(fixture);
      const compare = () => expectClose(variance, fixture.variance);
      if (same) compare();
      else expect(compare).toThrow();
    });
  });
});

it('without centre is what it is with β = 0, in training and at inference, and has no β to train', () => {
  tf.tidy(() => {
    const shape = [3];
    const free = sequential('free', shape, { norm: batchNorm() });
    const fixed = sequential('fixed', shape, { norm: batchNorm({ center: false }) });
    expect(fixed.layers[0]!.parameters).toEqual({ gamma: [3] });
    const gamma = tf.tensor1d([0.5, 1, 2]);
    const input = tf.tensor2d([1, 2, 4, 8, 16, 32, 3, 9, 27, 1, 5, 25], [4, 3]);
    const state = { norm: { mean: tf.tensor1d([1, 2, 3]), variance: tf.tensor1d([4, 5, 6]) } };
    for (const training of [true, false]) {
      const withZero = free.apply({ norm: { gamma, beta: tf.zeros([3]) } }, state, input, { training });
      const without = fixed.apply({ norm: { gamma } }, state, input, { training });
      expect(without.output.arraySync()).toEqual(withZero.output.arraySync());
      const shifted = free.apply({ norm: { gamma, beta: tf.ones([3]) } }, state, input, { training });
      expect(without.output.arraySync()).not.toEqual(shifted.output.arraySync());
    }
  });
});

it('refuses another name', () => {
  expect(() => batchNorm({ runningVariance: 'keras' as never })).toThrow(
    'batchNorm: required runningVariance unbiased, biased, keras-2; got keras',
  );
});
