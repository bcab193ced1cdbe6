import { expect, test } from 'vitest';
import { deviationOf, moments } from './moments.ts';

test('an offset of 1e9 costs no digits', () => {
  const plain = [0.25, 0.5, 1.75, 3];
  const shifted = moments(plain.map((value) => value + 1e9));
  expect(shifted.mean).toBe(1e9 + 1.375);
  expect(deviationOf(shifted)).toBeCloseTo(deviationOf(moments(plain)), 12);
});

test('equal values give exactly their value and no scatter', () => {
  expect(moments([0.1, 0.1, 0.1])).toMatchObject({ n: 3, mean: 0.1, squares: 0 });
  const thirds = Array.from({ length: 1000 }, () => 1 / 3);
  expect(moments(thirds)).toMatchObject({ n: 1000, mean: 1 / 3, squares: 0 });
  for (const value of [Number.MAX_VALUE, Number.MIN_VALUE, 0]) {
    expect(moments([value, value])).toMatchObject({ mean: value, squares: 0 });
  }
});

test('one value is its own mean', () => {
  expect(moments([-4])).toMatchObject({ n: 1, mean: -4, squares: 0 });
});

test('the largest and the smallest numbers have a mean and a deviation', () => {
  const huge = moments([Number.MAX_VALUE, -Number.MAX_VALUE]);
  expect(huge.mean).toBe(0);
  expect(moments([1.2e308, 1.6e308]).mean).toBeCloseTo(1.4e308, -295);
  expect(deviationOf(moments([Number.MIN_VALUE, 3 * Number.MIN_VALUE]))).toBeGreaterThan(0);
});
