import { seedTree } from '@trialbook/random';
import { expect, test } from 'vitest';
import { pearsonCorrelation } from '../comparison/pearson-correlation.ts';
import { median } from '../summary/quantile.ts';
import { bootstrapInterval } from './bootstrap-interval.ts';

const stream = () => seedTree(2).child('bootstrap').stream();

test('equal streams give equal intervals', () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  const first = bootstrapInterval(values, { stream: stream(), statistic: median, resamples: 500 });
  expect(bootstrapInterval(values, { stream: stream(), statistic: median, resamples: 500 })).toEqual(first);
  expect(first).toMatchObject({ estimate: 3.5, method: 'BCa bootstrap', note: null });
});

test('where BCa does not exist the percentile interval is given, and said', () => {
  const result = bootstrapInterval([2, 2, 2], { stream: stream(), resamples: 100 });
  expect(result).toMatchObject({
    estimate: 2,
    interval: [2, 2],
    standardError: 0,
    method: 'percentile bootstrap',
  });
  expect(result.note).toContain('BCa does not exist here');
});

test('rows are resampled whole', () => {
  const rows = Array.from({ length: 40 }, (_, i) => [i, i + 9 * Math.sin(i)] as const);
  const correlation = (sample: readonly (readonly [number, number])[]) =>
    pearsonCorrelation(
      sample.map(([x]) => x),
      sample.map(([, y]) => y),
    ).r ?? Number.NaN;
  const { estimate, interval } = bootstrapInterval(rows, {
    stream: stream(),
    statistic: correlation,
    resamples: 500,
  });
  expect(interval[0]).toBeLessThan(estimate);
  expect(interval[1]).toBeGreaterThan(estimate);
  expect(interval[0]).toBeGreaterThan(0.5);
});

test('a statistic that does not exist for a resample is refused', () => {
  expect(() => bootstrapInterval([1, 2], { stream: stream(), statistic: () => Number.NaN })).toThrow(
    'bootstrapInterval: options.statistic must give a finite number; got NaN for the sample.',
  );
  expect(() => bootstrapInterval([1], { stream: stream() })).toThrow(
    'bootstrapInterval: values must have at least 2 values; got 1.',
  );
});
