import { loadImageDataset } from '@trialbook/datasets';
import { describe, expect, it } from 'vitest';
import { featureMoments, normalizeFeatures, prepareImages, splitImages } from './image-examples.ts';

const images = await loadImageDataset('mnist', {
  download: false,
  allowStandIns: true,
  standIns: { train: 600, test: 200 },
});
const counts = { trainImages: 300, validationImages: 80, testImages: 150 };

describe('the split', () => {
  const ofImage = (bytes: Uint8Array, i: number) => bytes.subarray(784 * i, 784 * (i + 1)).join();

  it('has no image in two parts, and smaller counts are heads of larger ones', () => {
    const whole = splitImages(images, { trainImages: 1e6, validationImages: 1e6, testImages: 1e6 });
    expect([whole.train.count, whole.validation.count, whole.test.count]).toEqual([500, 100, 200]);
    const all = [whole.train, whole.validation].flatMap((set) =>
      Array.from({ length: set.count }, (_, i) => ofImage(set.images, i)),
    );
    const given = Array.from({ length: 600 }, (_, i) => ofImage(images.train.images, i));
    expect(all.toSorted()).toEqual(given.toSorted());
    const some = splitImages(images, counts);
    expect([some.train.count, some.validation.count, some.test.count]).toEqual([300, 80, 150]);
    expect(some.train.images).toEqual(whole.train.images.subarray(0, 784 * 300));
    expect(some.validation.labels).toEqual(whole.validation.labels.subarray(0, 80));
  });
});

describe('the input', () => {
  it('lies in [0, 1], or is normalised by the training images alone', () => {
    const plain = prepareImages(images, counts, undefined);
    expect(plain.train.inputs.every((value) => value >= 0 && value <= 1)).toBe(true);
    const epsilon = 1e-3;
    const normal = prepareImages(images, counts, epsilon);
    const { mean, variance } = featureMoments(plain.train.inputs, 784);
    const pixel = 784 * 5 + 400;
    expect(normal.test.inputs[pixel]).toBeCloseTo(
      (plain.test.inputs[pixel]! - mean[400]!) / Math.sqrt(variance[400]! + epsilon),
      4,
    );
    const after = featureMoments(normal.train.inputs, 784);
    expect(after.mean[400]).toBeCloseTo(0, 4);
    expect(after.variance[400]).toBeCloseTo(variance[400]! / (variance[400]! + epsilon), 4);
    expect(prepareImages(images, counts, epsilon)).toBe(normal);
  });

  it('makes a pixel that never varies zero, not infinite', () => {
    const moments = featureMoments([5, 1, 5, 3], 2);
    expect([...moments.mean, ...moments.variance]).toEqual([5, 2, 0, 1]);
    expect([...normalizeFeatures([5, 3], moments, 0.01)].map((value) => Number(value.toFixed(3)))).toEqual([
      0, 0.995,
    ]);
  });
});
