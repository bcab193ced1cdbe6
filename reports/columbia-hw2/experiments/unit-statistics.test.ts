import { describe, expect, it } from 'vitest';
import { accuracyWithout, meanAbsoluteCorrelation, momentDrift, unitMoments } from './unit-statistics.ts';

const layer = (rows: number[][]) => ({
  values: Float32Array.from(rows.flat()),
  images: rows.length,
  units: rows[0]!.length,
});

describe('momentDrift', () => {
  const before = unitMoments(
    layer([
      [1, 10],
      [3, 14],
    ]),
  );

  it('is zero when nothing changes', () => {
    expect(momentDrift(before, before)).toBe(0);
  });

  it('is the change of means and deviations in units of the deviation before', () => {
    // Deviations 1 and 2 before; means move by 3 and 4, deviations by 0 and 0: √(25 / 5).
    expect(
      momentDrift(
        before,
        unitMoments(
          layer([
            [4, 14],
            [6, 18],
          ]),
        ),
      ),
    ).toBeCloseTo(Math.sqrt(5), 12);
    // Means stay, deviations double: √((1 + 4) / 5).
    expect(
      momentDrift(
        before,
        unitMoments(
          layer([
            [0, 8],
            [4, 16],
          ]),
        ),
      ),
    ).toBeCloseTo(1, 12);
  });
});

// NumPy 1.24.2: c = np.corrcoef(x.T); abs(c[np.triu_indices(3, 1)]).mean()
it('averages the absolute correlation over pairs of units, leaving constant ones out', () => {
  const rows = [
    [1, 2, 5, 7],
    [2, 1, 3, 7],
    [4, 6, 4, 7],
    [3, 0, 9, 7],
  ];
  expect(meanAbsoluteCorrelation(layer(rows))).toBeCloseTo(0.39373629158593343, 6);
});

describe('accuracyWithout', () => {
  const features = layer([
    [1, 0],
    [0, 1],
    [1, 0],
  ]);
  const readout = { weights: Float32Array.of(1, 0, 0, 1), bias: Float32Array.of(0, 0) };

  it('is the accuracy when nothing is silenced', () => {
    expect(accuracyWithout(features, readout, [0, 1, 1], [])).toBeCloseTo(2 / 3, 12);
  });

  it('gives silenced units their mean', () => {
    // Unit 0 always says 2/3, unit 1 says 0, 1, 0: still all as before.
    expect(accuracyWithout(features, readout, [0, 1, 0], [0])).toBe(1);
    // Both silenced: always class 0.
    expect(accuracyWithout(features, readout, [0, 1, 0], [0, 1])).toBeCloseTo(2 / 3, 12);
  });
});
