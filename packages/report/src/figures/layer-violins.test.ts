import { describe, expect, it } from 'vitest';
import { layerViolins } from './layer-violins.ts';

const rowsOf = (layers: number[][], log = false) =>
  layerViolins([{ title: 'a', layers }], { domain: [0.001, 1000], log, colour: 0, title: 't' }).data.rows!;

describe('layerViolins', () => {
  it('stands around its layer, at most 0.44 to each side, and is as wide as that somewhere', () => {
    const rows = rowsOf([
      [1, 2, 3, 4, 5, 3, 3],
      [1, 1.1, 1.2, 5],
    ]);
    for (const layer of [1, 2]) {
      const widths = rows
        .filter((row) => row.layer === layer && row.mark === 'violin')
        .map(({ left, right }) => {
          expect(((left as number) + (right as number)) / 2).toBeCloseTo(layer, 12);
          return ((right as number) - (left as number)) / 2;
        });
      expect(Math.max(...widths)).toBeCloseTo(0.44, 12);
    }
  });

  it('is one flat stroke where all values are equal', () => {
    const violin = rowsOf([[0, 0, 0]]).filter((row) => row.mark === 'violin');
    expect(violin).toMatchObject([{ value: 0, left: 1 - 0.44, right: 1 + 0.44 }]);
  });

  it('leaves zeros out of a logarithmic one, and takes the median of the logarithms', () => {
    const rows = rowsOf([[0, 0, 1, 100]], true);
    expect(rows.every(({ value }) => (value as number) > 0)).toBe(true);
    expect(rows.find((row) => row.mark === 'median')?.value).toBeCloseTo(10, 10);
  });
});
