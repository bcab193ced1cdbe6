import { BoundResults } from '@trialbook/report';
import type { TrialRecord } from '@trialbook/trials';
import { expect, it } from 'vitest';
import { biasVariance } from '../../experiments/bias-variance.ts';
import { partsOf } from './trade-off.ts';

/** Trials whose predictions lie to each other as given. */
function results(overlap: readonly (readonly number[])[], truth: readonly number[], lost?: number) {
  const records = overlap.map(
    (row, trial) =>
      ({
        trial,
        seed: String(trial),
        durationMs: 1,
        status: trial === lost ? 'diverged' : 'completed',
        metrics: trial === lost ? {} : { truthOverlap: truth[trial]! },
        series: trial === lost ? {} : { overlap: Float64Array.from(row) },
        artifacts: {},
      }) as TrialRecord,
  );
  return new BoundResults(biasVariance, { 'mnist/4/drawn': { records } } as never) as never;
}

const overlap = [
  [0.8, 0.6, 0.7, 0.5],
  [0.6, 0.9, 0.6, 0.6],
  [0.7, 0.6, 0.85, 0.65],
  [0.5, 0.6, 0.65, 0.75],
];
const truth = [0.8, 0.7, 0.75, 0.9];

it('decomposes the error of the trials, with a jackknife interval around each part', () => {
  const { error, bias, variance } = partsOf(results(overlap, truth), 'mnist', 4, 'drawn');
  expect(bias.value + variance.value).toBeCloseTo(error.value, 12);
  expect(error.value).toBeCloseTo(0.825 - 2 * 0.7875 + 1, 12);
  expect(variance.value).toBeCloseTo(0.825 - 3.65 / 6, 12);
  // Efron: the jackknife of a mean is its standard error; the error is a mean over trials.
  const errors = [0, 1, 2, 3].map((i) => overlap[i]![i]! - 2 * truth[i]! + 1);
  const centre = errors.reduce((a, b) => a + b) / 4;
  const standardError = Math.sqrt(errors.reduce((sum, e) => sum + (e - centre) ** 2, 0) / 3 / 4);
  expect(error.standardError).toBeCloseTo(standardError, 12);
  expect(error.ci95![0]).toBeLessThan(error.value);
});

it('leaves out a trial that diverged, in both directions', () => {
  const { error, variance } = partsOf(results(overlap, truth, 1), 'mnist', 4, 'drawn');
  expect(error.n).toBe(3);
  expect(variance.value).toBeCloseTo(0.8 - (0.7 + 0.5 + 0.65) / 3, 12);
});
