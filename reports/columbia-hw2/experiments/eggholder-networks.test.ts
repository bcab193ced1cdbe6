import { describe, expect, it } from 'vitest';
import { networkName, networksOf, networksOfDepth, parseNetwork } from './eggholder-networks.ts';

describe('the networks of problem 4', () => {
  it('are 6 of one layer, 25 of two and 112 of three within the budget', () => {
    expect([1, 2, 3].map((depth) => networksOfDepth(depth).length)).toEqual([6, 25, 112]);
    expect(networksOf('exhaustive')).toHaveLength(143);
  });

  it('are in full all of one and two layers and at least 20 of three, none twice, none over the budget', () => {
    const names = networksOf('full').map(networkName);
    expect(new Set(names).size).toBe(names.length);
    const networks = names.map(parseNetwork);
    expect([1, 2].map((depth) => networks.filter((one) => one.depth === depth).length)).toEqual([6, 25]);
    expect(networks.filter(({ depth }) => depth === 3).length).toBeGreaterThanOrEqual(20);
    expect(Math.max(...networks.map(({ units }) => units))).toBe(512);
  });

  it('of the published solution are among those of the full profile', () => {
    const names = networksOf('full').map(networkName);
    for (const published of ['2:128-16', '2:32-16', '2:256-128', '2:16-16', '2:128-32'])
      expect(names).toContain(published);
    for (const published of ['3:128-16-16', '3:32-16-32', '3:128-128-64']) expect(names).toContain(published);
  });
});

describe('parseNetwork', () => {
  it('reads what networkName writes', () => {
    expect(parseNetwork(networkName([128, 64]))).toEqual({ hidden: [128, 64], depth: 2, units: 192 });
  });

  it('refuses other names', () => {
    expect(() => parseNetwork('3:128-64')).toThrow("a network is named like 2:128-64; got '3:128-64'");
    expect(() => parseNetwork('plain')).toThrow("got 'plain'");
  });
});
