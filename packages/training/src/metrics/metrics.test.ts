import { describe, expect, test } from 'vitest';
import { tf } from '../tensorflow.ts';
import { confusionMatrix, largestClass } from './confusion-matrix.ts';
import { accuracy, rmse } from './metric.ts';

describe('accuracy', () => {
  const of = (outputs: tf.Tensor, targets: tf.Tensor) => [
    ...accuracy().perExample(outputs, targets).dataSync(),
  ];

  test('of classes, by number and by distribution', () => {
    const logits = tf.tensor2d([1, 3, 2, 5, 0, 0], [2, 3]);
    expect(of(logits, tf.tensor1d([1, 2], 'int32'))).toEqual([1, 0]);
    expect(of(logits, tf.tensor2d([0, 1, 0, 0, 0, 1], [2, 3]))).toEqual([1, 0]);
  });

  test('of one output, with labels 0/1 and −1/+1 alike', () => {
    const scores = tf.tensor2d([0.1, -2, 3, 0], [4, 1]);
    expect(of(scores, tf.tensor2d([1, 0, 0, 1], [4, 1]))).toEqual([1, 1, 0, 0]);
    expect(of(scores, tf.tensor2d([1, -1, -1, 1], [4, 1]))).toEqual([1, 1, 0, 0]);
  });

  test('of stacked trials', () => {
    const logits = tf.tensor3d([1, 0, 0, 1, 0, 1, 1, 0], [2, 2, 2]);
    expect(
      accuracy()
        .perExample(logits, tf.tensor2d([0, 0, 0, 0], [2, 2], 'int32'))
        .arraySync(),
    ).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
});

test('rmse is the root of the mean over examples and units', () => {
  const squares = rmse().perExample(
    tf.tensor2d([
      [1, 3],
      [0, 0],
    ]),
    tf.tensor2d([
      [0, 0],
      [0, 0],
    ]),
  );
  expect([...squares.dataSync()]).toEqual([5, 0]);
  expect(rmse().finish!(2.25)).toBe(1.5);
});

describe('confusion matrix', () => {
  test('rows are true classes; every class of a sweep is counted once', () => {
    expect(confusionMatrix([0, 1, 2, 2], [0, 2, 2, 1])).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, 1, 1],
    ]);
    expect(confusionMatrix([], [], 2)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test('errors', () => {
    expect(() => confusionMatrix([0], [0, 1])).toThrow(
      'as many predictions as truths are needed; got 2 and 1',
    );
    expect(() => confusionMatrix([0, 3], [0, 1], 3)).toThrow(
      'class numbers are integers in [0, 3); got 3 at 1',
    );
  });

  test('largestClass takes the first of equals', () => {
    expect([...largestClass([0, 2, 2, 5, 1, 1], 3)]).toEqual([1, 0]);
  });
});
