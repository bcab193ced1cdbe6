// Whole runs against eager: small networks of every kind of layer, many steps, every parameter compared at the end.

import { beforeAll, expect, test } from 'vitest';
import { compileScan, type HostTensor, hostTensor, random, toHost, toTensors } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { example, expectClose } from './expect-parity.ts';
import { executionProvider } from './support/provider.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Params = Record<string, tf.Tensor>;
type Forward = (params: Params, batch: tf.Tensor, key: tf.Tensor1D) => tf.Tensor;
interface State {
  readonly params: Params;
  readonly first: Params;
  readonly second: Params;
  readonly step: tf.Scalar;
  readonly key: tf.Tensor1D;
}

const each = (params: Params, f: (tensor: tf.Tensor, name: string) => tf.Tensor): Params =>
  Object.fromEntries(Object.entries(params).map(([name, tensor]) => [name, f(tensor, name)]));

/** A step of Adam on softmax cross-entropy of rows gathered from resident data. */
function adamStep(forward: Forward, classes: number) {
  return (state: State, rows: tf.Tensor1D, { x, y }: { x: tf.Tensor; y: tf.Tensor1D }) => {
    const batch = tf.gather(x, rows);
    const labels = tf.oneHot(tf.gather(y, rows) as tf.Tensor1D, classes);
    const key = random.foldIn(state.key, state.step);
    const names = Object.keys(state.params);
    const loss = (...values: tf.Tensor[]) => {
      const logits = forward(Object.fromEntries(names.map((name, i) => [name, values[i]!])), batch, key);
      return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), labels), 1))) as tf.Scalar;
    };
    const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => state.params[name]!));
    const gradients = Object.fromEntries(names.map((name, i) => [name, grads[i]!]));
    const step = tf.add(state.step, tf.scalar(1, 'int32')) as tf.Scalar;
    const time = tf.cast(step, 'float32');
    const first = each(state.first, (m, name) => tf.add(tf.mul(m, 0.9), tf.mul(gradients[name]!, 0.1)));
    const second = each(state.second, (v, name) =>
      tf.add(tf.mul(v, 0.999), tf.mul(tf.square(gradients[name]!), 0.001)),
    );
    const scale = tf.div(tf.sqrt(tf.sub(1, tf.pow(0.999, time))), tf.sub(1, tf.pow(0.9, time)));
    const params = each(state.params, (p, name) =>
      tf.sub(p, tf.mul(tf.mul(scale, 0.003), tf.div(first[name]!, tf.add(tf.sqrt(second[name]!), 1e-5)))),
    );
    const next: State = { params, first, second, step, key: state.key };
    return [next, { loss: value }] as const;
  };
}

async function expectSameRun(
  forward: Forward,
  shapes: Record<string, readonly number[]>,
  x: HostTensor,
  { steps, batch, classes, tolerance }: { steps: number; batch: number; classes: number; tolerance: number },
) {
  const params = Object.fromEntries(
    Object.entries(shapes).map(([name, shape], i) => {
      const fanIn = shape.slice(0, -1).reduce((product, n) => product * n, 1);
      const data = (example(shape).data as Float32Array).map(
        (v, j) => v * Math.cos(i + j) * Math.sqrt(2 / fanIn),
      );
      return [name, hostTensor(data, shape)];
    }),
  );
  const zeros = Object.fromEntries(
    Object.entries(shapes).map(([n, s]) => [n, hostTensor(new Float32Array(params[n]!.data.length), s)]),
  );
  const start = {
    params,
    first: zeros,
    second: zeros,
    step: hostTensor(Int32Array.of(0), []),
    key: hostTensor(Int32Array.of(11, 12)),
  };
  const count = x.shape[0]!;
  const resident = { x, y: hostTensor(Int32Array.from({ length: count }, (_, i) => (i * i) % classes)) };
  const rows = Int32Array.from({ length: steps * batch }, (_, i) => (i * 13) % count);
  const step = adamStep(forward, classes);

  const program = await compileScan(step as never, {
    carry: start,
    input: { dtype: 'int32', shape: [batch] },
    resident,
    executionProvider,
  });
  const compiled = (await program.run(
    start as never,
    hostTensor(rows, [steps, batch]),
    resident as never,
  )) as unknown as {
    carry: typeof start;
    outputs: { loss: HostTensor };
  };
  program.dispose();

  let eager = start;
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    tf.tidy(() => {
      const input = tf.tensor1d(rows.subarray(i * batch, (i + 1) * batch), 'int32');
      const [next, { loss }] = step(
        toTensors(eager) as unknown as State,
        input,
        toTensors(resident) as never,
      );
      losses.push(loss.dataSync()[0]!);
      eager = toHost(next) as unknown as typeof start;
    });
  }
  expectClose(compiled.outputs.loss, hostTensor(losses), tolerance, 'loss');
  for (const part of ['params', 'first', 'second'] as const) {
    for (const [name, want] of Object.entries(eager[part])) {
      expectClose(compiled.carry[part][name]!, want, tolerance, `${part}.${name}`);
    }
  }
  expect(compiled.carry.step.data[0]).toBe(steps);
  expect(losses.at(-1)).not.toBe(losses[0]);
}

test('a perceptron with dropout, 60 steps of Adam', async () => {
  const forward: Forward = ({ w1, b1, w2, b2 }, x, key) => {
    const hidden = tf.relu(tf.add(tf.matMul(x as tf.Tensor2D, w1!), b1!));
    const kept = tf.mul(hidden, tf.div(random.mask(key, 0.75, hidden.shape), 0.75));
    return tf.add(tf.matMul(kept as tf.Tensor2D, w2!), b2!);
  };
  await expectSameRun(forward, { w1: [6, 16], b1: [16], w2: [16, 3], b2: [3] }, example([40, 6]), {
    steps: 60,
    batch: 8,
    classes: 3,
    tolerance: 2e-4,
  });
});

test('a small LeNet with batch norm, 50 steps of Adam', async () => {
  const normal = (x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor, axes: number[]) => {
    const { mean, variance } = tf.moments(x, axes, true);
    return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-3))), scale), shift);
  };
  const forward: Forward = (p, x) => {
    const conv1 = tf.conv2d(x as tf.Tensor4D, p.c1 as tf.Tensor4D, 1, 'same');
    const pool1 = tf.avgPool(tf.tanh(normal(conv1, p.g1!, p.s1!, [0, 1, 2])) as tf.Tensor4D, 2, 2, 'valid');
    const conv2 = tf.conv2d(pool1, p.c2 as tf.Tensor4D, 1, 'valid');
    const pool2 = tf.maxPool(tf.relu(tf.add(conv2, p.b2!)) as tf.Tensor4D, 2, 2, 'valid');
    const flat = tf.reshape(pool2, [pool2.shape[0], -1]) as tf.Tensor2D;
    return tf.add(tf.matMul(flat, p.d!), p.db!);
  };
  const shapes = { c1: [3, 3, 1, 4], g1: [4], s1: [4], c2: [3, 3, 4, 6], b2: [6], d: [24, 3], db: [3] };
  await expectSameRun(forward, shapes, example([20, 12, 12, 1]), {
    steps: 50,
    batch: 5,
    classes: 3,
    tolerance: 2e-3,
  });
});

test('stacked networks by batched products, 50 steps of Adam', async () => {
  const trials = 40;
  const forward: Forward = ({ w1, b1, w2 }, x) => {
    const inputs = tf.tile(tf.expandDims(x, 0), [trials, 1, 1]);
    const hidden = tf.leakyRelu(tf.add(tf.matMul(inputs as tf.Tensor3D, w1 as tf.Tensor3D), b1!), 0.01);
    return tf.mean(tf.matMul(hidden as tf.Tensor3D, w2 as tf.Tensor3D), 0);
  };
  const shapes = { w1: [trials, 3, 2], b1: [trials, 1, 2], w2: [trials, 2, 2] };
  await expectSameRun(forward, shapes, example([30, 3]), {
    steps: 50,
    batch: 6,
    classes: 2,
    tolerance: 2e-4,
  });
});
