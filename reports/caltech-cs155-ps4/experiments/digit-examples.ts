// MNIST images as examples for the networks of this report: which rows, and in which range. Trains nothing.

import { type ImageDataset, type ImageSet, scalePixels, splitIndices, takeRows } from '@trialbook/datasets';
import type { SeedNode } from '@trialbook/random';
import type { Examples } from '@trialbook/training';

/** Grey levels as the network sees them: 0 … 1, or 0 … 255 as they are stored. */
export type PixelRange = 'unit' | 'raw';

/** How many images of each part; fewer than all training images are drawn anew in every trial. */
export type DigitCounts = {
  readonly trainImages: number;
  readonly testImages: number;
  /** Images held out of the training images to choose by; default 0, none. */
  readonly validationImages?: number;
};

/** Images and labels of a set in that range. */
export function digitExamples({ images, labels }: ImageSet, range: PixelRange = 'unit'): DigitExamples {
  const inputs = range === 'raw' ? new Float32Array(images) : scalePixels(images);
  return { inputs, labels };
}

/** Examples with their labels. */
export interface DigitExamples extends Examples {
  readonly labels: Uint8Array;
}

/**
 * The images of one trial. `trainImages` counts those that are trained on; the validation images are others of the same
 * set, the classes in equal shares. Test images are the same for every trial and arm.
 *
 * @param seeds - of the trial
 * @param study - of the experiment
 */
export function trialDigits(
  { train, test }: ImageDataset,
  { trainImages, testImages, validationImages = 0 }: DigitCounts,
  seeds: SeedNode,
  study: SeedNode,
): { readonly train: ImageSet; readonly validation: ImageSet | undefined; readonly test: ImageSet } {
  const chosen = firstOf(train, trainImages + validationImages, seeds.child('images'));
  const tested = firstOf(test, testImages, study.child('test'));
  if (validationImages === 0) return { train: chosen, validation: undefined, test: tested };
  const parts = splitIndices(
    chosen.count,
    { train: trainImages, validation: validationImages },
    seeds.child('validation'),
    { stratify: chosen.labels },
  );
  return {
    train: takeRows(chosen, parts.train),
    validation: takeRows(chosen, parts.validation),
    test: tested,
  };
}

/** As many images in random order, or the set itself where all are wanted. */
function firstOf(set: ImageSet, count: number, seeds: SeedNode): ImageSet {
  return count < set.count ? takeRows(set, seeds.stream().permutation(set.count).subarray(0, count)) : set;
}
