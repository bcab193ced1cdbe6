import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { lowerBound, upperBound, upperBoundOneInput } from './born-dead-bounds.ts';

/** Share of random nets that are dead on both half-lines: weights drawn, two inputs pushed through, nothing else known. */
function drawn(depth: number, width: number, nets: number): number {
  const stream = seedTree(`born dead ${depth} ${width}`).stream();
  let dead = 0;
  for (let net = 0; net < nets; net++) {
    let rays = [[1], [-1]];
    for (let layer = 1; layer < depth; layer++) {
      const weights = Array.from({ length: width }, () => rays[0]!.map(() => stream.normal()));
      rays = rays.map((ray) =>
        weights.map((row) =>
          Math.max(
            0,
            row.reduce((sum, weight, j) => sum + weight * ray[j]!, 0),
          ),
        ),
      );
    }
    if (rays.flat().every((value) => value === 0)) dead += 1;
  }
  return dead / nets;
}

/** The recursion that the closed form solves, with the least chance r of a unit. */
function byRecursion(depth: number, width: number): number {
  const q = 2 ** -width;
  const r = 4 ** -width;
  let [one, two] = [0, 0];
  for (let layer = 2; layer < depth; layer++) {
    two = r + (2 * (q - r) + width * r) * one + (1 - 2 * q + r - width * r) * two;
    one = q + (1 - q) * one;
  }
  return 2 * q * one + (1 - 2 * q) * two;
}

describe('the bounds on being born dead', () => {
  it.each([
    [10, 2],
    [5, 2],
    [8, 3],
    [20, 4],
    [6, 1],
  ])('hold what is drawn, at depth %d and width %d', (depth, width) => {
    const nets = 20_000;
    const share = drawn(depth, width, nets);
    const deviation = Math.sqrt((share * (1 - share)) / nets);
    expect(share).toBeGreaterThan(lowerBound(depth, width) - 4 * deviation);
    expect(share).toBeLessThan(upperBoundOneInput(depth, width) + 4 * deviation);
    expect(upperBoundOneInput(depth, width)).toBeLessThanOrEqual(upperBound(depth, width));
  });

  it('has 87.0 % from below at depth 10 and width 2, as the recursion has', () => {
    expect(lowerBound(10, 2)).toBeCloseTo(0.8703, 4);
    for (const depth of [3, 4, 10, 40])
      for (const width of [1, 2, 3, 5])
        expect(lowerBound(depth, width)).toBeCloseTo(byRecursion(depth, width), 12);
    expect(lowerBound(2, 3)).toBe(0);
  });
});
