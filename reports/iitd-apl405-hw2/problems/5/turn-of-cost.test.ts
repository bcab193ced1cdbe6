import { expect, it } from 'vitest';
import { turnOfCost } from './turn-of-cost.ts';

const curve = (...values: number[]) => Float64Array.from(values);

it('finds the lowest point of the mean curve and the rise from there to the end', () => {
  const up = (by: number) => curve(9, 5, 1, 0, 1, 5, 9, 9, 9).map((value) => value + by);
  const { turn, rise } = turnOfCost([up(0), up(1), up(0.5)], 100);
  expect(turn).toBe(400);
  // around the lowest point (1 + 0 + 1)/3, at the end 9
  expect(rise.value).toBeCloseTo(9 - 2 / 3, 12);
});

it('sees no rise where curves only waver about a level', () => {
  let state = 1;
  const noise = () => {
    state = (state * 16_807) % 2_147_483_647; // Lehmer's generator: a fixed sequence
    return state / 2_147_483_647 - 0.5;
  };
  const rises = Array.from({ length: 200 }, () => {
    const curves = Array.from({ length: 5 }, () => Float64Array.from({ length: 30 }, noise));
    return turnOfCost(curves, 1).rise.value;
  });
  const mean = rises.reduce((sum, rise) => sum + rise, 0) / rises.length;
  expect(Math.abs(mean)).toBeLessThan(0.03); // the lowest of 28 smoothed points would lie about 0.15 below the level
});

it('gives nothing for no curve', () => {
  expect(turnOfCost([], 1).rise.value).toBeNaN();
});
