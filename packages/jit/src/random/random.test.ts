// The random source: equal bits everywhere, and as random as the usual statistics can tell.

import { beforeAll, describe, expect, test } from 'vitest';
import { compile, compileScan, hostTensor, random, toHost } from '../index.ts';
import { tf } from '../tensorflow.ts';
import { hostMask, hostNormals, hostUniforms, hostWords } from './eager-random.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const keys = [
  [0, 0],
  [1, 2],
  [-5, 2 ** 31 - 1],
  [-(2 ** 31), -1],
] as const;

describe('compiled and eager', () => {
  test.each(keys)('draw the same bits under key %i, %i', async (...words) => {
    const draws = (key: tf.Tensor) => ({
      bits: random.bits(key, [3, 5]),
      uniform: random.uniform(key, [257]),
      mask: random.mask(key, 0.3, [5, 7]),
      even: random.bernoulli(key, 0.5, [2, 4]),
      folded: random.foldIn(key, 12),
      foldedByTensor: random.foldIn(key, tf.scalar(12, 'int32')),
      split: random.split(key, 3),
    });
    const carry = { key: hostTensor(Int32Array.from(words)) };
    const eager = tf.tidy(() => toHost(draws(tf.tensor1d([...words], 'int32'))) as never);
    const program = await compile((c) => [c, draws(c.key)], { carry });
    const { outputs } = await program.run(carry);
    program.dispose();
    expect(outputs).toEqual(eager);
    expect(outputs.folded.data).toEqual(outputs.foldedByTensor.data);
  });

  test('draw the same normal numbers up to rounding', async () => {
    const carry = hostTensor(Int32Array.of(3, 4));
    const program = await compile((key) => [key, random.normal(key, [1000])], { carry });
    const { outputs } = await program.run(carry);
    program.dispose();
    hostNormals([3, 4], 1000, 4).forEach((value, i) => {
      expect(Math.abs(value - outputs.data[i]!)).toBeLessThan(2e-6);
    });
  });

  test('a mask stops no gradient and gets none', async () => {
    const carry = { w: hostTensor([1, 2, 3, 4]), key: hostTensor(Int32Array.of(3, 4)) };
    const program = await compile(
      (c) => [c, tf.grad((w) => tf.sum(tf.mul(w, random.mask(c.key, 0.5, [4]))))(c.w)],
      { carry },
    );
    const { outputs } = await program.run(carry);
    program.dispose();
    expect([...outputs.data]).toEqual([...hostMask([3, 4], 4, 3, 2 ** 15)]);
  });

  test('a key folded with the step counter gives every step its own mask', async () => {
    const carry = { key: hostTensor(Int32Array.of(3, 4)), step: hostTensor(Int32Array.of(0), []) };
    const program = await compileScan(
      ({ key, step }) => [
        { key, step: tf.add(step, tf.scalar(1, 'int32')) as tf.Scalar },
        random.mask(random.foldIn(key, step), 0.5, [64]),
      ],
      { carry, input: { dtype: 'int32', shape: [] } },
    );
    const { outputs } = await program.run(carry, hostTensor(new Int32Array(20)));
    program.dispose();
    const rows = Array.from({ length: 20 }, (_, i) => `${outputs.data.slice(64 * i, 64 * (i + 1))}`);
    expect(new Set(rows).size).toBe(20);
  });
});

describe('quality', () => {
  const count = 1 << 16;

  /** χ² of the counts of 256 equally likely values: mean 255, deviation √510. */
  function chiSquare(bytes: Iterable<number>, total: number): number {
    const counts = new Float64Array(256);
    for (const byte of bytes) counts[byte]!++;
    return counts.reduce((sum, n) => sum + (n - total / 256) ** 2 / (total / 256), 0);
  }
  const withinFive = (z: number) => expect(Math.abs(z)).toBeLessThan(5);

  test.each([0, 8, 16, 24])('bits from %i on are uniform within a stream', (shift) => {
    for (let key = 0; key < 8; key++) {
      const bytes = Array.from(hostWords([key, 0], count, 1), (word) => (word >>> shift) & 255);
      withinFive((chiSquare(bytes, count) - 255) / Math.sqrt(510));
    }
  });

  test.each([0, 8, 16, 24])('bits from %i on are uniform across neighbouring keys', (shift) => {
    for (const which of [0, 1]) {
      const words = Array.from(
        { length: count },
        (_, k) => hostWords(which === 0 ? [k, 9] : [9, k], 1, 1)[0]!,
      );
      withinFive(
        (chiSquare(
          words.map((word) => (word >>> shift) & 255),
          count,
        ) -
          255) /
          Math.sqrt(510),
      );
    }
  });

  test('each bit of key and position flips each bit of the word half of the time', () => {
    const samples = 4096;
    for (const which of [0, 1]) {
      for (let bit = 0; bit < 16; bit++) {
        const flips = new Float64Array(32);
        for (let s = 0; s < samples; s++) {
          const key: [number, number] = [Math.imul(s, 0x9e3779b1), Math.imul(s, 0x85ebca6b)];
          const other: [number, number] = [...key];
          other[which]! ^= 1 << bit;
          const difference = hostWords(key, 1, 1)[0]! ^ hostWords(other, 1, 1)[0]!;
          for (let out = 0; out < 32; out++) flips[out]! += (difference >>> out) & 1;
        }
        const worst = Math.max(...flips.map((n) => Math.abs(n / samples - 0.5)));
        expect(worst).toBeLessThan(0.05); // six standard errors of a fair coin
      }
    }
  });

  test('uniforms have mean 1/2, variance 1/12 and no correlation at short lags or between keys', () => {
    const a = hostUniforms([1, 2], count, 2);
    const b = hostUniforms([2, 2], count, 2);
    const mean = a.reduce((sum, x) => sum + x, 0) / count;
    withinFive((mean - 0.5) * Math.sqrt(12 * count));
    const variance = a.reduce((sum, x) => sum + (x - 0.5) ** 2, 0) / count;
    withinFive((variance - 1 / 12) * Math.sqrt(180 * count));
    const correlation = (y: (i: number) => number) =>
      (a.reduce((sum, x, i) => sum + (x - 0.5) * (y(i) - 0.5), 0) * 12) / Math.sqrt(count);
    for (const lag of [1, 2, 3, 28, 784]) withinFive(correlation((i) => a[(i + lag) % count]!));
    withinFive(correlation((i) => b[i]!));
  });

  test('masks hit their probability, in each half of the words, and neighbours are independent', () => {
    for (const p of [0.1, 0.5, 0.8]) {
      const mask = hostMask([5, 6], count, 3, Math.round(p * 65536));
      const z = (n: number, total: number, q: number) => (n - total * q) / Math.sqrt(total * q * (1 - q));
      const sum = (part: Uint8Array) => part.reduce((s, x) => s + x, 0);
      withinFive(z(sum(mask.subarray(0, count / 2)), count / 2, p));
      withinFive(z(sum(mask.subarray(count / 2)), count / 2, p));
      withinFive(
        z(
          mask.reduce((s, x, i) => s + x * mask[(i + 1) % count]!, 0),
          count,
          p * p,
        ),
      );
      withinFive(
        z(
          mask.reduce((s, x, i) => s + x * mask[(i + count / 2) % count]!, 0),
          count,
          p * p,
        ),
      );
    }
  });

  test('normals have the moments of the normal distribution', () => {
    const x = hostNormals([7, 8], count, 4);
    const moment = (k: number) => x.reduce((sum, value) => sum + value ** k, 0) / count;
    withinFive(moment(1) * Math.sqrt(count));
    withinFive((moment(2) - 1) * Math.sqrt(count / 2));
    withinFive(moment(3) * Math.sqrt(count / 15));
    withinFive((moment(4) - 3) * Math.sqrt(count / 96));
  });

  test('folded keys of neighbouring keys and numbers are all different', () => {
    const seen = new Set<string>();
    tf.tidy(() => {
      for (let key = 0; key < 30; key++) {
        for (let n = 0; n < 30; n++) {
          seen.add(`${tf.tidy(() => random.foldIn(tf.tensor1d([key, 0], 'int32'), n).dataSync())}`);
        }
      }
    });
    expect(seen.size).toBe(900);
  });
});
