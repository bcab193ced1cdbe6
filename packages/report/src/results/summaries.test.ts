import { describe, expect, it } from 'vitest';
import { rateEstimate } from './summaries.ts';

describe('rateEstimate', () => {
  it('has a standard error and the Wilson interval', () => {
    const rate = rateEstimate('r', [1, 1, 1, 0]);
    expect(rate).toMatchObject({ value: 0.75, n: 4, standardError: 0.25, method: 'Wilson' });
  });

  it.each([0, 1])('shows no standard error of 0 beside the interval of a share of %i', (share) => {
    const rate = rateEstimate('r', new Array<number>(20).fill(share));
    expect(rate).not.toHaveProperty('standardError');
    expect(rate.ci95![1] - rate.ci95![0]).toBeGreaterThan(0.1);
  });
});
