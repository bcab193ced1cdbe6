// MNIST pixels as experiments take them: scaled by the mean and the deviation of the whole training set. Loads nothing.

import type { ImageSet } from '@trialbook/datasets';

/** Pixels with mean 0 and deviation 1 over the training set, and the labels beside them. */
export interface StandardizedImages {
  /** [count, pixels] */
  readonly inputs: Float32Array;
  /** [count] */
  readonly labels: Int32Array;
}

/** One number each, over images and places together. */
export interface PixelMoments {
  readonly mean: number;
  readonly deviation: number;
}

const known = new WeakMap<Uint8Array, PixelMoments>(); // data sets are read-only: once per set and thread is enough

/** Mean and deviation of all pixels of a set. */
export function pixelMoments({ images }: Pick<ImageSet, 'images'>): PixelMoments {
  const before = known.get(images);
  if (before) return before;
  const counts = new Float64Array(256); // pixels are bytes: count them first, which is exact
  for (let i = 0; i < images.length; i++) counts[images[i]!]! += 1;
  const moment = (of: (value: number) => number) =>
    counts.reduce((sum, found, value) => sum + found * of(value), 0) / images.length;
  const mean = moment((value) => value);
  const moments = { mean, deviation: Math.sqrt(moment((value) => (value - mean) ** 2)) };
  known.set(images, moments);
  return moments;
}

/**
 * Chosen images of a set, standardised.
 *
 * @param rows numbers of the images, in the order wanted
 */
export function standardizedImages(
  { images, labels, height, width }: ImageSet,
  rows: ArrayLike<number>,
  { mean, deviation }: PixelMoments,
): StandardizedImages {
  const size = height * width;
  const inputs = new Float32Array(rows.length * size);
  const chosen = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * size;
    for (let pixel = 0; pixel < size; pixel++) {
      inputs[i * size + pixel] = (images[from + pixel]! - mean) / deviation;
    }
    chosen[i] = labels[rows[i]!]!;
  }
  return { inputs, labels: chosen };
}

/** The first `count` whole numbers: the rows of a head. */
export function firstRows(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}
