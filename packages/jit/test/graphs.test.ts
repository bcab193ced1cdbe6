// The graphs of two training steps after all passes, to be read: graphs/*.txt. Update them with `vitest run -u`.

import { beforeAll, expect, test } from 'vitest';
import { printGraph, traceGraph } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Tensors = Record<string, tf.Tensor>;

/** One step of gradient descent on the mean square of what the network gives. */
function descent(forward: (params: Tensors, x: tf.Tensor) => tf.Tensor) {
  return (params: Tensors, x: tf.Tensor) => {
    const names = Object.keys(params);
    const loss = (...values: tf.Tensor[]) =>
      tf.mean(
        tf.square(forward(Object.fromEntries(names.map((name, i) => [name, values[i]!])), x)),
      ) as tf.Scalar;
    const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => params[name]!));
    const next = names.map((name, i) => [name, tf.sub(params[name]!, tf.mul(grads[i]!, 0.1))]);
    return [Object.fromEntries(next) as Tensors, { loss: value }] as const;
  };
}

const spec = (...shape: number[]) => ({ dtype: 'float32', shape }) as const;

async function print(step: unknown, carry: unknown, input: unknown): Promise<string> {
  const graph = await traceGraph(step as never, { carry, input } as never);
  return `${printGraph(graph)}\n`;
}

test('a dense layer, batch norm, a dense layer', async () => {
  const step = descent(({ w1, scale, shift, w2 }, x) => {
    const z = tf.matMul(x, w1!) as tf.Tensor2D;
    const { mean, variance } = tf.moments(z, 0);
    const normal = tf.batchNorm2d(
      z,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      shift as tf.Tensor1D,
      scale as tf.Tensor1D,
      1e-3,
    );
    return tf.matMul(tf.relu(normal), w2!);
  });
  const carry = { w1: spec(2, 8), scale: spec(8), shift: spec(8), w2: spec(8, 1) };
  await expect(await print(step, carry, spec(64, 2))).toMatchFileSnapshot('graphs/batch-norm.txt');
});

test('a convolution, tanh, average pooling, a dense layer', async () => {
  const step = descent(({ filter, bias, w }, x) => {
    const y = tf.add(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'valid'), bias!);
    const pooled = tf.avgPool(tf.tanh(y) as tf.Tensor4D, 2, 2, 'valid');
    return tf.matMul(tf.reshape(pooled, [4, -1]), w!);
  });
  const carry = { filter: spec(3, 3, 1, 2), bias: spec(2), w: spec(18, 1) };
  await expect(await print(step, carry, spec(4, 8, 8, 1))).toMatchFileSnapshot('graphs/convolution.txt');
});

test('40 stacked nets of two units', async () => {
  const step = descent(({ w1, b1, w2 }, x) =>
    tf.matMul(tf.relu(tf.add(tf.matMul(x as tf.Tensor3D, w1!), b1!)), w2!),
  );
  const carry = { w1: spec(40, 1, 2), b1: spec(40, 1, 2), w2: spec(40, 2, 1) };
  await expect(await print(step, carry, spec(40, 16, 1))).toMatchFileSnapshot('graphs/stacked.txt');
});
