import { expect, test } from 'vitest';
import { mean } from '../summary/mean.ts';
import { standardError } from '../summary/variance.ts';
import { checkPairs, checkSample } from './check-sample.ts';

test('a value that is not finite is named with its index', () => {
  expect(() => mean([1, 2, Number.NaN])).toThrow(
    'mean: values[2] must be a finite number; got NaN. Count such a trial as diverged and leave it out of the sample.',
  );
  expect(() => mean(Float32Array.of(1, Number.POSITIVE_INFINITY))).toThrow(
    'mean: values[1] must be a finite number; got Infinity.',
  );
  expect(() => mean([1, undefined as never])).toThrow(
    'mean: values[1] must be a finite number; got undefined.',
  );
});

test('an empty or too short sample is refused', () => {
  expect(() => mean([])).toThrow('mean: values must have at least 1 value; got 0.');
  expect(() => standardError([1])).toThrow(
    'standardError: values must have at least 2 values; got 1. Run more trials.',
  );
  expect(() => checkSample('f', 'x', 3 as never)).toThrow('f: x must be an array of numbers; got number.');
});

test('pairs of different length are refused', () => {
  expect(() => checkPairs('f', ['a', [1, 2]], ['b', [1]])).toThrow(
    'f: a and b must have the same length, entry i of one paired with entry i of the other; got 2 and 1.',
  );
});
