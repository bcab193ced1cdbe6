import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { smokeResults } from '../test/smoke-results.ts';
import { convArithmetic, DOWNSAMPLINGS, TRAINED_MISSING } from './conv-arithmetic.ts';
import { MISSING_SHARES, withMissingPixels } from './missing-pixels.ts';

describe('missing pixels', () => {
  const pixels = new Float32Array(10_000).fill(1);
  const at = (share: number, seed = 1) => withMissingPixels(pixels, share, seedTree(seed));

  it('are as many as asked for, anew under every seed, and more of the same at a larger share', () => {
    const missing = (values: Float32Array) => values.filter((level) => level === 0).length / values.length;
    expect(missing(at(0.3))).toBeCloseTo(0.3, 1);
    expect(at(0.3)).not.toEqual(at(0.3, 2));
    const few = at(0.2);
    expect(at(0.5).every((level, i) => few[i] === 1 || level === 0)).toBe(true);
  });

  it('leave whole images alone, and refuse a share that is none', () => {
    expect(at(0)).toBe(pixels);
    expect(() => at(30)).toThrow('withMissingPixels: share must be in [0, 1]; got 30');
  });
});

describe('3F at profile smoke', () => {
  it('trains three networks of equal parameters on whole and on damaged digits', async () => {
    const ours = await smokeResults(convArithmetic);
    expect(ours.arms).toEqual(DOWNSAMPLINGS.flatMap((name) => [name, `${name}/missing`]));
    expect(new Set(ours.arms.flatMap((arm) => ours.arm(arm).values('parameters')))).toEqual(
      new Set([11_274]),
    );
    for (const arm of ours.arms) {
      for (const { series, metrics } of ours.arm(arm).completed) {
        expect(series.accuracyByMissing).toHaveLength(MISSING_SHARES.length);
        expect(series.accuracyByMissing![0]).toBe(metrics.testAccuracy);
        expect(metrics.lostAccuracy).toBeCloseTo(metrics.testAccuracy! - metrics.missingAccuracy!, 12);
      }
    }
    const onWhole = ours.arm('max-pool').completed[0]!;
    const onDamaged = ours.arm('max-pool/missing').completed[0]!;
    expect(onWhole.metrics.trainAccuracy).not.toBe(onDamaged.metrics.trainAccuracy);
  });

  it('tests at the share it trains at, and is at full scale where nothing is said', () => {
    expect(MISSING_SHARES).toContain(TRAINED_MISSING);
    expect(convArithmetic.plan('full').scaledDown).toBeUndefined();
    expect(convArithmetic.plan('full').arms.stride.trials).toBeGreaterThanOrEqual(5);
    expect(convArithmetic.plan('quick').scaledDown).toMatch(/instead of/);
  });
});
