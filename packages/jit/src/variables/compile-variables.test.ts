// Training of tf.Variables: compiled as eager, slots and counts included.

import { beforeAll, describe, expect, test } from 'vitest';
import { hostTensor, toHost } from '../host-tensor.ts';
import { tf } from '../tensorflow.ts';
import { compileVariables } from './compile-variables.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const STEPS = 50;
const x = Float32Array.from({ length: STEPS * 8 * 3 }, (_, i) => Math.sin(1.3 * i));
const start = () => ({
  w: tf.variable(tf.tensor2d([0.3, -0.2, 0.5, 0.1, 0.4, -0.6], [3, 2])),
  b: tf.variable(tf.zeros([2])),
});
type Variables = ReturnType<typeof start>;

function lossOf({ w, b }: Variables, batch: tf.Tensor): tf.Scalar {
  const y = tf.tanh(tf.add(tf.matMul(batch as tf.Tensor2D, w as tf.Tensor2D), b));
  return tf.mean(tf.squaredDifference(y, tf.sum(batch, 1, true))) as tf.Scalar;
}

const optimizers: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.05, 0.9, true),
  adam: () => tf.train.adam(0.02),
  adamax: () => tf.train.adamax(0.02),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(0.5),
  rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.1, 1e-7, true),
};

describe.each(Object.entries(optimizers))('%s', (_, make) => {
  test('trains as eager, in two runs, and goes on eagerly', async () => {
    const [eager, compiled] = [start(), start()];
    const [eagerOptimizer, optimizer] = [make(), make()];
    const step = (variables: Variables, by: tf.Optimizer, batch: tf.Tensor) =>
      by.minimize(() => lossOf(variables, batch), true, [variables.w, variables.b])!;
    const losses: number[] = [];
    for (let i = 0; i < STEPS; i++) {
      tf.tidy(() =>
        losses.push(
          step(eager, eagerOptimizer, tf.tensor2d(x.slice(24 * i, 24 * i + 24), [8, 3])).dataSync()[0]!,
        ),
      );
    }
    const program = await compileVariables((batch) => ({ loss: step(compiled, optimizer, batch) }), {
      input: { dtype: 'float32', shape: [8, 3] },
    });
    const tensors = tf.memory().numTensors;
    const parts = [20, STEPS - 1].map((end, i) =>
      hostTensor(x.slice([0, 480][i]!, 24 * end), [end - [0, 20][i]!, 8, 3]),
    );
    const [first, second] = [await program.run(parts[0]!), await program.run(parts[1]!)];
    expect(tf.memory().numTensors).toBe(tensors);
    program.dispose();
    const got = [...first.loss.data, ...second.loss.data];
    const last = tf.tidy(() => step(compiled, optimizer, tf.tensor2d(x.slice(-24), [8, 3])).dataSync()[0]!);
    for (const [i, loss] of [...got, last].entries()) expect(loss).toBeCloseTo(losses[i]!, 5);
    for (const name of ['w', 'b'] as const) {
      const want = toHost(eager[name]).data;
      toHost(compiled[name]).data.forEach((value, i) => {
        expect(value).toBeCloseTo(want[i]!, 5);
      });
    }
    expect(optimizer.iterations).toBe(eagerOptimizer.iterations);
    if (optimizer.getClassName() === 'Adamax') return; // has no getWeights
    const [slots, eagerSlots] = [await optimizer.getWeights(), await eagerOptimizer.getWeights()];
    expect(slots.length).toBe(eagerSlots.length);
    for (const [i, { tensor }] of slots.entries()) {
      const want = eagerSlots[i]!.tensor.dataSync();
      tensor.dataSync().forEach((value, k) => {
        expect(value).toBeCloseTo(want[k]!, 4);
      });
    }
  });
});

test('reads variables that it does not assign anew before every run', async () => {
  const rate = tf.variable(tf.scalar(2));
  const program = await compileVariables((value) => tf.mul(value, rate), {
    input: { dtype: 'float32', shape: [] },
  });
  expect([...(await program.run(hostTensor([1, 2]))).data]).toEqual([2, 4]);
  rate.assign(tf.scalar(10));
  expect([...(await program.run(hostTensor([1, 2]))).data]).toEqual([10, 20]);
  program.dispose();
});

test('an assignment is seen by what comes after it in the step, and by the next step', async () => {
  const count = tf.variable(tf.scalar(1));
  const program = await compileVariables(
    (value) => {
      const before = tf.add(count, 0);
      count.assign(tf.mul(count, value));
      return { before, after: tf.add(count, 0) };
    },
    { input: { dtype: 'float32', shape: [] } },
  );
  const { before, after } = await program.run(hostTensor([2, 3]));
  expect([[...before.data], [...after.data], count.dataSync()[0]]).toEqual([[1, 2], [2, 6], 6]);
  program.dispose();
});

test('refuses variables that are not listed, and those made in every step', async () => {
  const [a, b] = [tf.variable(tf.scalar(1), true, 'first'), tf.variable(tf.scalar(1), true, 'second')];
  const input = { dtype: 'float32', shape: [] } as const;
  await expect(
    compileVariables(
      (value) => {
        b.assign(value);
        return a;
      },
      { input, variables: [a], name: 'myStep' },
    ),
  ).rejects.toThrow(
    /myStep: assigned to the tf\.Variable 'second' float32\[\] .*not among the variables listed/,
  );
  await expect(
    compileVariables((value) => tf.train.adam(0.1).minimize(() => tf.mul(a, value), true, [a])!, {
      input,
      name: 'myStep',
    }),
  ).rejects.toThrow(/myStep: makes a tf\.Variable, '.*', in every step\. Make optimizers and layers outside/);
  expect(a.dataSync()[0]).toBe(1);
});

test('drops other units in every step, the same under the same key', async () => {
  const run = async (key: [number, number]) => {
    const program = await compileVariables((value) => tf.dropout(tf.mul(tf.ones([1000]), value), 0.3), {
      input: { dtype: 'float32', shape: [] },
      key,
    });
    const { data } = await program.run(hostTensor([1, 1]));
    const again = await program.run(hostTensor([1, 1]));
    program.dispose();
    return [data.slice(0, 1000), data.slice(1000), again.data.slice(0, 1000)].map((part) => [...part]);
  };
  const [draws, same, other] = [await run([1, 2]), await run([1, 2]), await run([1, 3])];
  expect(same).toEqual(draws);
  expect(new Set([...draws, ...other].map(String)).size).toBe(6);
  for (const draw of draws) {
    const kept = draw.filter((value) => value > 0);
    expect(new Set(kept.map((value) => value.toFixed(5)))).toEqual(new Set([(1 / 0.7).toFixed(5)]));
    expect(Math.abs(kept.length - 700)).toBeLessThan(5 * Math.sqrt(1000 * 0.3 * 0.7)); // five standard deviations
  }
});
