import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { softmaxRegressionAccuracy } from '../../test/softmax-regression.ts';
import type { ImageSet } from '../dataset.ts';
import { drawDigits } from './digits.ts';
import { drawGarments } from './garments.ts';

const meanImage = (set: ImageSet, label: number) => {
  const mean = new Float64Array(784);
  let count = 0;
  for (let i = 0; i < set.count; i++) {
    if (set.labels[i] !== label) continue;
    count += 1;
    for (let pixel = 0; pixel < 784; pixel++) mean[pixel]! += set.images[784 * i + pixel]!;
  }
  return mean.map((sum) => sum / count);
};

describe.each([
  ['drawDigits', drawDigits],
  ['drawGarments', drawGarments],
] as const)('%s', (_name, draw) => {
  const { train, test } = draw({ train: 2000, test: 300, seed: 1 });

  it('has the shapes and types of the published sets', () => {
    expect(train).toMatchObject({ count: 2000, height: 28, width: 28 });
    expect(train.images).toBeInstanceOf(Uint8Array);
    expect([train.images.length, train.labels.length, test.count]).toEqual([2000 * 784, 2000, 300]);
  });

  it('draws the ten classes equally often', () => {
    const counts = new Array(10).fill(0);
    for (const label of train.labels) counts[label] += 1;
    const chiSquared = counts.reduce((sum, n) => sum + (n - 200) ** 2 / 200, 0);
    expect(chiSquared).toBeLessThan(27.9); // 0.999 quantile, 9 degrees of freedom
  });

  it('depends on the seed alone, and draws the same first images for any count', () => {
    const few = draw({ train: 20, test: 10, seed: 1 });
    expect(few.train.images).toEqual(train.images.slice(0, 20 * 784));
    expect(few.test.labels).toEqual(test.labels.slice(0, 10));
    expect(draw({ train: 20, test: 10, seed: 2 }).train.images).not.toEqual(few.train.images);
  });

  it('never repeats an image, within a set or between train and test', () => {
    const seen = new Set<string>();
    for (const set of [train, test]) {
      for (let i = 0; i < set.count; i++) seen.add(String(set.images.subarray(784 * i, 784 * (i + 1))));
    }
    expect(seen.size).toBe(2300);
  });

  it('leaves no image without ink, and uses most of the grey levels', () => {
    for (let i = 0; i < train.count; i++) {
      const ink = train.images.subarray(784 * i, 784 * (i + 1)).filter((level) => level > 40).length;
      expect(ink).toBeGreaterThan(15);
    }
    expect(new Set(train.images).size).toBe(256);
  });

  it('draws classes that differ', () => {
    for (let a = 0; a < 10; a++) {
      for (let b = 0; b < a; b++) {
        const other = meanImage(train, b);
        const distance = Math.hypot(...meanImage(train, a).map((level, i) => level - other[i]!));
        expect(distance).toBeGreaterThan(150);
      }
    }
  });

  it('refuses counts that are none', () => {
    expect(() => draw({ train: 0 })).toThrow('standIns: train must be an integer of at least 1; got 0');
  });
});

it('draws digits that a linear model does not master: softmax regression stays below 95 %, far above chance', () => {
  const { train, test } = drawDigits({ train: 10_000, test: 4000 });
  const accuracy = softmaxRegressionAccuracy(train, test, { epochs: 9, seeds: seedTree(1) });
  console.log(`softmax regression on drawn digits: ${(100 * accuracy).toFixed(2)} % of 4000`);
  expect(accuracy).toBeGreaterThan(0.8);
  expect(accuracy).toBeLessThan(0.95);
});
