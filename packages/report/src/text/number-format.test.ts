import { describe, expect, it } from 'vitest';
import type { Estimate } from '../estimate.ts';
import { count, decimal, duration, percent, points, pValue } from './number-format.ts';

const accuracy: Estimate = {
  name: 'perceptron/hinge/testAccuracy mean',
  unit: 'fraction',
  value: 0.95374,
  n: 10,
  standardError: 0.00121,
  ci95: [0.951003, 0.956477],
};
const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const exact = (value: number, unit = ''): Estimate => ({ name: 'x', unit, value });

describe('percent', () => {
  it.each([
    ['value', '95.37 %'],
    ['se', '95.37 ± 0.12 %'],
    ['ci', '95.37 % [95.10, 95.65]'],
    ['interval', '95.10 to 95.65 %'],
    ['full', '95.37 % (SE 0.12, 95 % CI 95.10 to 95.65, n = 10)'],
  ] as const)('shows %s', (show, expected) => {
    expect(plain(percent(accuracy, { show }).text)).toBe(expected);
  });

  it('shows everything unless told otherwise, trials that were lost too', () => {
    expect(plain(percent({ ...accuracy, diverged: 2, failed: 1 }).text)).toContain(
      'n = 10, 2 diverged, 1 failed)',
    );
  });

  it('keeps the digits of the interval where all trials were alike', () => {
    const all = { ...accuracy, value: 1, standardError: 0, n: 1000, ci95: [0.996173, 1] } as const;
    expect(plain(percent(all).text)).toBe('100.00 % (SE 0.00, 95 % CI 99.62 to 100.00, n = 1000)');
  });

  it('gives the standard error two significant digits', () => {
    expect(plain(percent({ ...accuracy, standardError: 0.0312 }, { show: 'se' }).text)).toBe('95.4 ± 3.1 %');
    expect(plain(percent({ ...accuracy, standardError: 0.000012 }, { show: 'se' }).text)).toBe(
      '95.3740 ± 0.0012 %',
    );
  });

  it('takes digits when they are given', () => {
    expect(plain(percent(accuracy, { show: 'value', digits: 0 }).text)).toBe('95 %');
  });

  it('shows a published number as it was printed', () => {
    expect(plain(percent(exact(0.538)).text)).toBe('53.8 %');
    expect(plain(percent(exact(0.9833)).text)).toBe('98.33 %');
  });
});

describe('other numbers', () => {
  it('signs differences, with a true minus', () => {
    const difference = { ...accuracy, value: -0.0125, ci95: [-0.02, 0.005] as const };
    expect(plain(points(difference, { show: 'ci' }).text)).toBe('\u22121.25 points [\u22122.00, +0.50]');
    expect(plain(points(exact(0)).text)).toBe('0 points');
  });

  it('keeps four digits of a number without standard error', () => {
    expect(decimal(exact(0.0123456)).text).toBe('0.01235');
    expect(decimal(exact(1234.5678)).text).toBe('1235');
    expect(decimal(exact(0.5)).text).toBe('0.5');
    expect(decimal(exact(1.5e-9)).text).toBe('0.0000000015');
  });

  it('groups whole numbers from five digits on', () => {
    expect(count(exact(1000, 'count')).text).toBe('1000');
    expect(count(exact(60000, 'count')).text).toBe('60\u202f000');
  });

  it('chooses the unit of a duration', () => {
    expect(plain(duration(exact(27.5, 'ms')).text)).toBe('27.5 ms');
    expect(plain(duration(exact(1.25, 's')).text)).toBe('1.25 s');
    expect(plain(duration(exact(600, 's')).text)).toBe('10 min');
    expect(plain(duration(exact(3 * 3600, 's')).text)).toBe('3 h');
  });

  it('writes p-values, small ones as a bound', () => {
    expect(plain(pValue({ ...accuracy, pValue: 0.0314 }).text)).toBe('p = 0.031');
    expect(plain(pValue({ ...accuracy, pValue: 0.42 }).text)).toBe('p = 0.42');
    expect(plain(pValue({ ...accuracy, pValue: 1e-9 }).text)).toBe('p < 0.001');
    expect(pValue(accuracy).estimate.value).toBeNaN();
  });
});
