// Seeded simulations: intervals cover the truth, and tests reject it, as often as they promise.

import { seedTree } from '@trialbook/random';
import { expect, test } from 'vitest';
import {
  bootstrapInterval,
  pairedPermutationTest,
  pairedTTest,
  tInterval,
  welchTTest,
  wilsonInterval,
} from '../src/index.ts';

const root = seedTree('coverage');

function share(repeats: number, happens: (repeat: number) => boolean): number {
  let count = 0;
  for (let repeat = 0; repeat < repeats; repeat++) if (happens(repeat)) count += 1;
  return count / repeats;
}

// 4000 repeats: the standard error of a share of 0.95 is 0.0034.
test.each([2, 5, 10, 40])('the t interval of %i normal values covers the mean 0.95 of the time', (n) => {
  const stream = root.child('t', n).stream();
  const covered = share(4000, () => {
    const [lo, hi] = tInterval(Array.from({ length: n }, () => stream.normal(7, 3)));
    return lo <= 7 && 7 <= hi;
  });
  expect(Math.abs(covered - 0.95)).toBeLessThan(0.012);
});

// Coverage at one rate swings with n, for counts are whole numbers; averaged over rates it is close to its level.
test.each([10, 50, 200])('the Wilson interval of %i trials covers the rate about 0.95 of the time', (n) => {
  const stream = root.child('wilson', n).stream();
  const covered = share(4000, () => {
    const rate = stream.uniform(0.02, 0.98);
    let successes = 0;
    for (let i = 0; i < n; i++) if (stream.bernoulli(rate)) successes += 1;
    const [lo, hi] = wilsonInterval(successes, n);
    return lo <= rate && rate <= hi;
  });
  expect(Math.abs(covered - 0.95)).toBeLessThan(0.012);
});

// What the docstring of bootstrapInterval says. 800 repeats: the standard error of a share of 0.9 is 0.011.
test.each([
  [5, 0.84],
  [10, 0.89],
  [30, 0.935],
])('the BCa interval of %i normal values covers the mean about %f of the time', (n, expected) => {
  const stream = root.child('bca', n).stream();
  const covered = share(800, () => {
    const sample = Array.from({ length: n }, () => stream.normal(7, 3));
    const [lo, hi] = bootstrapInterval(sample, { stream, resamples: 499 }).interval;
    return lo <= 7 && 7 <= hi;
  });
  expect(Math.abs(covered - expected)).toBeLessThan(0.035);
});

test('mean ± 1 standard error of ten values covers about 66 %, not 95 %', () => {
  const stream = root.child('one-standard-error').stream();
  const covered = share(4000, () => {
    const [lo, hi] = tInterval(
      Array.from({ length: 10 }, () => stream.normal()),
      0.6564, // the level whose t quantile at 9 degrees of freedom is 1
    );
    return lo <= 0 && 0 <= hi;
  });
  expect(Math.abs(covered - 0.656)).toBeLessThan(0.03);
});

test('tests reject a true null hypothesis about 5 % of the time, unequal groups and variances included', () => {
  const stream = root.child('null').stream();
  const normals = (n: number, deviation: number) =>
    Array.from({ length: n }, () => stream.normal(0, deviation));
  const welch = share(3000, () => welchTTest(normals(5, 1), normals(15, 4)).p < 0.05);
  const paired = share(3000, () => pairedTTest(normals(8, 1), normals(8, 2)).p < 0.05);
  const flips = share(2000, () => pairedPermutationTest(normals(8, 1), normals(8, 1)).p <= 0.05);
  expect(Math.abs(welch - 0.05)).toBeLessThan(0.016);
  expect(Math.abs(paired - 0.05)).toBeLessThan(0.016);
  expect(flips).toBeLessThan(0.065); // 12 of 256 arrangements: 4.7 %
  expect(flips).toBeGreaterThan(0.03);
});
