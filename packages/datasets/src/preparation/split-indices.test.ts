import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { splitIndices } from './split-indices.ts';

const seeds = seedTree(5).child('split');
const rowsOf = (parts: Record<string, Uint32Array>) => Object.values(parts).flatMap((rows) => [...rows]);
const countOf = (rows: Uint32Array, labels: ArrayLike<number>, label: number) =>
  rows.filter((row) => labels[row] === label).length;

describe('splitIndices', () => {
  it.each([
    [{ train: 0.8, test: 0.2 }, 100_000, [80_000, 20_000]],
    [{ train: 55_000, validation: 5000 }, 60_000, [55_000, 5000]],
    [{ train: 1, validation: 1, test: 1 }, 10, [4, 3, 3]],
    [{ train: 0.6, validation: 0.3, test: 0.1 }, 7, [4, 2, 1]],
    [{ all: 2 }, 3, [3]],
  ])('splits %j of %i rows into %j', (parts, count, sizes) => {
    const split = splitIndices(count, parts as unknown as Record<string, number>, seeds);
    expect(Object.keys(split)).toEqual(Object.keys(parts));
    expect(Object.values(split).map((rows) => rows.length)).toEqual(sizes);
    expect(rowsOf(split).sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
  });

  it('draws every row into the first part equally often', () => {
    const drawn = new Array(10).fill(0);
    const stream = seeds.stream();
    for (let i = 0; i < 4000; i++)
      for (const row of splitIndices(10, { a: 3, b: 7 }, stream).a) drawn[row] += 1;
    const chiSquared = drawn.reduce((sum, n) => sum + (n - 1200) ** 2 / (1200 * 0.7), 0);
    expect(chiSquared).toBeLessThan(27.9 / 0.9); // 0.999 quantile, 9 degrees of freedom, draws without replacement
  });

  it('depends on the seed alone', () => {
    expect(splitIndices(50, { a: 1, b: 1 }, seeds)).toEqual(splitIndices(50, { a: 1, b: 1 }, seeds));
    expect(splitIndices(50, { a: 1, b: 1 }, seeds)).not.toEqual(
      splitIndices(50, { a: 1, b: 1 }, seedTree(6)),
    );
  });

  it('gives every part each label’s share to within one row, and exact sizes, when stratified', () => {
    const labels = Uint8Array.from({ length: 1003 }, (_, i) => (i % 97 === 0 ? 2 : i % 3 === 0 ? 1 : 0));
    const split = splitIndices(1003, { train: 0.7, validation: 0.2, test: 0.1 }, seeds, { stratify: labels });
    expect(rowsOf(split).sort((a, b) => a - b)).toEqual([...Array(1003).keys()]);
    for (const [part, size] of [
      [split.train, 0.7],
      [split.validation, 0.2],
      [split.test, 0.1],
    ] as const) {
      expect(Math.abs(part.length - 1003 * size)).toBeLessThan(1.5);
      for (const label of [0, 1, 2]) {
        const all = labels.filter((other) => other === label).length;
        expect(Math.abs(countOf(part, labels, label) - all * size)).toBeLessThanOrEqual(1);
      }
    }
    // Not sorted by label: the order within a part is random.
    expect([...split.train.subarray(0, 60)].map((row) => labels[row])).toContain(1);
    expect([...split.train.subarray(0, 60)].map((row) => labels[row])).toContain(0);
  });

  it('refuses sizes and labels that make no split', () => {
    expect(() => splitIndices(5, { train: 1, test: 0 }, seeds)).toThrow(
      'positive relative size; got test: 0',
    );
    expect(() => splitIndices(5, {}, seeds)).toThrow('got no part');
    expect(() => splitIndices(5, { train: 1 }, seeds, { stratify: [1, 2] })).toThrow('each of 5 rows; got 2');
  });
});
