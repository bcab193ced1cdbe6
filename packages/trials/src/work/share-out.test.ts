// Shares: equal whoever deals, together everything, near the best division, and balanced where costs differ much.
import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { shareOut } from './share-out.ts';

const pieces = (costs: readonly number[]) => costs.map((cost, n) => ({ key: `k${n}`, cost }));
const cost = (share: readonly { readonly cost: number }[]) => share.reduce((sum, each) => sum + each.cost, 0);

describe('shareOut', () => {
  it("deals Graham's worst case as he says: 4/3 − 1/(3m) of the best", () => {
    // Graham (1969), m = 2: 3, 3, 2, 2, 2. The best is 6; longest first gives 7.
    expect(shareOut(pieces([3, 3, 2, 2, 2]), 2).map(cost)).toEqual([7, 5]);
    expect(Math.max(...shareOut(pieces([3, 3, 2, 2, 2]), 2).map(cost)) / 6).toBeCloseTo(4 / 3 - 1 / 6);
  });

  it('gives everything once, and the same shares in whatever order pieces come', () => {
    const random = seedTree('shares').stream();
    const all = pieces([...random.uniforms(500)]);
    const shares = shareOut(all, 7);
    expect(
      shares
        .flat()
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(all.map(({ key }) => key).toSorted());
    expect(shareOut(all.toReversed(), 7)).toEqual(shares);
    for (const share of shares)
      expect(share.map((each) => each.cost)).toEqual(
        share.map((each) => each.cost).toSorted((a, b) => b - a),
      );
  });

  it.each([1, 2, 8, 50])('stays within 4/3 of the lower bound, in %i shares of lognormal costs', (count) => {
    const random = seedTree('shares').child(count).stream();
    const all = pieces([...random.normals(400)].map((z) => Math.exp(1.5 * z)));
    const bound = Math.max(cost(all) / count, ...all.map((each) => each.cost));
    expect(Math.max(...shareOut(all, count).map(cost))).toBeLessThanOrEqual((4 / 3) * bound);
  });

  it('spreads pieces that cost nothing, and leaves shares empty when there are few', () => {
    expect(shareOut(pieces([0, 0, 0, 0]), 2).map((share) => share.length)).toEqual([2, 2]);
    expect(shareOut(pieces([5]), 3).map((share) => share.length)).toEqual([1, 0, 0]);
    expect(() => shareOut([], 0)).toThrow('shareOut: count must be a whole number of at least 1; got 0');
  });
});
