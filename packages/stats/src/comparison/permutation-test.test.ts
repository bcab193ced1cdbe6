import { seedTree } from '@trialbook/random';
import { expect, test } from 'vitest';
import { pairedPermutationTest, permutationTest } from './permutation-test.ts';

test('unequal groups are judged by the difference of means, not of sums', () => {
  // One against five: the means differ most for 10, next for 1 (means 10 − 3.9, 1 − 5.7), so 9.5 ranks second of six.
  expect(permutationTest([9.5], [1, 2, 3, 4, 10])).toMatchObject({
    n: [1, 5],
    p: 2 / 6,
    exact: true,
    arrangements: 6,
  });
});

test('a tie with the observed difference counts as extreme', () => {
  expect(pairedPermutationTest([0.3, 0.3], [0.1, 0.1]).p).toBe(0.5);
  expect(pairedPermutationTest([1, 2, 3], [1, 2, 3]).p).toBe(1);
});

test('Monte Carlo p is (b + 1) / (m + 1): never 0, near the exact one, repeatable', () => {
  const stream = (name: string) => seedTree(5).child(name).stream();
  const high = Array.from({ length: 30 }, (_, i) => 100 + i);
  const low = Array.from({ length: 25 }, (_, i) => i);
  const far = permutationTest(high, low, { stream: stream('far'), resamples: 999 });
  expect(far).toMatchObject({
    test: 'Monte Carlo permutation test',
    exact: false,
    arrangements: 999,
    p: 1 / 1000,
  });

  const [a, b] = [
    [5.1, 6.2, 7.3],
    [1.5, 2.25, 8, 3.125, 4],
  ] as const;
  const exact = permutationTest(a, b).p;
  const drawn = permutationTest(a, b, { stream: stream('near'), exactUpTo: 0 });
  expect(Math.abs(drawn.p - exact)).toBeLessThan(0.015);
  expect(permutationTest(a, b, { stream: stream('near'), exactUpTo: 0 })).toEqual(drawn);

  const [x, y] = [
    [1, 2, 3, 3, 5, 5, 6],
    [1, 1, 2, 4, 4, 5, 5],
  ] as const;
  const flips = pairedPermutationTest(x, y, { stream: stream('flips'), exactUpTo: 0 });
  expect(Math.abs(flips.p - pairedPermutationTest(x, y).p)).toBeLessThan(0.015);
});
