import { expect, it } from 'vitest';
import { powerOfTen } from './power-of-ten.ts';

it.each([
  [3.2e-9, '3·10⁻⁹'],
  [9.6e-7, '1·10⁻⁶'],
  [0.0042, '4·10⁻³'],
  [0.0414, '0.041'],
  [2.31, '2.3'],
  [0, '0'],
])('%f is %s', (value, text) => {
  expect(powerOfTen({ name: 'deviation', unit: '', value }).text).toBe(text);
});
