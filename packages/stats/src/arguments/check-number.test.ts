import { expect, test } from 'vitest';
import { binomialMass, holm, quantile, studentTCdf, tInterval, wilsonInterval } from '../index.ts';

// JavaScript compares null, '0.5', [0.5] and 1n with numbers; a p value that was never computed must not pass as 0.
test.each([null, '0.5', [0.5], true, 1n, undefined, Number.NaN])('%s is no number', (value) => {
  const wrong = value as never;
  expect(() => holm([0.01, wrong])).toThrow(`holm: pValues[1] must lie in [0, 1]; got ${value}.`);
  expect(() => quantile([1, 2], wrong)).toThrow('quantile: probability must lie in [0, 1]');
  expect(() => studentTCdf(1, wrong)).toThrow('studentTCdf: degreesOfFreedom must lie strictly between');
  expect(() => studentTCdf(wrong, 3)).toThrow('studentTCdf: t must lie in');
  expect(() => wilsonInterval(1, wrong)).toThrow('wilsonInterval: trials must be a whole number');
  expect(() => binomialMass(1, 2, wrong)).toThrow('binomialMass: probability must lie in [0, 1]');
  if (value !== undefined) expect(() => tInterval([1, 2], wrong)).toThrow('tInterval: level must lie');
});
