import { expect, test } from 'vitest';
import { mcnemarTest } from './mcnemar-test.ts';

test('no discordant pair gives p = 1 and says so', () => {
  for (const method of ['mid-p', 'exact', 'corrected'] as const) {
    const result = mcnemarTest({ both: 3, onlyA: 0, onlyB: 0, neither: 9 }, { method });
    expect(result).toMatchObject({ p: 1, difference: 0, n: 12 });
    expect(result.note).toBe('No trial tells the arms apart: every pair agrees.');
  }
});

test('the mid-p value is the published one', () => {
  // Fagerland, Lydersen & Laake (2013), "The McNemar test for binary matched-pairs data": exact 0.0703, mid-p 0.0391.
  const counts = { both: 1, onlyA: 1, onlyB: 7, neither: 12 };
  expect(mcnemarTest(counts, { method: 'exact' }).p.toFixed(4)).toBe('0.0703');
  expect(mcnemarTest(counts).p.toFixed(4)).toBe('0.0391');
});
