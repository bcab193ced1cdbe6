import { expect, it } from 'vitest';
import { plateauEpoch } from './plateau-epoch.ts';

const epochs = [0, 10, 20, 30, 40];

it('finds the first epoch from which the share of the fall is done for good', () => {
  expect(plateauEpoch([1, 0.5, 0.1, 0, 0], epochs, 0.85)).toBe(20);
  expect(plateauEpoch([1, 0.5, 0.1, 0, 0], epochs, 0.95)).toBe(30);
});

it('does not take a dip for the plateau', () => {
  expect(plateauEpoch([1, 0.02, 0.6, 0.02, 0], epochs, 0.95)).toBe(30);
});

it('finds none where the loss did not fall', () => {
  expect(plateauEpoch([0.5, 0.5, 0.5, 0.5, 0.495], epochs, 0.95)).toBeUndefined();
});
