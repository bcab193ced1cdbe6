import { type HostTensor, hostTensor } from '@trialbook/jit';
import { describe, expect, test } from 'vitest';
import type { Step } from './engines/engine.ts';
import { withEngine } from './engines/start-engine.ts';
import { regularizerKey, stepDropout, stepKey, stepNormal } from './step-random.ts';
import { tf } from './tensorflow.ts';

const key = () => tf.tensor1d([123456, -987], 'int32');
const at = (step: number) => stepKey(key(), tf.scalar(step, 'int32'));
const share = (values: ArrayLike<number>, test: (value: number) => boolean) =>
  Array.from(values).filter(test).length / values.length;

describe('dropout masks', () => {
  const n = 40_000;
  const mask = (step: number, stream: number) => stepDropout.mask(at(step), stream, 0.3, [n]).dataSync();

  test('are 0 with the given probability, else 1 / (1 − rate)', () => {
    const values = mask(0, 0);
    expect(new Set(values)).toEqual(new Set([0, Math.fround(65536 / Math.round(0.7 * 65536))]));
    expect(Math.abs(share(values, (value) => value === 0) - 0.3)).toBeLessThan(
      4 * Math.sqrt((0.3 * 0.7) / n),
    );
  });

  test('of neighbouring steps and of layers are independent', () => {
    const first = mask(0, 0);
    const bound = 4 / Math.sqrt(n);
    for (const other of [mask(1, 0), mask(2, 0), mask(0, 1), mask(1000, 0)]) {
      const both = Array.from(first).filter((value, i) => value === 0 && other[i] === 0).length / n;
      expect(Math.abs((both - 0.09) / (0.3 * 0.7))).toBeLessThan(bound);
    }
  });
});

describe('normal numbers', () => {
  const n = 40_000;
  const draw = (step: number, stream: number) => Array.from(stepNormal(at(step), stream, [n]).dataSync());
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  test('have the moments of the standard normal distribution', () => {
    const values = draw(3, 0);
    expect(Math.abs(mean(values))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(mean(values.map((x) => x ** 2)) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(mean(values.map((x) => x ** 3)))).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(mean(values.map((x) => x ** 4)) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
    expect(Math.abs(share(values, (x) => Math.abs(x) < 1.959964) - 0.95)).toBeLessThan(
      4 * Math.sqrt(0.0475 / n),
    );
  });

  test('of neighbouring steps and streams are uncorrelated, in value and in size', () => {
    const first = draw(3, 0);
    for (const other of [draw(4, 0), draw(3, 1)]) {
      expect(Math.abs(mean(first.map((x, i) => x * other[i]!)))).toBeLessThan(4 / Math.sqrt(n));
      expect(Math.abs(mean(first.map((x, i) => (x ** 2 - 1) * (other[i]! ** 2 - 1))))).toBeLessThan(
        8 / Math.sqrt(n),
      );
    }
  });
});

describe('under a key for each stacked trial', () => {
  const words = [7, 8, -9, 10, 2 ** 31 - 1, -(2 ** 31)];
  const keys = () => stepKey(tf.tensor2d(words, [3, 2], 'int32'), tf.scalar(4, 'int32'));
  const own = (trial: number) =>
    stepKey(tf.tensor1d(words.slice(2 * trial, 2 * trial + 2), 'int32'), tf.scalar(4, 'int32'));

  test('each trial has the mask, the normals and the regularizer key that it has alone, bit for bit', () => {
    for (const draw of [
      (key: tf.Tensor, ...lead: number[]) => stepDropout.mask(key, 1, 0.3, [...lead, 5, 7]),
      (key: tf.Tensor, ...lead: number[]) => stepNormal(key, 1, [...lead, 5, 7]),
      (key: tf.Tensor) => regularizerKey(key, 2),
    ]) {
      const alone = [0, 1, 2].flatMap((trial) => [...draw(own(trial)).dataSync()]);
      expect([...draw(keys(), 3).dataSync()]).toEqual(alone);
    }
  });

  test('a shape of other trials is refused', () => {
    expect(() => stepDropout.mask(keys(), 0, 0.3, [2, 5])).toThrow(
      'dropout: 3 keys, one per stacked trial, need a shape [3, …]; got [2,5]',
    );
  });
});

test('keys differ between steps and regularizers', () => {
  const keys = [at(0), at(1), regularizerKey(at(0), 0), regularizerKey(at(0), 1)].map((one) =>
    one.dataSync().join(),
  );
  expect(new Set(keys).size).toBe(4);
});

test('a compiled step draws the same keys and masks bit for bit, and the same normals up to rounding', async () => {
  const step: Step = (carry, input) => {
    const own = stepKey((carry as { key: tf.Tensor1D }).key, (input as { step: tf.Scalar }).step);
    const outputs = { own, mask: stepDropout.mask(own, 2, 0.4, [5, 7]), normal: stepNormal(own, 1, [3, 5]) };
    return [carry, outputs as never];
  };
  const carry = { key: hostTensor(Int32Array.of(123456, -987)) };
  const steps = hostTensor(Int32Array.of(0, 1, 70_000));
  const runOn = (name: 'tfjs-cpu' | 'tfjs-wasm' | 'onnx-cpu') =>
    withEngine(name, async (engine) => {
      const input = { step: hostTensor(Int32Array.of(0), []) };
      const program = await engine.compileScan(step, { carry, input, resident: {} });
      const { outputs } = await program.run(carry, { step: steps });
      program.dispose();
      return outputs as Record<'own' | 'mask' | 'normal', HostTensor>;
    });
  const eager = await runOn('tfjs-cpu');
  for (const name of ['tfjs-wasm', 'onnx-cpu'] as const) {
    const other = await runOn(name);
    expect(other.own).toEqual(eager.own);
    expect(other.mask).toEqual(eager.mask);
    for (const [i, value] of other.normal.data.entries()) expect(value).toBeCloseTo(eager.normal.data[i]!, 5);
  }
});
