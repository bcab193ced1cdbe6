import { beforeAll, describe, expect, test } from 'vitest';
import { names } from '../../test/support/pass-graphs.ts';
import type { Graph } from '../graph/graph.ts';
import { compileScan, hostTensor } from '../index.ts';
import { scanPacks } from '../onnx/scan-packs.ts';
import { tf } from '../tensorflow.ts';
import { type AnyStep, traceStep } from '../trace/trace-step.ts';
import { packUpdates } from './pack-updates.ts';
import { applyPasses, defaultPasses } from './passes.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Net = { readonly w: tf.Tensor2D; readonly b: tf.Tensor1D; readonly v: tf.Tensor2D };
type Carry = { readonly params: Net; readonly slots: Net };
const net = {
  w: hostTensor([1, 2, 3, 4, 5, 6], [2, 3]),
  b: hostTensor([1, 2, 3]),
  v: hostTensor([1, 2, 3], [3, 1]),
};
const carry = { params: net, slots: net };
const input = { x: hostTensor([1, 2, 3, 4], [2, 2]) };

/** Nesterov's momentum on x W + b and its product with v; the bias has a rate of its own where asked. */
const step =
  (biasRate = 0.1, decay = 0) =>
  (given: unknown, { x }: { readonly x: tf.Tensor2D }) => {
    const { params, slots } = given as Carry;
    const loss = (w: tf.Tensor, b: tf.Tensor, v: tf.Tensor) =>
      tf.sum(tf.matMul(tf.tanh(tf.add(tf.matMul(x, w as tf.Tensor2D), b)), v as tf.Tensor2D)) as tf.Scalar;
    const [w, b, v] = tf.grads(loss)([params.w, params.b, params.v]) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const gradients = { w: decay === 0 ? w : tf.add(w, tf.mul(decay, params.w)), b, v };
    const next = { params: {} as Record<string, tf.Tensor>, slots: {} as Record<string, tf.Tensor> };
    for (const name of ['w', 'b', 'v'] as const) {
      const [g, rate] = [gradients[name], name === 'b' ? biasRate : 0.1];
      const slot = tf.add(tf.mul(0.9, slots[name]), g);
      next.slots[name] = slot;
      next.params[name] = tf.sub(params[name], tf.mul(rate, tf.add(g, tf.mul(0.9, slot))));
    }
    return [next, { norm: tf.sum(params.w) }] as const;
  };

function packed(...options: Parameters<typeof step>): Graph {
  const { graph } = traceStep(step(...options) as unknown as AnyStep, { carry, input, resident: {} }, 'step');
  const until = defaultPasses.indexOf(packUpdates) + 1;
  return applyPasses(graph, defaultPasses.slice(0, until));
}

describe('slots of one part that are updated alike', () => {
  test('are one vector, of the parameters and of the optimizer', () => {
    const graph = packed();
    expect(scanPacks(graph).map(({ members }) => members.map(({ name }) => name))).toEqual([
      ['carry.params.w', 'carry.params.b', 'carry.params.v'],
      ['carry.slots.w', 'carry.slots.b', 'carry.slots.v'],
    ]);
    const updates = graph.nodes.filter(
      ({ op, outputs }) => op === 'Mul' && outputs[0]!.shape.join() === '12',
    );
    expect(updates).toHaveLength(3);
  });

  test('one that uses another number is not among them', () => {
    const members = scanPacks(packed(0.2)).map((pack) => pack.members.map(({ name }) => name));
    expect(members.flat()).not.toContain('carry.params.b');
  });

  test('nothing is packed where one tensor is alone, or nothing is saved', () => {
    const alone = (given: unknown) => [tf.mul(given as tf.Tensor, 0.9), {}] as const;
    const trace = (example: unknown, traced: unknown) =>
      applyPasses(
        traceStep(traced as AnyStep, { carry: example, input: {}, resident: {} }, 'step').graph,
        defaultPasses.slice(0, defaultPasses.indexOf(packUpdates) + 1),
      );
    expect(names(trace(net.w, alone))).toEqual(['Mul']);
  });
});

test.each([
  [0.1, 0],
  [0.2, 0],
  [0.1, 0.01],
])('a scan gives the bytes of one without the pass, wherever it is cut (%f, %f)', async (...options) => {
  const program = await compileScan(step(...options) as never, { carry, input } as never);
  const run = program.run as unknown as (
    from: unknown,
    inputs: unknown,
  ) => Promise<{ carry: Record<'params' | 'slots', Record<'w' | 'b' | 'v', { data: Float32Array }>> }>;
  const x = (count: number) => ({
    x: hostTensor(
      Float32Array.from({ length: 4 * count }, (_, i) => ((i % 4) + 1) / 8),
      [count, 2, 2],
    ),
  });
  const whole = await run(carry, x(5));
  const first = await run(carry, x(2));
  const second = await run(first.carry, x(3));
  program.dispose();
  expect(second.carry).toEqual(whole.carry);
  // The same steps, eager.
  let eager: unknown = { params: tensors(), slots: tensors() };
  const slice = tf.tensor2d(
    Float32Array.from([1, 2, 3, 4], (n) => n / 8),
    [2, 2],
  );
  for (let i = 0; i < 5; i++) [eager] = step(...options)(eager, { x: slice });
  for (const part of ['params', 'slots'] as const)
    for (const name of ['w', 'b', 'v'] as const) {
      const expected = (eager as Carry)[part][name].dataSync();
      for (const [i, value] of whole.carry[part][name].data.entries())
        expect(value).toBeCloseTo(expected[i]!, 4);
    }
});

function tensors(): Net {
  return {
    w: tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]),
    b: tf.tensor1d([1, 2, 3]),
    v: tf.tensor2d([1, 2, 3], [3, 1]),
  };
}
