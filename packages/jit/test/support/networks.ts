// Whole training steps in plain TensorFlow.js: LeNet-5 with batch norm, and a perceptron with Adam, with or without dropout.

import { type HostTensor, hostTensor, random } from '../../src/index.ts';
import { tf } from '../../src/tensorflow.ts';
import { integers, uniforms } from './uniforms.ts';

/** Named tensors. */
export type Tensors<Leaf = tf.Tensor> = Readonly<Record<string, Leaf>>;

/** A step over row numbers into resident examples, its start, and what it runs on. */
export interface TrainingRun {
  readonly step: (
    carry: Carry,
    rows: tf.Tensor1D,
    resident: Examples,
  ) => readonly [Carry, { loss: tf.Tensor }];
  readonly start: Carry<HostTensor>;
  readonly resident: Examples<HostTensor>;
  /** Row numbers, int32 [steps, batch]. */
  readonly rows: (steps: number) => HostTensor;
}

/** Parameters, the optimizer's state, running statistics, the count of steps, and the random key. */
export interface Carry<Leaf = tf.Tensor> {
  readonly params: Tensors<Leaf>;
  readonly slots: readonly Tensors<Leaf>[];
  readonly statistics: Tensors<Leaf>;
  readonly step: Leaf;
  readonly key: Leaf;
}

/** Inputs [examples, …] and classes int32 [examples]. */
export interface Examples<Leaf = tf.Tensor> {
  readonly x: Leaf;
  readonly y: Leaf;
}

interface Optimizer {
  readonly slots: number;
  update(param: tf.Tensor, gradient: tf.Tensor, slots: tf.Tensor[], time: tf.Tensor): tf.Tensor[];
}

/** v' = μ v + g, p' = p − η v', as torch.optim.SGD has it. */
export const momentum = (rate: number, mu: number): Optimizer => ({
  slots: 1,
  update(param, gradient, [velocity]) {
    const next = tf.add(tf.mul(velocity!, mu), gradient);
    return [tf.sub(param, tf.mul(next, rate)), next];
  },
});

/** Kingma & Ba (2015), algorithm 1, as torch.optim.Adam has it. */
export const adam = (rate: number, epsilon = 1e-8): Optimizer => ({
  slots: 2,
  update(param, gradient, [first, second], time) {
    const m = tf.add(tf.mul(first!, 0.9), tf.mul(gradient, 0.1));
    const v = tf.add(tf.mul(second!, 0.999), tf.mul(tf.square(gradient), 0.001));
    const left = (beta: number) => tf.neg(tf.expm1(tf.mul(time, Math.log(beta)))); // 1 − βᵗ
    const scale = tf.div(m, left(0.9));
    const size = tf.add(tf.sqrt(tf.div(v, left(0.999))), epsilon);
    return [tf.sub(param, tf.mul(tf.div(scale, size), rate)), m, v];
  },
});

type Forward = (
  params: Tensors,
  x: tf.Tensor,
  key: tf.Tensor1D,
) => { logits: tf.Tensor; statistics: Tensors };

/** Mean softmax cross-entropy of the rows, its gradients, the update; statistics move by a tenth. */
function trainingStep(forward: Forward, optimizer: Optimizer, classes: number): TrainingRun['step'] {
  return (carry, rows, { x, y }) => {
    const batch = tf.gather(x, rows);
    const labels = tf.oneHot(tf.gather(y, rows) as tf.Tensor1D, classes);
    const names = Object.keys(carry.params);
    const key = random.foldIn(carry.key, carry.step);
    let seen: Tensors = {};
    const loss = (...values: tf.Tensor[]) => {
      const { logits, statistics } = forward(named(names, values), batch, key);
      seen = mapped(statistics, (tensor) => tf.keep(tensor.clone()));
      return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), labels), 1))) as tf.Scalar;
    };
    const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => carry.params[name]!));
    return finishStep(carry, optimizer, names, grads, seen, value);
  };
}

function finishStep(
  carry: Carry,
  optimizer: Optimizer,
  names: readonly string[],
  gradients: readonly tf.Tensor[],
  seen: Tensors,
  loss: tf.Tensor,
): readonly [Carry, { loss: tf.Tensor }] {
  const step = tf.add(carry.step, tf.scalar(1, 'int32'));
  const time = tf.cast(step, 'float32');
  const updated = names.map((name, i) => {
    const slots = carry.slots.map((slot) => slot[name]!);
    return optimizer.update(carry.params[name]!, gradients[i]!, slots, time);
  });
  const statistics = mapped(carry.statistics, (old, name) =>
    tf.add(tf.mul(old, 0.9), tf.mul(seen[name]!, 0.1)),
  );
  tf.dispose(Object.values(seen));
  const part = (at: number) =>
    named(
      names,
      updated.map((parts) => parts[at]!),
    );
  const slots = carry.slots.map((_, i) => part(i + 1));
  return [{ params: part(0), slots, statistics, step, key: carry.key }, { loss }];
}

function named<Leaf>(names: readonly string[], values: readonly Leaf[]): Tensors<Leaf> {
  return Object.fromEntries(names.map((name, i) => [name, values[i]!]));
}

function mapped<From, To>(tensors: Tensors<From>, f: (tensor: From, name: string) => To): Tensors<To> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, f(tensor, name)]));
}

type Shapes = Readonly<Record<string, readonly number[]>>;

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const filled = (shape: readonly number[], number: number) =>
  hostTensor(new Float32Array(sizeOf(shape)).fill(number), shape);

/** Uniform weights of variance 1 / fan-in; `scale…` 1; the other vectors 0. make-fixtures.py does the same. */
function startOf(shapes: Shapes, optimizer: Optimizer, statistics: Shapes): Carry<HostTensor> {
  const params = Object.fromEntries(
    Object.entries(shapes).map(([name, shape], i) => {
      if (shape.length === 1) return [name, filled(shape, name.startsWith('scale') ? 1 : 0)];
      const bound = Math.sqrt((3 * shape.at(-1)!) / sizeOf(shape));
      return [name, hostTensor(uniforms(sizeOf(shape), 100 + i, bound), shape)];
    }),
  );
  const zeros = mapped(params, ({ shape }) => filled(shape, 0));
  return {
    params,
    slots: Array.from({ length: optimizer.slots }, () => zeros),
    statistics: mapped(statistics, (shape, name) => filled(shape, name.startsWith('variance') ? 1 : 0)),
    step: hostTensor(Int32Array.of(0), []),
    key: hostTensor(Int32Array.of(3, 4)),
  };
}

function examples(count: number, shape: readonly number[], classes: number): Examples<HostTensor> {
  return {
    x: hostTensor(uniforms(count * sizeOf(shape), 1), [count, ...shape]),
    y: hostTensor(integers(count, 2, classes)),
  };
}

const rowsOf = (batch: number, count: number) => (steps: number) =>
  hostTensor(integers(steps * batch, 3, count), [steps, batch]);

/** As many nets of 1-2-2-2-1 units as trials, each on rows of its own, all in one program; squared error, Adam. */
export function stackedNets(trials: number): TrainingRun {
  const shapes: Record<string, readonly number[]> = {};
  for (const [layer, [rows, columns]] of [
    [1, 2],
    [2, 2],
    [2, 2],
    [2, 1],
  ].entries()) {
    shapes[`w${layer}`] = [trials, rows!, columns!];
    shapes[`b${layer}`] = [trials, 1, columns!];
  }
  const optimizer = adam(0.01);
  const step: TrainingRun['step'] = (carry, rows, { x, y }) => {
    const inputs = tf.gather(x, rows); // [trials, batch, 1]
    const targets = tf.gather(y, rows);
    const names = Object.keys(carry.params);
    const loss = (...values: tf.Tensor[]) => {
      const p = named(names, values);
      let hidden = inputs;
      for (let layer = 0; layer < 4; layer++) {
        hidden = tf.add(tf.matMul(hidden, p[`w${layer}`]!), p[`b${layer}`]!);
        if (layer < 3) hidden = tf.relu(hidden);
      }
      return tf.sum(tf.mean(tf.squaredDifference(hidden, targets), [1, 2])) as tf.Scalar;
    };
    const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => carry.params[name]!));
    return finishStep(carry, optimizer, names, grads, {}, value);
  };
  const count = 64;
  const start = startOf(shapes, optimizer, {});
  const params = mapped(start.params, ({ shape }, name) =>
    name.startsWith('b')
      ? hostTensor(uniforms(sizeOf(shape), 50, 0.3), shape)
      : hostTensor(uniforms(sizeOf(shape), 60 + Number(name[1]), 1.2), shape),
  );
  return {
    step,
    start: { ...start, params },
    resident: {
      x: hostTensor(uniforms(count, 1), [count, 1]),
      y: hostTensor(uniforms(count, 2), [count, 1]),
    },
    rows: (steps) => hostTensor(integers(steps * trials * 8, 3, count), [steps, trials, 8]),
  };
}

/** Convolution, overlapping max pooling, convolution, plain max pooling, a dense layer; images of 10 × 9; momentum. */
export function maxPoolNet(): TrainingRun {
  const forward: Forward = (p, x) => {
    const stage = (input: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
      tf.relu(tf.add(tf.conv2d(input as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'), b)) as tf.Tensor4D;
    const first = tf.maxPool(stage(x, p.w1!, p.b1!), 3, 2, 'same');
    const second = tf.maxPool(stage(first, p.w2!, p.b2!), 2, 2, 'valid');
    const flat = tf.reshape(second, [second.shape[0], -1]);
    return { logits: tf.add(tf.matMul(flat, p.w3!), p.b3!), statistics: {} };
  };
  const shapes = { w1: [3, 3, 2, 5], b1: [5], w2: [3, 2, 5, 7], b2: [7], w3: [28, 4], b3: [4] };
  const optimizer = momentum(0.02, 0.9);
  return {
    step: trainingStep(forward, optimizer, 4),
    start: startOf(shapes, optimizer, {}),
    resident: examples(32, [10, 9, 2], 4),
    rows: rowsOf(8, 32),
  };
}

/** 20-32-16-5, relu, batches of 16 out of 64 examples, Adam. */
export function perceptron({ dropout }: { readonly dropout: boolean }): TrainingRun {
  const forward: Forward = ({ w1, b1, w2, b2, w3, b3 }, x, key) => {
    const dropped = (hidden: tf.Tensor, layer: number) =>
      dropout
        ? tf.div(tf.mul(hidden, random.mask(random.foldIn(key, layer), 0.75, hidden.shape)), 0.75)
        : hidden;
    const dense = (input: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
      tf.add(tf.matMul(input as tf.Tensor2D, w), b);
    const first = dropped(tf.relu(dense(x, w1!, b1!)), 1);
    const second = dropped(tf.relu(dense(first, w2!, b2!)), 2);
    return { logits: dense(second, w3!, b3!), statistics: {} };
  };
  const shapes = { w1: [20, 32], b1: [32], w2: [32, 16], b2: [16], w3: [16, 5], b3: [5] };
  const optimizer = adam(0.003);
  return {
    step: trainingStep(forward, optimizer, 5),
    start: startOf(shapes, optimizer, {}),
    resident: examples(64, [20], 5),
    rows: rowsOf(16, 64),
  };
}

/**
 * LeNet-5 with batch norm before every tanh, average pooling, batches of 8 out of 64 images, momentum.
 *
 * @param side - of the images: 28 as published, or 16
 */
export function lenet5({ side = 28 }: { readonly side?: number } = {}): TrainingRun {
  const forward: Forward = (p, x) => {
    const statistics: Record<string, tf.Tensor> = {};
    const normal = (input: tf.Tensor, layer: number) => {
      const axes = [...input.shape.keys()].slice(0, -1);
      const { mean, variance } = tf.moments(input, axes);
      const count = input.size / input.shape.at(-1)!;
      statistics[`mean${layer}`] = mean;
      statistics[`variance${layer}`] = tf.mul(variance, count / (count - 1));
      const [m, v, t, s] = [mean, variance, p[`shift${layer}`]!, p[`scale${layer}`]!] as tf.Tensor1D[];
      return tf.tanh(tf.batchNorm(input as tf.Tensor4D, m!, v!, t!, s!, 1e-5));
    };
    const stage = (input: tf.Tensor, layer: number) => {
      const convolved = tf.conv2d(input as tf.Tensor4D, p[`w${layer}`] as tf.Tensor4D, 1, 'valid');
      return tf.avgPool(normal(convolved, layer) as tf.Tensor4D, 2, 2, 'valid');
    };
    const features = stage(stage(x, 1), 2);
    const flat = tf.reshape(features, [features.shape[0]!, -1]);
    const third = normal(tf.matMul(flat, p.w3!), 3);
    const fourth = normal(tf.matMul(third, p.w4!), 4);
    return { logits: tf.add(tf.matMul(fourth, p.w5!), p.b5!), statistics };
  };
  const widths = [6, 16, 120, 84];
  const shapes: Record<string, readonly number[]> = {
    w1: [5, 5, 1, 6],
    w2: [5, 5, 6, 16],
    w3: [((side - 12) / 4) ** 2 * 16, 120],
    w4: [120, 84],
    w5: [84, 10],
    b5: [10],
  };
  const statistics: Record<string, readonly number[]> = {};
  for (const [i, width] of widths.entries()) {
    shapes[`scale${i + 1}`] = [width];
    shapes[`shift${i + 1}`] = [width];
    statistics[`mean${i + 1}`] = [width];
    statistics[`variance${i + 1}`] = [width];
  }
  const optimizer = momentum(0.02, 0.9);
  return {
    step: trainingStep(forward, optimizer, 10),
    start: startOf(shapes, optimizer, statistics),
    resident: examples(64, [side, side, 1], 10),
    rows: rowsOf(8, 64),
  };
}
