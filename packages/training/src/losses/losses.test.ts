import { describe, expect, test } from 'vitest';
import { expectClose } from '../../test/close.ts';
import { readFixture } from '../../test/fixture.ts';
import { tf } from '../tensorflow.ts';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { halfSquaredError } from './half-squared-error.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { hingeLoss, perceptronCriterion } from './perceptron-criterion.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';
import { softmaxThenLogCrossEntropy } from './softmax-then-log.ts';

interface LossCase {
  readonly loss: string;
  readonly outputs: { readonly shape: number[]; readonly data: number[] };
  readonly targets: { readonly shape: number[]; readonly data: number[]; readonly classes: boolean };
  readonly values: number[];
  readonly gradientOfMean: number[];
}

const { cases } = readFixture<{ cases: LossCase[] }>('losses.json');
const losses = {
  softmaxCrossEntropy: softmaxCrossEntropy(),
  softmaxThenLogCrossEntropy: softmaxThenLogCrossEntropy(),
  meanSquaredError: meanSquaredError(),
  perceptronCriterion: perceptronCriterion(),
  hingeLoss: hingeLoss(),
  binaryCrossEntropy: binaryCrossEntropy(),
};

describe('losses agree with PyTorch (float64) within 2e-6 relative', () => {
  test.each(cases.map((c, i) => [`${c.loss} ${i}`, c] as const))('%s', (_title, c) => {
    const loss = losses[c.loss as keyof typeof losses];
    const outputs = tf.tensor(c.outputs.data, c.outputs.shape);
    const targets = tf.tensor(c.targets.data, c.targets.shape, c.targets.classes ? 'int32' : 'float32');
    expectClose(loss.perExample(outputs, targets).dataSync(), c.values, { relative: 2e-6, absolute: 2e-6 });
    const gradient = tf.grad((y) => tf.mean(loss.perExample(y, targets)))(outputs);
    expectClose(gradient.dataSync(), c.gradientOfMean, { relative: 2e-6, absolute: 2e-7 });
  });

  test('every loss has a case', () => {
    expect(new Set(cases.map((c) => c.loss))).toEqual(new Set(Object.keys(losses)));
  });
});

test('halfSquaredError is half of PyTorch’s squared error, summed over the units instead of meaned', () => {
  const squared = cases.filter((c) => c.loss === 'meanSquaredError');
  expect(squared.some(({ outputs }) => outputs.shape.at(-1)! > 1)).toBe(true);
  for (const { outputs, targets, values, gradientOfMean } of squared) {
    const half = outputs.shape.at(-1)! / 2;
    const y = tf.tensor(outputs.data, outputs.shape);
    const loss = (at: tf.Tensor) => halfSquaredError().perExample(at, tf.tensor(targets.data, targets.shape));
    expectClose(
      loss(y).dataSync(),
      values.map((value) => half * value),
      { relative: 2e-6, absolute: 2e-6 },
    );
    expectClose(
      tf
        .grad((at) => tf.mean(loss(at)))(y)
        .dataSync(),
      gradientOfMean.map((slope) => half * slope),
      { relative: 2e-6, absolute: 2e-7 },
    );
  }
});

describe('gradients agree with central differences', () => {
  test.each(Object.entries(losses))('%s', (name, loss) => {
    const outputs = [0.31, -0.72, 1.41, -1.9, 0.55, 0.08];
    const crossEntropy = name.includes('CrossEntropy') && name !== 'binaryCrossEntropy';
    const targets = crossEntropy ? tf.tensor1d([2, 0], 'int32') : tf.tensor2d([1, -1, 1, 1, -1, -1], [2, 3]);
    const objective = (y: tf.Tensor) => tf.sum(loss.perExample(y, targets));
    const gradient = tf
      .grad(objective)(tf.tensor2d(outputs, [2, 3]))
      .dataSync();
    const h = 1 / 128; // exact in float32; error of order h² and 1e-7/h
    const differences = outputs.map((_, i) => {
      const at = (delta: number) =>
        objective(
          tf.tensor2d(
            outputs.map((y, j) => (i === j ? y + delta : y)),
            [2, 3],
          ),
        ).dataSync()[0]!;
      return (at(h) - at(-h)) / (2 * h);
    });
    expectClose(gradient, differences, { relative: 1e-4, absolute: 1e-4 });
  });
});

describe('stacked trials', () => {
  test.each(Object.entries(losses))('%s of [trials, batch, units] is that of each trial', (name, loss) => {
    const crossEntropy = name.includes('CrossEntropy') && name !== 'binaryCrossEntropy';
    const outputs = tf.tensor3d([0.3, -0.7, 1.4, -1.9, 0.5, 0, 2, 1], [2, 2, 2]);
    const targets = crossEntropy
      ? tf.tensor2d([1, 0, 0, 1], [2, 2], 'int32')
      : tf.tensor3d([1, -1, 1, 1, -1, -1, 1, -1], [2, 2, 2]);
    const together = loss.perExample(outputs, targets);
    expect(together.shape).toEqual([2, 2]);
    const apart = [0, 1].flatMap((trial) => [
      ...loss.perExample(outputs.gather(trial), targets.gather(trial)).dataSync(),
    ]);
    expectClose(together.dataSync(), apart, { relative: 0, absolute: 0 });
  });
});

describe('far-apart logits', () => {
  const logits = tf.tensor2d([[0, 200]]);
  const label = tf.tensor1d([0], 'int32');

  test('the stable form is finite, with a finite gradient', () => {
    const loss = softmaxCrossEntropy();
    expect([...loss.perExample(logits, label).dataSync()]).toEqual([200]);
    const gradient = tf.grad((z) => tf.sum(loss.perExample(z, label)))(logits);
    expect([...gradient.dataSync()]).toEqual([-1, 1]);
  });

  test('the two-step form is not: NaN is born in its gradient and in 0·log 0', () => {
    const loss = softmaxThenLogCrossEntropy();
    expect(loss.perExample(logits, tf.tensor1d([1], 'int32')).dataSync()[0]).toBeNaN();
    const gradient = tf.grad((z) => tf.sum(loss.perExample(z, label)))(logits);
    expect([...gradient.dataSync()].some(Number.isNaN)).toBe(true);
  });
});

describe('errors', () => {
  test('targets of another shape are refused, not broadcast', () => {
    expect(() => meanSquaredError().perExample(tf.ones([4, 1]), tf.ones([4]))).toThrow(
      'meanSquaredError: targets must have the shape of the outputs, [4,1]; got [4]. Reshape the targets',
    );
  });
  test('class targets of the wrong length', () => {
    expect(() => softmaxCrossEntropy().perExample(tf.ones([4, 3]), tf.ones([5], 'int32'))).toThrow(
      'softmaxCrossEntropy: for logits [4,3], targets must be class numbers [4] or distributions [4,3]; got [5]',
    );
  });
  test('a margin of 0', () => {
    expect(() => hingeLoss({ margin: 0 })).toThrow('hingeLoss: margin must be above 0; got 0');
  });
});
