// At what scale each profile trains the network of the assignment. One place, so that the experiments agree.

import type { Profile } from '@trialbook/trials';
import type { ImageCounts } from './image-examples.ts';

/** What the trainings of a profile have in common. */
export type Scale = ImageCounts & {
  readonly hidden: readonly number[];
  readonly batchSize: number;
  /** At most; early stopping on the validation loss may end sooner. */
  readonly epochs: number;
  /** Epochs without a better validation loss before training ends. */
  readonly patience: number;
};

const FULL = {
  trainImages: 50_000,
  validationImages: 10_000,
  testImages: 10_000,
  hidden: [256, 128],
  batchSize: 100,
  epochs: 20,
  patience: 3,
} as const;

/** Batches divide the images, so that no batch is smaller than the others. */
export const SCALES: Readonly<Record<Profile, Scale>> = {
  smoke: {
    trainImages: 100,
    validationImages: 50,
    testImages: 100,
    hidden: [24, 16],
    batchSize: 50,
    epochs: 2,
    patience: 2,
  },
  quick: {
    ...FULL,
    trainImages: 1500,
    validationImages: 1000,
    testImages: 1000,
    hidden: [128, 64],
    epochs: 6,
    patience: 2,
  },
  full: FULL,
  exhaustive: { ...FULL, epochs: 60, patience: 5 },
};

/** Independent trials of every arm. */
export const TRIALS: Readonly<Record<Profile, number>> = { smoke: 2, quick: 3, full: 10, exhaustive: 30 };

/** What a profile scales down against the assignment's scale, in words; nothing at full scale. */
export function scaledDown(profile: Profile): { readonly scaledDown?: string } {
  if (profile === 'full' || profile === 'exhaustive') return {};
  const { trainImages, testImages, hidden, epochs } = SCALES[profile];
  return {
    scaledDown:
      `${trainImages} instead of ${FULL.trainImages} training images, ${testImages} instead of ${FULL.testImages} test images, ` +
      `hidden layers of ${hidden.join(' and ')} instead of ${FULL.hidden.join(' and ')} units, ` +
      `at most ${epochs} instead of ${FULL.epochs} epochs, ${TRIALS[profile]} instead of ${TRIALS.full} trials`,
  };
}
