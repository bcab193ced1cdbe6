import { describe, expect, it } from 'vitest';
import { violin } from './violin.ts';

const widths = (groups: Record<string, number[]>) => {
  const { rows } = violin(groups, { axis: { title: 'x' } }).data;
  return Object.keys(groups).map((name) =>
    Math.max(
      ...rows!.filter(({ group }) => group === name).map(({ left, right }) => Number(right) - Number(left)),
    ),
  );
};
const spread = (n: number, scale: number) =>
  Array.from({ length: n }, (_, i) => scale * Math.sin(i * 12.9898));

describe('violin', () => {
  it('gives groups of few values equal width', () => {
    const [a, b, c] = widths({ a: spread(5, 1), b: spread(5, 20), c: spread(400, 3) });
    expect([a, b, c]).toEqual([0.9, 0.9, 0.9].map((width) => expect.closeTo(width, 9)));
  });

  it('gives groups of many values equal area', () => {
    const [narrow, wide] = widths({ narrow: spread(200, 1), wide: spread(200, 4) });
    expect(narrow).toBeCloseTo(0.9, 9);
    expect(wide).toBeCloseTo(0.9 / 4, 2);
  });
});
