import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { between, drawSetting, logBetween, oneOf, positionIn } from './search-space.ts';

const space = { rate: logBetween(1e-4, 1e-2), drop: between(0.1, 0.5), batch: oneOf([32, 64, 128]) };
const draws = Array.from({ length: 3000 }, (_, i) => drawSetting(space, seedTree(5).child(i)));
const share = (of: (setting: (typeof draws)[number]) => boolean) => draws.filter(of).length / draws.length;

describe('drawing settings', () => {
  it('covers each dimension evenly in its own scale', () => {
    // Four standard errors of a share of 3000 draws are at most 0.037.
    expect(Math.abs(share(({ rate }) => rate < 1e-3) - 1 / 2)).toBeLessThan(0.037);
    expect(Math.abs(share(({ drop }) => drop < 0.2) - 1 / 4)).toBeLessThan(0.037);
    for (const value of [32, 64, 128])
      expect(Math.abs(share(({ batch }) => batch === value) - 1 / 3)).toBeLessThan(0.037);
    expect(share(({ rate }) => rate >= 1e-4 && rate <= 1e-2)).toBe(1);
    expect(share(({ drop }) => drop >= 0.1 && drop <= 0.5)).toBe(1);
  });

  it('repeats by seed, and leaves a dimension as it was when another is added', () => {
    const node = seedTree(5).child(7);
    expect(drawSetting(space, node)).toEqual(draws[7]);
    expect(drawSetting({ width: oneOf([1, 2]), ...space }, node)).toMatchObject(draws[7]!);
  });
});

describe('positions', () => {
  it('are even in the scale of the draw', () => {
    expect(positionIn(space.rate, 1e-4)).toBe(0);
    expect(positionIn(space.rate, 1e-2)).toBe(1);
    expect(positionIn(space.drop, 0.2)).toBeCloseTo(0.25, 12);
    expect(space.batch.values.map((value) => positionIn(space.batch, value))).toEqual([0, 0.5, 1]);
    expect(positionIn(oneOf([[64, 32]]), [64, 32])).toBe(0.5);
  });

  it('are refused outside a list', () => {
    expect(() => positionIn(space.batch, 50)).toThrow('the value must be one of [32,64,128]; got 50');
  });
});

it('refuses ranges that are none, and empty lists', () => {
  expect(() => between(1, 1)).toThrow('between: finite numbers low < high are required; got 1 and 1');
  expect(() => logBetween(0, 1)).toThrow(
    'logBetween: finite numbers 0 < low < high are required; got 0 and 1',
  );
  expect(() => between(0, Number.POSITIVE_INFINITY)).toThrow('got 0 and Infinity');
  expect(() => oneOf([])).toThrow('oneOf: at least one value is required; got none');
});
