import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { constant, given, zeros } from './constant.ts';
import { fansOf, type Initializer } from './initializer.ts';
import {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  normal,
  uniform,
} from './random.ts';

const SHAPE = [5, 5, 40, 200]; // 200 000 elements, fan-in 1000, fan-out 5000
const COUNT = 200_000;

function drawn(initializer: Initializer, seed = 1): Float32Array {
  return initializer.draw(seedTree(seed).stream(), SHAPE, fansOf(SHAPE));
}

function moment(values: Float32Array, power: number): number {
  return values.reduce((sum, value) => sum + value ** power, 0) / values.length;
}

describe.each([
  [normal(0.1), 0.01],
  [glorotNormal(), 2 / 6000],
  [heNormal(), 2 / 1000],
  [lecunNormal(), 1 / 1000],
])('$name', (initializer, variance) => {
  it('has the moments of its normal distribution, tails included', () => {
    const values = drawn(initializer);
    expect(values).toHaveLength(COUNT);
    expect(Math.abs(moment(values, 1))).toBeLessThan(4 * Math.sqrt(variance / COUNT));
    expect(Math.abs(moment(values, 2) / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / COUNT));
    expect(Math.abs(moment(values, 4) / variance ** 2 - 3)).toBeLessThan(4 * Math.sqrt(96 / COUNT));
    expect(Math.max(...values.subarray(0, 100_000))).toBeGreaterThan(3.5 * Math.sqrt(variance)); // not truncated
  });
});

describe.each([
  [uniform(0.3), 0.3],
  [glorotUniform(), Math.sqrt(6 / 6000)],
  [heUniform(), Math.sqrt(6 / 1000)],
  [lecunUniform(), Math.sqrt(3 / 1000)],
])('$name', (initializer, bound) => {
  it('has the moments and the bounds of its uniform distribution', () => {
    const values = drawn(initializer);
    const variance = bound ** 2 / 3;
    expect(Math.abs(moment(values, 1))).toBeLessThan(4 * Math.sqrt(variance / COUNT));
    expect(Math.abs(moment(values, 2) / variance - 1)).toBeLessThan(4 * Math.sqrt(0.8 / COUNT));
    const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    expect(largest).toBeLessThanOrEqual(Math.fround(bound));
    expect(largest).toBeGreaterThan(0.9999 * bound);
  });
});

describe('initialisers', () => {
  it('draw the same from the same seed and something else from another', () => {
    expect(drawn(heNormal(), 5)).toEqual(drawn(heNormal(), 5));
    expect(drawn(heNormal(), 5)).not.toEqual(drawn(heNormal(), 6));
  });

  it('shift a normal by its mean', () => {
    const values = drawn(normal(0.5, 3));
    expect(Math.abs(moment(values, 1) - 3)).toBeLessThan((4 * 0.5) / Math.sqrt(COUNT));
    expect(normal(0.5, 3).name).toBe('normal(0.5, mean 3)');
  });

  it('fill with zeros, a constant, or what is given', () => {
    const fill = (initializer: Initializer) => [
      ...initializer.draw(seedTree(1).stream(), [2, 1], fansOf([2, 1])),
    ];
    expect(fill(zeros())).toEqual([0, 0]);
    expect(fill(constant(0.5))).toEqual([0.5, 0.5]);
    expect(fill(given([1, 2]))).toEqual([1, 2]);
    expect(() => fill(given([1, 2, 3]))).toThrow('given: required 2 values for shape [2, 1]; got 3');
  });

  it('refuse a scale that is none', () => {
    expect(() => normal(-1)).toThrow('normal: required a standard deviation >= 0; got -1');
    expect(() => uniform(Number.NaN)).toThrow('uniform: required a half-width a >= 0; got NaN');
  });

  it('take the fans from the shape', () => {
    expect(fansOf([784, 100])).toEqual({ fanIn: 784, fanOut: 100 });
    expect(fansOf(SHAPE)).toEqual({ fanIn: 1000, fanOut: 5000 });
    expect(fansOf([7])).toEqual({ fanIn: 7, fanOut: 7 });
  });
});
