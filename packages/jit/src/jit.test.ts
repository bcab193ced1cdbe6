// Whole programs: a training step, compiled, against the same step run eagerly by the portable backend.

import { beforeAll, describe, expect, test } from 'vitest';
import { compile, compileScan, hostTensor, toHost, toTensors } from './index.ts';
import { tf } from './tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function numbers(count: number, scale = 1, phase = 0.3): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => scale * Math.sin(1 + i * 1.7 + phase));
}

interface Params {
  readonly w1: tf.Tensor2D;
  readonly b1: tf.Tensor1D;
  readonly w2: tf.Tensor2D;
  readonly b2: tf.Tensor1D;
}

/** One step of gradient descent on a 4-8-3 perceptron with softmax cross-entropy. */
function mlpStep(carry: { params: Params; step: tf.Scalar }, input: { x: tf.Tensor2D; y: tf.Tensor1D }) {
  const { w1, b1, w2, b2 } = carry.params;
  const loss = (w1: tf.Tensor2D, b1: tf.Tensor1D, w2: tf.Tensor2D, b2: tf.Tensor1D) => {
    const hidden = tf.relu(tf.add(tf.matMul(input.x, w1), b1)) as tf.Tensor2D;
    const logits = tf.add(tf.matMul(hidden, w2), b2);
    const picked = tf.sum(tf.mul(tf.logSoftmax(logits), tf.oneHot(input.y, 3)), 1);
    return tf.neg(tf.mean(picked)) as tf.Scalar;
  };
  const { value, grads } = tf.valueAndGrads(loss as never)([w1, b1, w2, b2]);
  const [v1, c1, v2, c2] = [w1, b1, w2, b2].map((p, i) => tf.sub(p, tf.mul(grads[i]!, 0.1)));
  const params = { w1: v1, b1: c1, w2: v2, b2: c2 } as unknown as Params;
  return [{ params, step: tf.add(carry.step, tf.scalar(1, 'int32')) as tf.Scalar }, { loss: value }] as const;
}

const start = () => ({
  params: {
    w1: hostTensor(numbers(32, 0.5), [4, 8]),
    b1: hostTensor(numbers(8, 0.1)),
    w2: hostTensor(numbers(24, 0.5), [8, 3]),
    b2: hostTensor(numbers(3, 0.1)),
  },
  step: hostTensor(Int32Array.of(0), []),
});

const batches = (steps: number) => ({
  x: hostTensor(numbers(steps * 5 * 4), [steps, 5, 4]),
  y: hostTensor(
    Int32Array.from({ length: steps * 5 }, (_, i) => (i * 7) % 3),
    [steps, 5],
  ),
});

const slice = (steps: number, i: number) => {
  const { x, y } = batches(steps);
  return {
    x: hostTensor((x.data as Float32Array).slice(i * 20, (i + 1) * 20), [5, 4]),
    y: hostTensor((y.data as Int32Array).slice(i * 5, (i + 1) * 5)),
  };
};

describe('compileScan', () => {
  test('runs 50 steps of a perceptron as eager TensorFlow.js does', async () => {
    const program = await compileScan(mlpStep, { carry: start(), input: slice(50, 0) });
    const { carry, outputs } = await program.run(start(), batches(50));
    program.dispose();

    let eager = start();
    const losses: number[] = [];
    for (let i = 0; i < 50; i++) {
      tf.tidy(() => {
        const [next, { loss }] = mlpStep(toTensors(eager) as never, toTensors(slice(50, i)) as never);
        losses.push(loss.dataSync()[0]!);
        eager = toHost(next) as never;
      });
    }
    expect(carry.step.data[0]).toBe(50);
    expect(outputs.loss.shape).toEqual([50]);
    outputs.loss.data.forEach((loss, i) => {
      expect(loss).toBeCloseTo(losses[i]!, 5);
    });
    for (const name of ['w1', 'b1', 'w2', 'b2'] as const) {
      carry.params[name].data.forEach((value, i) => {
        expect(value).toBeCloseTo(eager.params[name].data[i]!, 5);
      });
    }
  });

  test('takes any number of steps without compiling anew', async () => {
    const program = await compileScan(mlpStep, { carry: start(), input: slice(3, 0) });
    const once = await program.run(start(), batches(3));
    const first = await program.run(start(), { x: slice1(slice(3, 0).x), y: slice1(slice(3, 0).y) });
    expect(once.outputs.loss.data[0]).toBe(first.outputs.loss.data[0]);
    program.dispose();
  });
});

const slice1 = (tensor: ReturnType<typeof hostTensor>) => hostTensor(tensor.data, [1, ...tensor.shape]);

describe('compile', () => {
  test('runs one step', async () => {
    const program = await compile(mlpStep, { carry: start(), input: slice(1, 0) });
    const { carry, outputs } = await program.run(start(), slice(1, 0));
    expect(outputs.loss.shape).toEqual([]);
    expect(carry.step.data[0]).toBe(1);
    program.dispose();
  });
});
