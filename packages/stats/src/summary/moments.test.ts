import { expect, test } from 'vitest';
import { moments } from './moments.ts';

test('an offset of 1e9 costs no digits', () => {
  const plain = [0.25, 0.5, 1.75, 3];
  const { mean, squares } = moments(plain.map((value) => value + 1e9));
  expect(mean).toBe(1e9 + 1.375);
  expect(squares).toBeCloseTo(moments(plain).squares, 12);
});

test('equal values give exactly their value and no scatter', () => {
  expect(moments([0.1, 0.1, 0.1])).toEqual({ n: 3, mean: 0.1, squares: 0 });
  expect(moments(Array.from({ length: 1000 }, () => 1 / 3))).toEqual({ n: 1000, mean: 1 / 3, squares: 0 });
});

test('one value is its own mean', () => {
  expect(moments([-4])).toEqual({ n: 1, mean: -4, squares: 0 });
});
