import { expect, it } from 'vitest';
import { tickLabel } from './tick-label.ts';

it.each([
  [0, '0'],
  [0.05, '0.05'],
  [-12.5, '\u221212.5'],
  [60000, '60\u202f000'],
  [1e6, '10⁶'],
  [-1e-7, '\u221210⁻⁷'],
  [2.5e-12, '2.5·10⁻¹²'],
  [0.1 + 0.2, '0.3'],
])('%d is %s', (value, label) => {
  expect(tickLabel(value)).toBe(label);
});
