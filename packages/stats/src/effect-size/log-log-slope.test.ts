import { expect, it } from 'vitest';
import { logLogSlope } from './log-log-slope.ts';

// SciPy 1.10.1: r = stats.linregress(log([1, 2, 4, 8]), log([3, 5, 11, 14])); r.slope, r.stderr, r.slope ∓ stats.t.ppf(.975, 2) * r.stderr
it('gives the slope and interval of a linear model on logarithms', () => {
  const slope = logLogSlope([1, 2, 4, 8], [3, 5, 11, 14])!;
  expect(slope.value).toBeCloseTo(0.7804680787759279, 10);
  expect(slope.standardError).toBeCloseTo(0.10423892580742743, 10);
  expect(slope.ci95[0]).toBeCloseTo(0.3319641800875815, 9);
  expect(slope.ci95[1]).toBeCloseTo(1.2289719774642744, 9);
});

it('is exact on a power law', () => {
  expect(logLogSlope([1, 2, 3, 10], [5, 20, 45, 500])!.value).toBeCloseTo(2, 12);
});

it('has no interval with two points or equal abscissas', () => {
  expect(logLogSlope([1, 2], [1, 2])).toBeUndefined();
  expect(logLogSlope([2, 2, 2], [1, 2, 3])).toBeUndefined();
});

it('refuses what has no logarithm, and lists of unequal length', () => {
  expect(() => logLogSlope([1, 0, 2], [1, 2, 3])).toThrow('must be positive finite numbers');
  expect(() => logLogSlope([1, 2, 3], [1, 2])).toThrow('got 3 and 2');
});
