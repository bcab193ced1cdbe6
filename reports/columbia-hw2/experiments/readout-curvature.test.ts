import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { readoutCurvature } from './readout-curvature.ts';

describe('readoutCurvature', () => {
  it('is twice the largest eigenvalue of the mean outer product', () => {
    expect(readoutCurvature([3, 0, 0, 1], 2)).toBeCloseTo(9, 9);
    expect(readoutCurvature([0, 0], 2)).toBe(0);
  });

  it('is 2m for m equal units of variance one', () => {
    const rows = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    expect(
      readoutCurvature(
        rows.flatMap((h) => new Array<number>(16).fill(h)),
        16,
      ),
    ).toBeCloseTo(32, 9);
  });

  it('is the largest second derivative of the squared error, by differences along many directions', () => {
    const [rows, units] = [50, 4];
    const stream = seedTree(3).stream();
    const inputs = Float64Array.from({ length: rows * units }, (_, i) => stream.normal() * (1 + (i % units)));
    const targets = Array.from({ length: rows }, () => stream.normal());
    const loss = (weights: readonly number[]) =>
      targets.reduce((sum, target, row) => {
        const output = weights.reduce((total, weight, j) => total + weight * inputs[row * units + j]!, 0);
        return sum + (output - target) ** 2 / rows;
      }, 0);
    const largest = readoutCurvature(inputs, units);
    let seen = 0;
    for (let k = 0; k < 4000; k++) {
      const raw = Array.from({ length: units }, () => stream.normal());
      const size = Math.hypot(...raw);
      const step = raw.map((value) => (0.01 * value) / size);
      const back = step.map((value) => -value);
      seen = Math.max(seen, (loss(step) - 2 * loss([0, 0, 0, 0]) + loss(back)) / 0.01 ** 2);
    }
    expect(seen).toBeLessThanOrEqual(largest * 1.000_001);
    expect(seen).toBeGreaterThan(0.98 * largest);
  });
});
