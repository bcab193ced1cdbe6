// Log softmax keeps its graph, NaN shows in it all the same; other maxima keep their look for NaN.

import { beforeAll, expect, test } from 'vitest';
import { expectParity } from '../../test/expect-parity.ts';
import { hostTensor, printGraph, traceGraph } from '../index.ts';
import { tf } from '../tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const rows = hostTensor([1, Number.NaN, 3, 4, 5, 6], [2, 3]);
const graphOf = async (f: (x: tf.Tensor) => tf.Tensor) =>
  printGraph(await traceGraph((x) => [x, f(x as tf.Tensor)], { carry: { dtype: 'float32', shape: [2, 3] } }));

test.each<[string, (x: tf.Tensor) => tf.Tensor]>([
  ['log softmax', (x) => tf.logSoftmax(x)],
  [
    'cross-entropy by log softmax',
    (x) => tf.neg(tf.sum(tf.mul(tf.logSoftmax(x), tf.tensor2d([0, 1, 0, 1, 0, 0], [2, 3])), 1)),
  ],
])('%s looks for no NaN, and shows it', async (_, f) => {
  expect(await graphOf(f)).not.toContain('IsNaN');
  await expectParity(f, [rows]);
});

test.each<[string, (x: tf.Tensor) => tf.Tensor]>([
  ['a maximum that is a result', (x) => tf.max(x, 1)],
  ['a maximum that is taken away', (x) => tf.sub(x, tf.max(x, 1, true))],
  ['a maximum that shifts what is seen', (x) => tf.add(tf.logSoftmax(x), tf.sub(x, tf.max(x, 1, true)))],
  ['exponentials that are seen', (x) => tf.exp(tf.sub(x, tf.max(x, 1, true)))],
  [
    'a sum over another axis',
    (x) => {
      const e = tf.exp(tf.sub(x, tf.max(x, 1, true)));
      return tf.log(tf.sum(e, 0));
    },
  ],
])('%s looks for NaN', async (_, f) => {
  expect(await graphOf(f)).toContain('IsNaN');
  await expectParity(f, [rows]);
});
