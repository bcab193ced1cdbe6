// Images as the experiments take them: a fixed split of the training images, chosen rows, scaled or normalised pixels.

import { type ImageDataset, type ImageSet, scalePixels, takeRows } from '@trialbook/datasets';
import { seedTree } from '@trialbook/random';

/** The data sets of the assignment. */
export const DATA_SETS = ['mnist', 'fashion-mnist'] as const;
export type DataSetName = (typeof DATA_SETS)[number];

export const PIXELS = 784;
export const CLASSES = 10;

/** One sixth of the training images is for validation: 10 000 of 60 000. */
const VALIDATION_SHARE = 1 / 6;

/** Images of which one part is trained on, one chooses, one is looked at once. */
export interface SplitImages {
  readonly train: ImageSet;
  readonly validation: ImageSet;
  readonly test: ImageSet;
}

/** How many of each; fewer where there are fewer. */
export type ImageCounts = {
  readonly trainImages: number;
  readonly validationImages: number;
  readonly testImages: number;
};

const orders = new Map<number, Uint32Array>();

/** The same for every call, so drawn once per count and thread. */
function splitOrder(count: number): Uint32Array {
  const known = orders.get(count) ?? seedTree('validation split').stream().permutation(count);
  orders.set(count, known);
  return known;
}

/**
 * The split that everything in this report shares, whatever the seed of the study: a permutation of the training images
 * with a seed of its own. Smaller counts are heads of the same parts.
 */
export function splitImages({ train, test }: ImageDataset, counts: ImageCounts): SplitImages {
  const order = splitOrder(train.count);
  const validation = Math.floor(train.count * VALIDATION_SHARE);
  const part = (from: number, most: number, count: number) =>
    takeRows(train, order.subarray(from, from + Math.min(most, count)));
  const rows = Uint32Array.from({ length: Math.min(counts.testImages, test.count) }, (_, i) => i);
  return {
    train: part(validation, train.count - validation, counts.trainImages),
    validation: part(0, validation, counts.validationImages),
    test: rows.length === test.count ? test : takeRows(test, rows),
  };
}

/** Images ready for training. */
export interface PreparedExamples {
  /** [count, 784], row-major. */
  readonly inputs: Float32Array;
  readonly labels: ArrayLike<number>;
}

/** The three parts, ready for training. */
export type PreparedImages = Readonly<Record<keyof SplitImages, PreparedExamples>>;

const prepared = new WeakMap<ImageDataset, Map<string, PreparedImages>>();

/**
 * Pixels in [0, 1]; with an ε, normalised as the handout does: x̂ = (x − μ)/√(σ² + ε) per pixel, μ and σ² over the training
 * images. Made once per data set and thread, since trials only read them.
 */
export function prepareImages(
  images: ImageDataset,
  counts: ImageCounts,
  epsilon: number | undefined,
): PreparedImages {
  const kept = prepared.get(images) ?? new Map<string, PreparedImages>();
  prepared.set(images, kept);
  const key = JSON.stringify([counts, epsilon]);
  const before = kept.get(key);
  if (before) return before;
  kept.clear(); // one preparation at a time: a thread works through one experiment after the other
  const { train, validation, test } = splitImages(images, counts);
  const plain = { train: scaled(train), validation: scaled(validation), test: scaled(test) };
  const made = epsilon === undefined ? plain : normalizeAll(plain, epsilon);
  kept.set(key, made);
  return made;
}

/** Pixels in [0, 1]. */
export function scaled({ images, labels }: ImageSet): PreparedExamples {
  return { inputs: scalePixels(images), labels };
}

function normalizeAll(sets: PreparedImages, epsilon: number): PreparedImages {
  const moments = featureMoments(sets.train.inputs, PIXELS);
  const apply = ({ inputs, labels }: PreparedExamples) => ({
    inputs: normalizeFeatures(inputs, moments, epsilon),
    labels,
  });
  return { train: apply(sets.train), validation: apply(sets.validation), test: apply(sets.test) };
}

/** Mean and variance (divisor: the number of rows) of each feature. */
export interface FeatureMoments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** The moments of the columns of a row-major matrix. */
export function featureMoments(values: ArrayLike<number>, features: number): FeatureMoments {
  const rows = values.length / features;
  const mean = new Float64Array(features);
  const variance = new Float64Array(features);
  for (let i = 0; i < values.length; i++) mean[i % features]! += values[i]! / rows;
  for (let i = 0; i < values.length; i++) {
    variance[i % features]! += (values[i]! - mean[i % features]!) ** 2 / rows;
  }
  return { mean, variance };
}

/** x̂ = (x − μ)/√(σ² + ε), feature by feature. */
export function normalizeFeatures(
  values: ArrayLike<number>,
  { mean, variance }: FeatureMoments,
  epsilon: number,
): Float32Array {
  const factor = variance.map((value) => 1 / Math.sqrt(value + epsilon));
  const features = mean.length;
  const normal = new Float32Array(values.length);
  for (let at = 0; at < values.length; ) {
    for (let j = 0; j < features; j++, at++) normal[at] = (values[at]! - mean[j]!) * factor[j]!;
  }
  return normal;
}
