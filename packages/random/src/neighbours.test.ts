import { expect, test } from 'vitest';
import { float32Range, numberBelow } from './neighbours.ts';
import { RandomStream } from './random-stream.ts';
import { seedTree } from './seed-tree.ts';

/** A stream whose every uniform number in [0, 1) is the largest there is, or 0. */
class Extreme extends RandomStream {
  readonly word: number;
  constructor(word: number) {
    super([0, 0]);
    this.word = word;
  }
  override uint32(): number {
    return this.word;
  }
}
const largest = () => new Extreme(2 ** 32 - 1);
const smallest = () => new Extreme(0);

const ranges = [
  [0, 1],
  [-1, 1],
  [0.7, 0.8], // float32(0.7) lies below 0.7, float32(0.8) above 0.8
  [-0.8, -0.7],
  [0, 3e-45],
  [-1, 0],
  [1e9, 1e9 + 100],
  [1, 1 + 2 ** -23],
  [-Math.sqrt(7), Math.sqrt(7)],
] as const satisfies readonly (readonly [number, number])[];

test.each(ranges)('no float32 of [%f, %f) is high or beyond, nor below low', (low, high) => {
  for (const stream of [largest(), smallest(), seedTree(1).stream()]) {
    for (const number of stream.uniforms(2000, low, high)) {
      expect(number).toBeGreaterThanOrEqual(low);
      expect(number).toBeLessThan(high);
    }
  }
  const { least, most } = float32Range(low, high);
  expect([Math.fround(least), Math.fround(most)]).toEqual([least, most]);
  expect(largest().uniforms(1, low, high)[0]).toBeLessThanOrEqual(most);
});

const doubles: [number, number][] = [
  [1, 1 + Number.EPSILON],
  [1e300, 1.0000000000000002e300],
];

test.each([...ranges, ...doubles])('no number of [%f, %f) is high', (low, high) => {
  for (const stream of [largest(), smallest()]) {
    expect(stream.uniform(low, high)).toBeGreaterThanOrEqual(low);
    expect(stream.uniform(low, high)).toBeLessThan(high);
  }
});

test('the number below', () => {
  expect(numberBelow(1)).toBe(1 - Number.EPSILON / 2);
  expect(numberBelow(-1)).toBe(-1 - Number.EPSILON);
  expect(numberBelow(0)).toBe(-Number.MIN_VALUE);
  expect(numberBelow(Number.MIN_VALUE)).toBe(0);
});

test('a range that holds no number is refused, an interval of one number gives it', () => {
  const stream = seedTree(1).stream();
  expect(() => stream.uniforms(3, 2, 1)).toThrow(
    'RandomStream.uniforms: a float32 must lie in [low, high), and high not be below low; got 2 and 1',
  );
  expect(() => stream.uniforms(3, 0.1, 0.1 + 1e-12)).toThrow('a float32 must lie in [low, high)');
  expect(() => stream.uniform(2, 1)).toThrow(
    'RandomStream.uniform: low and high must be finite and high not below low; got 2 and 1',
  );
  expect(() => stream.uniform(-1.7e308, 1.7e308)).toThrow('must be finite');
  expect(() => stream.uniform(0, Number.NaN)).toThrow('must be finite');
  expect(stream.uniform(3, 3)).toBe(3);
  expect([...stream.uniforms(2, 0.5, 0.5)]).toEqual([0.5, 0.5]);
});
