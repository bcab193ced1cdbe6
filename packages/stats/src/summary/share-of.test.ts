import { describe, expect, it } from 'vitest';
import { shareOf, shareOfCount } from './share-of.ts';

describe('shareOf', () => {
  it('has the Wilson interval of R’s prop.test(8, 10, correct = FALSE)', () => {
    const { value, n, ci95 } = shareOf([...new Array(8).fill(true), false, false]);
    expect([value, n]).toEqual([0.8, 10]);
    expect(ci95[0]).toBeCloseTo(0.4901625, 6);
    expect(ci95[1]).toBeCloseTo(0.943321, 5);
  });

  it('agrees with the count, and has no standard error for one value', () => {
    const flags = Array.from({ length: 50 }, (_, i) => i < 15);
    expect(shareOfCount(15, 50).ci95).toEqual(shareOf(flags).ci95);
    expect(shareOf([true])).not.toHaveProperty('standardError');
  });
});
