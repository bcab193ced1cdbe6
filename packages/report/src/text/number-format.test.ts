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

  it.each([
    // half-width of the interval, as shown: two significant digits up to 3.54, one above
    [0.00184, 0.00093, '97.10 ± 0.09 %', '96.91 to 97.28 %'],
    [0.0044, 0.0022, '97.1 ± 0.2 %', '96.7 to 97.5 %'],
    [0.0312, 0.0156, '97.1 ± 1.6 %', '94.0 to 100.2 %'],
    [0.00097, 0.0005, '97.10 ± 0.05 %', '97.00 to 97.19 %'],
    [0.0000024, 0.0000012, '97.09600 ± 0.00012 %', '97.09576 to 97.09624 %'],
    [0.48, 0.24, '97 ± 24 %', '49 to 145 %'],
  ])(
    'of an interval of ± %d writes no finer digits than it warrants',
    (half, standardError, se, interval) => {
      const value = 0.97096;
      const estimate = { ...accuracy, value, standardError, ci95: [value - half, value + half] as const };
      expect(plain(percent(estimate, { show: 'se' }).text)).toBe(se);
      expect(plain(percent(estimate, { show: 'interval' }).text)).toBe(interval);
    },
  );

  it('does not let an interval that leaves out 0 seem to touch it', () => {
    const difference = { ...accuracy, value: 0.0062, ci95: [0.0003, 0.0121] as const };
    expect(plain(points(difference, { show: 'interval' }).text)).toBe('+0.03 to +1.21 points');
    const across = { ...accuracy, value: 0.0062, ci95: [-0.0003, 0.0127] as const };
    expect(plain(points(across, { show: 'interval' }).text)).toBe('0.0 to +1.3 points');
  });

  it('takes digits when they are given', () => {
    expect(plain(percent(accuracy, { show: 'value', digits: 0 }).text)).toBe('95 %');
  });

  it('shows a published number as it was printed', () => {
    expect(plain(percent(exact(0.538)).text)).toBe('53.8 %');
    expect(plain(percent(exact(0.9833)).text)).toBe('98.33 %');
  });
});

describe('in running text', () => {
  it('is the value with its interval, and where it stands again the value', () => {
    const { prose, text } = percent(accuracy);
    expect([plain(prose!.once), plain(prose!.again)]).toEqual([
      '95.37 % (95 % CI 95.10 to 95.65)',
      '95.37 %',
    ]);
    expect(plain(text)).toContain('SE 0.12');
  });

  it('says of a single trial that it is one', () => {
    const one = { name: 'a', unit: 'fraction', value: 0.91, n: 1 } as const;
    expect(plain(percent(one).prose!.once)).toBe('91 % (n = 1)');
  });

  it('is what the author asks for', () => {
    expect(percent(accuracy, { show: 'full' })).not.toHaveProperty('prose');
    expect(percent(accuracy, { show: 'value' })).toMatchObject({ full: percent(accuracy).text });
    expect(percent(exact(0.5))).not.toHaveProperty('prose');
  });
});

describe('other numbers', () => {
  it('signs differences, with a true minus', () => {
    const difference = { ...accuracy, value: -0.0125, ci95: [-0.02, 0.005] as const };
    expect(plain(points(difference, { show: 'ci' }).text)).toBe('\u22121.3 points [\u22122.0, +0.5]');
    expect(plain(points(exact(0)).text)).toBe('0 points');
  });

  it('keeps four digits of a number without standard error', () => {
    expect(decimal(exact(0.0123456)).text).toBe('0.01235');
    expect(decimal(exact(1234.5678)).text).toBe('1235');
    expect(decimal(exact(0.5)).text).toBe('0.5');
  });

  it.each([
    [1.5e-9, '1.5 × 10⁻⁹'],
    [-3.21e-10, '\u22123.21 × 10⁻¹⁰'],
    [2.5e12, '2.5 × 10¹²'],
    [0.00012, '0.00012'],
    [0, '0'],
  ])('writes %d as %s', (value, shown) => {
    expect(plain(decimal(exact(value)).text)).toBe(shown);
  });

  it('writes very small and very large numbers with their interval as powers of ten, digits from the interval', () => {
    const tiny = {
      ...accuracy,
      unit: '',
      value: 3.2e-10,
      standardError: 0.41e-10,
      ci95: [2.3e-10, 4.1e-10],
    } as const;
    expect(plain(decimal(tiny).text)).toBe(
      '3.2 × 10⁻¹⁰ (SE 0.4 × 10⁻¹⁰, 95 % CI 2.3 × 10⁻¹⁰ to 4.1 × 10⁻¹⁰, n = 10)',
    );
    expect(plain(decimal(tiny, { show: 'se' }).text)).toBe('(3.2 ± 0.4) × 10⁻¹⁰');
    expect(plain(decimal(tiny, { show: 'interval' }).text)).toBe('(2.3 to 4.1) × 10⁻¹⁰');
    const large = {
      ...accuracy,
      unit: 'ms',
      value: 9.996e9,
      standardError: 2e7,
      ci95: [9.95e9, 1.004e10],
    } as const;
    expect(plain(decimal(large, { show: 'se' }).text)).toBe('(1.000 ± 0.002) × 10¹⁰ ms');
    const none = { ...accuracy, unit: '', value: 0, standardError: 1e-9, ci95: [-2e-9, 2e-9] } as const;
    expect(plain(decimal(none, { show: 'ci' }).text)).toBe('0 [\u22122.0 × 10⁻⁹, 2.0 × 10⁻⁹]');
  });

  it('rounds before the point where the interval is that wide', () => {
    const wide = {
      ...accuracy,
      unit: '',
      value: 123456,
      standardError: 600,
      ci95: [122200, 124712],
    } as const;
    expect(plain(decimal(wide, { show: 'interval' }).text)).toBe('122\u202f200 to 124\u202f700');
  });

  it('shows the standard error of a mean of counts, whole or not, and none of a count', () => {
    const mean = {
      name: 'c',
      unit: 'count',
      value: 12,
      n: 5,
      standardError: 0.4,
      ci95: [10.9, 13.1],
    } as const;
    expect(plain(count(mean).text)).toBe('12.0 (SE 0.4, 95 % CI 10.9 to 13.1, n = 5)');
    expect(plain(count(mean, { show: 'se' }).text)).toBe('12.0 ± 0.4');
    expect(plain(count(exact(12, 'count')).text)).toBe('12');
    expect(plain(count(exact(123456789, 'count')).text)).toBe('123\u202f456\u202f789');
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
