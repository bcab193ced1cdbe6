import { expect, test } from 'vitest';
import { pearsonCorrelation } from './pearson-correlation.ts';

test('no variance means no correlation, said in words', () => {
  expect(pearsonCorrelation([1, 1, 1], [1, 2, 3])).toMatchObject({
    r: null,
    p: null,
    note: 'All values of x are equal, so there is no correlation.',
  });
});

test('a perfect line is exactly ±1 without an interval', () => {
  expect(pearsonCorrelation([1, 2, 3, 4], [0.1, 0.2, 0.3, 0.4])).toMatchObject({
    r: 1,
    p: 0,
    interval: null,
  });
  expect(pearsonCorrelation([1, 2, 3, 4], [-1, -2, -3, -4]).r).toBe(-1);
});

test('two points tell nothing, three give no interval', () => {
  expect(pearsonCorrelation([1, 2], [5, 1])).toMatchObject({
    n: 2,
    p: null,
    degreesOfFreedom: null,
    interval: null,
  });
  expect(pearsonCorrelation([1, 2, 3], [5, 1, 2])).toMatchObject({ degreesOfFreedom: 1, interval: null });
});
