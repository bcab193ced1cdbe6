import { seedTree } from '@trialbook/random';
import { describe, expect, test } from 'vitest';
import { readFixture, relativeError } from '../../test/fixtures/read-fixture.ts';
import { summarizeValues } from '../summary/summarize.ts';
import { predictionInterval } from './prediction-interval.ts';

interface Case {
  readonly name: string;
  readonly values: number[];
  readonly level: number;
  readonly future: number;
  readonly interval: [number, number];
}

describe('against statsmodels and SciPy', () => {
  test.each(readFixture<{ cases: Case[] }>('prediction-intervals').cases)(
    '$name: the mean of $future new values at $level',
    ({ values, level, future, interval }) => {
      const width = interval[1] - interval[0];
      for (const sample of [values, summarizeValues(values)]) {
        const [low, high] = predictionInterval(sample, { level, future });
        expect(relativeError(low, interval[0], width)).toBeLessThan(1e-12);
        expect(relativeError(high, interval[1], width)).toBeLessThan(1e-12);
      }
    },
  );
});

// 4000 repeats: the standard error of a share of 0.95 is 0.0034.
test.each([2, 5, 10, 40])('of %i normal values holds the next one 0.95 of the time', (n) => {
  const stream = seedTree('prediction').child('new value', n).stream();
  let held = 0;
  for (let repeat = 0; repeat < 4000; repeat++) {
    const [low, high] = predictionInterval(Array.from({ length: n }, () => stream.normal(7, 3)));
    const next = stream.normal(7, 3);
    if (low <= next && next <= high) held += 1;
  }
  expect(Math.abs(held / 4000 - 0.95)).toBeLessThan(0.012);
});

test('equal values leave no room', () => {
  expect(predictionInterval([2, 2, 2])).toEqual([2, 2]);
});

test('too few values, and numbers of the wrong kind, are refused by name', () => {
  expect(() => predictionInterval([1])).toThrow(
    'predictionInterval: values must have at least 2 values; got 1. Run more trials.',
  );
  expect(() => predictionInterval(summarizeValues([1]))).toThrow(
    'predictionInterval: values.n must be a whole number of at least 2; got 1.',
  );
  expect(() => predictionInterval([1, Number.NaN])).toThrow(
    'predictionInterval: values[1] must be a finite number; got NaN.',
  );
  expect(() => predictionInterval([1, 2], { future: 0 })).toThrow('options.future must be a whole number');
  expect(() => predictionInterval([1, 2], { level: 95 })).toThrow('Write a fraction: 0.95 for 95 %.');
});
