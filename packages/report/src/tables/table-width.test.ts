import { describe, expect, it } from 'vitest';
import { md } from '../text/markdown-text.ts';
import { percent } from '../text/number-format.ts';
import { table } from './table.ts';
import { narrowestWidth } from './table-width.ts';

const share = {
  name: 'a',
  unit: 'fraction',
  value: 0.96822,
  standardError: 0.001,
  ci95: [0.966, 0.971],
} as const;
const widthOf = (...cells: Parameters<typeof table>[0]['columns'][number]['header'][]) =>
  narrowestWidth(
    table({
      id: 't',
      caption: md`T`,
      from: [],
      rows: [0],
      columns: cells.map((cell) => ({ header: '', cell: () => cell })),
    }),
  );

describe('narrowestWidth', () => {
  it('is that of the longest words, and of numbers that stay on one line', () => {
    expect(widthOf('word')).toBeLessThan(widthOf('longer words'));
    expect(widthOf('longer words')).toBe(widthOf('words longer longer'));
    const interval = percent(share, { show: 'ci' });
    expect(interval.text).toHaveLength(22);
    expect(widthOf(md`${interval}`)).toBeGreaterThan(widthOf('96.82 %') * 2);
  });

  it('adds columns up', () => {
    const [one, two] = [widthOf('word'), widthOf('word', 'word')];
    expect(two).toBeCloseTo(2 * one + 12.5);
  });

  it('does not count marks and commands of TeX as words', () => {
    expect(widthOf(md`**$\mathrm{d}$**`)).toBe(widthOf('d'));
  });

  it('bounds words that may be broken', () => {
    expect(widthOf('x'.repeat(200))).toBe(widthOf('x'.repeat(28)));
  });
});
