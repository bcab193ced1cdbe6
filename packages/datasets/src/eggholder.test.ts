import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { numpyReference } from '../test/numpy-reference.ts';
import { eggholder, eggholderSample } from './eggholder.ts';

describe('eggholder', () => {
  it('has the published minimum at (512, 404.2319)', () => {
    expect(eggholder(512, 404.2319)).toBeCloseTo(-959.6407, 4);
    for (const [dx, dy] of [
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      expect(eggholder(512 + dx, 404.2319 + dy)).toBeGreaterThan(eggholder(512, 404.2319));
    }
  });

  it('agrees with numpy', () => {
    const { points, values } = numpyReference.eggholder;
    points.forEach(([x1, x2], i) => {
      expect(Math.abs(eggholder(x1, x2) - values[i]!)).toBeLessThan(1e-9);
    });
  });
});

describe('eggholderSample', () => {
  const seeds = seedTree(1).child('eggholder');
  const sample = eggholderSample(seeds, { count: 40_000 });
  const residuals = sample.targets.map(
    (y, i) => y - eggholder(sample.inputs[2 * i]!, sample.inputs[2 * i + 1]!),
  );

  it('draws points uniformly on [-512, 512]^2', () => {
    const { inputs, count } = sample;
    expect(inputs.every((x) => Math.abs(x) <= 512)).toBe(true);
    const cells = new Array(16).fill(0);
    for (let i = 0; i < count; i++) {
      const [column, row] = [inputs[2 * i]!, inputs[2 * i + 1]!].map((x) =>
        Math.min(3, Math.floor((x + 512) / 256)),
      );
      cells[4 * row! + column!] += 1;
    }
    const chiSquared = cells.reduce((sum, n) => sum + (n - count / 16) ** 2 / (count / 16), 0);
    expect(chiSquared).toBeLessThan(37.7); // 0.999 quantile of chi-squared with 15 degrees of freedom
  });

  it('adds normal noise of standard deviation 0.3 to the targets', () => {
    const mean = residuals.reduce((sum, r) => sum + r, 0) / residuals.length;
    const deviation = Math.sqrt(residuals.reduce((sum, r) => sum + (r - mean) ** 2, 0) / residuals.length);
    expect(Math.abs(mean)).toBeLessThan((4 * 0.3) / 200);
    expect(Math.abs(deviation - 0.3)).toBeLessThan((4 * 0.3) / Math.sqrt(2 * 40_000));
  });

  it('gives the same first points for any count, and the function itself without noise', () => {
    const few = eggholderSample(seeds, { count: 10 });
    expect(few.inputs).toEqual(sample.inputs.slice(0, 20));
    expect(few.targets).toEqual(sample.targets.slice(0, 10));
    const clean = eggholderSample(seeds, { count: 5, noise: 0 });
    expect(clean.targets[3]).toBe(Math.fround(eggholder(clean.inputs[6]!, clean.inputs[7]!)));
  });

  it('refuses a count that is no positive integer', () => {
    expect(() => eggholderSample(seeds, { count: 0.5 })).toThrow(
      'eggholderSample: count must be an integer of at least 1; got 0.5',
    );
  });
});
