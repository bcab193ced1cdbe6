import { describe, expect, it } from 'vitest';
import { numpyReference } from '../../test/numpy-reference.ts';
import { fitStandardizer, standardize, unstandardize } from './standardizer.ts';

const { rows, mean, deviation, globalMean, globalDeviation } = numpyReference.standardization;
const values = Float32Array.from(rows.flat());

describe('fitStandardizer', () => {
  it('agrees with numpy per feature, also for a mean far above the deviation', () => {
    const fitted = fitStandardizer(values, { features: 3 });
    mean.forEach((value, i) => {
      expect(Math.abs(fitted.mean[i]! / value - 1)).toBeLessThan(1e-12);
    });
    expect(fitted.deviation[0]).toBeCloseTo(deviation[0]!, 9);
    expect(fitted.deviation[1]).toBeCloseTo(deviation[1]!, 12);
  });

  it('agrees with numpy globally', () => {
    const fitted = fitStandardizer(values, { per: 'global' });
    expect(fitted.mean).toHaveLength(1);
    expect(Math.abs(fitted.mean[0]! / globalMean - 1)).toBeLessThan(1e-12);
    expect(Math.abs(fitted.deviation[0]! / globalDeviation - 1)).toBeLessThan(1e-12);
  });

  it('refuses NaN, infinity, no rows and rows of another length', () => {
    expect(() => fitStandardizer(Float32Array.of(1, 2, Number.NaN, 4), { features: 2 })).toThrow(
      'every value must be finite; feature 0 holds NaN or infinity',
    );
    expect(() => fitStandardizer(Float32Array.of(1, Number.POSITIVE_INFINITY))).toThrow('must be finite');
    expect(() => fitStandardizer(new Float32Array())).toThrow('got 0');
    expect(() => fitStandardizer(new Float32Array(5), { features: 3 })).toThrow(
      'multiple of features 3; got 5',
    );
  });
});

describe('standardize', () => {
  const fitted = fitStandardizer(values, { features: 3 });

  it('gives the training set mean 0 and deviation 1 per feature, and zeros for a constant feature', () => {
    const again = fitStandardizer(standardize(values, fitted), { features: 3 });
    for (const feature of [0, 1]) {
      expect(Math.abs(again.mean[feature]!)).toBeLessThan(1e-6);
      expect(again.deviation[feature]).toBeCloseTo(1, 6);
    }
    expect(fitted.deviation[2]).toBe(0);
    expect(standardize(values, fitted).filter((_, i) => i % 3 === 2)).toEqual(new Float32Array(9));
  });

  it('shifts a constant feature of another set by the training mean only', () => {
    expect(standardize(Float32Array.of(1e4, 0, 2.1), fitted)[2]).toBeCloseTo(2, 6);
  });

  it('takes pixels as they are', () => {
    const pixels = Uint8Array.of(0, 255, 0, 255);
    expect([...standardize(pixels, fitStandardizer(pixels, { per: 'global' }))]).toEqual([-1, 1, -1, 1]);
  });

  it('is undone by unstandardize', () => {
    const back = unstandardize(standardize(values, fitted), fitted);
    values.forEach((value, i) => {
      expect(Math.abs(back[i]! - value)).toBeLessThan(1e-3);
    });
  });

  it('refuses values of another width', () => {
    expect(() => standardize(new Float32Array(4), fitted)).toThrow('fitted on 3 features');
    expect(() => unstandardize(new Float32Array(4), fitted)).toThrow('must be a multiple of it; got 4');
  });
});
