import { expect, it } from 'vitest';
import { pairedRatio } from './paired-ratio.ts';

// SciPy 1.10.1: stats.ttest_rel(log(a), log(b)).pvalue; exp(mean d), exp(mean d ∓ stats.t.ppf(.975, 3) * std(d, ddof=1) / 2)
it('is the geometric mean ratio with the t interval and test of the logarithms', () => {
  const ratio = pairedRatio([2, 5, 9, 4], [1.5, 6, 5, 2.5])!;
  expect(ratio.value).toBeCloseTo(1.337480609952844, 12);
  expect(ratio.pValue).toBeCloseTo(0.18447239859752262, 10);
  expect(ratio.ci95![0]).toBeCloseTo(0.7802258457714105, 9);
  expect(ratio.ci95![1]).toBeCloseTo(2.2927392007005203, 9);
  expect(ratio.method).toBe('paired t-test on logarithms');
});

it('has neither interval nor p-value with one pair, and is undefined with none', () => {
  expect(pairedRatio([4], [2])).toEqual({ value: 2, n: 1, method: 'one pair' });
  expect(pairedRatio([], [])).toBeUndefined();
});

it('refuses what has no logarithm, and lists of unequal length', () => {
  expect(() => pairedRatio([1, -1], [1, 2])).toThrow('must be positive finite numbers');
  expect(() => pairedRatio([1, 2], [1])).toThrow('got 2 and 1');
});
