import { loadImageDataset } from '@trialbook/datasets';
import { seedTree } from '@trialbook/random';
import { expect, it } from 'vitest';
import { digitExamples, trialDigits } from './digit-examples.ts';

const digits = await loadImageDataset('mnist', {
  download: false,
  allowStandIns: true,
  standIns: { train: 200, test: 60 },
});
const part = (trial: number, counts = { trainImages: 100, testImages: 40, validationImages: 50 }) =>
  trialDigits(digits, counts, seedTree(trial), seedTree('study'));
const keyOf = (images: Uint8Array) =>
  Array.from({ length: images.length / 784 }, (_, i) => images.subarray(784 * i, 784 * (i + 1)).join());

it('draws training and validation images anew in every trial, apart from each other, and one test set for all', () => {
  const [first, second] = [part(1), part(2)];
  expect([first.train.count, first.validation!.count, first.test.count]).toEqual([100, 50, 40]);
  expect(first.test.images).toEqual(second.test.images);
  expect(first.train.images).not.toEqual(second.train.images);
  const trained = new Set(keyOf(first.train.images));
  expect(keyOf(first.validation!.images).filter((image) => trained.has(image))).toEqual([]);
});

it('takes the whole sets as they are where all images are wanted', () => {
  const { train, validation, test } = part(1, { trainImages: 200, testImages: 60, validationImages: 0 });
  expect([train, validation, test]).toEqual([digits.train, undefined, digits.test]);
});

it('gives grey levels as stored or as shares of full ink', () => {
  const [raw, unit] = [digitExamples(digits.test, 'raw'), digitExamples(digits.test)];
  expect(Math.max(...raw.inputs)).toBe(Math.max(...digits.test.images));
  unit.inputs.forEach((level, i) => {
    expect(level).toBeCloseTo(raw.inputs[i]! / 255, 6);
  });
});
