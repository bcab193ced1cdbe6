import { describe, expect, it } from 'vitest';
import { pairwiseDisagreement } from './pairwise-disagreement.ts';

const labels = (...rows: number[][]) => rows.map((row) => Int8Array.from(row));

describe('pairwiseDisagreement', () => {
  it('compares the first training set with the second and the third with the fourth', () => {
    const first = labels([1, 1, 1, 1], [1, 1, 1, -1], [1, 1, -1, -1], [-1, -1, 1, 1]);
    const second = labels([1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1], [1, -1, -1, -1]);
    const { first: a, second: b, difference } = pairwiseDisagreement(first, second);
    expect(a.value).toBe((0.25 + 1) / 2);
    expect(b.value).toBe((0 + 0.75) / 2);
    expect(difference.value).toBe(-0.25);
    expect(difference.n).toBe(2);
  });
});
