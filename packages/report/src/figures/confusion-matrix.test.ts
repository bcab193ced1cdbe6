import { describe, expect, it } from 'vitest';
import { confusionCounts, mostConfusedPairs } from './confusion-counts.ts';
import { confusionMatrix } from './confusion-matrix.ts';

// scikit-learn's documentation of confusion_matrix: y_true = [2, 0, 2, 2, 0, 1], y_pred = [0, 0, 2, 2, 0, 2]
const matrix = confusionCounts([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2], ['ant', 'bird', 'cat']);

describe('confusionCounts', () => {
  it('counts actual classes in rows and answers in columns, as scikit-learn does', () => {
    expect(matrix.counts).toEqual([
      [2, 0, 0],
      [0, 0, 1],
      [1, 0, 2],
    ]);
  });

  it('refuses what does not match, by place', () => {
    expect(() => confusionCounts([0], [0, 1], ['a', 'b'])).toThrow('must have the same length; got 1 and 2');
    expect(() => confusionCounts([0, 1], [0, 2], ['a', 'b'])).toThrow(
      '[1] must be indices of the 2 classes; got 1 taken for 2. Pass 0 to 1.',
    );
  });
});

describe('mostConfusedPairs', () => {
  it('lists mistakes, most frequent first, with their share of the class', () => {
    const counts = {
      classes: ['a', 'b'],
      counts: [
        [90, 10],
        [30, 70],
      ],
    };
    expect(mostConfusedPairs(counts)).toEqual([
      { actual: 'b', predicted: 'a', count: 30, share: 0.3 },
      { actual: 'a', predicted: 'b', count: 10, share: 0.1 },
    ]);
    expect(mostConfusedPairs(counts, 1)).toHaveLength(1);
  });

  it('leaves out what never happens', () => {
    expect(
      mostConfusedPairs({
        classes: ['a', 'b'],
        counts: [
          [5, 0],
          [0, 0],
        ],
      }),
    ).toEqual([]);
  });
});

describe('confusionMatrix', () => {
  it('has a row per cell, with the share of the class, and none for a class without images', () => {
    const { rows } = confusionMatrix({
      classes: ['a', 'b'],
      counts: [
        [3, 1],
        [0, 0],
      ],
    }).data;
    expect(rows).toEqual([
      { actual: 'a', predicted: 'a', count: 3, share: 0.75 },
      { actual: 'a', predicted: 'b', count: 1, share: 0.25 },
      { actual: 'b', predicted: 'a', count: 0, share: null },
      { actual: 'b', predicted: 'b', count: 0, share: null },
    ]);
  });

  it('writes counts, or shares in per cent', () => {
    expect(confusionMatrix(matrix).svg).toContain('>2<');
    expect(confusionMatrix(matrix, { show: 'share' }).svg).toContain('>67<');
    expect(
      confusionMatrix(
        {
          classes: ['a', 'b'],
          counts: [
            [100000, 3],
            [0, 1],
          ],
        },
        { show: 'share' },
      ).svg,
    ).toContain('&lt;0.1');
  });

  it('fits a phone with twenty classes of long names', () => {
    const classes = Array.from({ length: 20 }, (_, i) => `a rather long name of class ${i}`);
    const { svg, phone } = confusionMatrix({
      classes,
      counts: classes.map((_, i) => classes.map((_, j) => (i === j ? 980 : 1))),
    });
    const width = (drawing: string) => Number(/width="(\d+)"/.exec(drawing)![1]);
    expect(width(phone!)).toBeLessThanOrEqual(328);
    expect(width(svg)).toBeLessThanOrEqual(700);
  });
});
