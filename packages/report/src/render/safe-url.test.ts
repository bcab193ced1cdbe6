import { expect, it } from 'vitest';
import { safeUrl } from './safe-url.ts';

it.each([
  ['https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
  ['https://example.org/Montúfar', 'https://example.org/Mont%C3%BAfar'],
  ['https://example.org/Mont%C3%BAfar', 'https://example.org/Mont%C3%BAfar'],
  ['https://example.org/100%', 'https://example.org/100%25'],
  ['https://example.org/a b', 'https://example.org/a%20b'],
  ['doi:10.4208/cicp.OA-2020-0165', 'https://doi.org/10.4208/cicp.OA-2020-0165'],
  ['10.1037/h0042519', 'https://doi.org/10.1037/h0042519'],
  ['example.org/a', 'https://example.org/a'],
  ['javascript:alert(1)', 'https://alert(1)'],
  ['\ud800', 'https://%EF%BF%BD'],
])('%s is written %s', (given, written) => {
  expect(safeUrl(given)).toBe(written);
});
