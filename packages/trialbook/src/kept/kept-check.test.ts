import { seedTree } from '@trialbook/random';
import type { Experiment, TrialFile } from '@trialbook/trials';
import { describe, expect, it } from 'vitest';
import { aKeptExperiment, aTrialFile, MACHINE } from '../../test/support/kept-experiment.ts';
import { chosenTrials, comparedTrial } from './kept-check.ts';

const experiment = {
  id: 'counting',
  metrics: { value: { label: 'Value', unit: '' }, trainSeconds: { label: 'Time', unit: 's' } },
} as unknown as Experiment;
const ELSEWHERE = { ...MACHINE, features: ['avx2', 'avx512f'] };

const ten = aKeptExperiment(Array.from({ length: 10 }, (_, i) => aTrialFile([i]))).results;
const kept = aTrialFile([3]);
const rerun = (change: object, machine = MACHINE): TrialFile => {
  const file = aTrialFile([3], machine);
  return { ...file, records: [{ ...file.records[0]!, ...change }] };
};
const outcome = (file: TrialFile) => comparedTrial(experiment, ten, kept, file, 3);

describe('a kept trial that was run again', () => {
  it('is equal when every byte is, on any machine; times and the words of a reason do not count', () => {
    expect(outcome(rerun({ durationMs: 99 }))).toEqual({ arm: 'all', trial: 3, outcome: 'equal' });
    expect(outcome(rerun({}, ELSEWHERE)).outcome).toBe('equal');
    expect(outcome(rerun({ metrics: { value: 0.53, trainSeconds: 4 }, reason: 'x' })).outcome).toBe('equal');
  });

  it('is different where bytes are comparable, however little it is', () => {
    expect(outcome(rerun({ metrics: { value: 0.53 + 1e-12 } }))).toEqual({
      arm: 'all',
      trial: 3,
      outcome: 'different',
      because: 'metrics.value: kept 0.53, now 0.53',
    });
  });

  it('is consistent on another processor with the first loss within 1 % and the metric in the prediction interval', () => {
    const close = { metrics: { value: 0.55 }, series: { loss: Float64Array.of(1.98, 7) } };
    expect(outcome(rerun(close, ELSEWHERE))).toEqual({ arm: 'all', trial: 3, outcome: 'consistent' });
  });

  it.each([
    [{ series: { loss: Float64Array.of(2.01, 1) } }, 'loss begins at 2.01, kept 1.97: more than 1 % off'],
    [{ series: {} }, 'loss begins at undefined, kept 1.97: more than 1 % off'],
    [
      { metrics: { value: 0.9 } },
      /^value is 0\.9, outside \[0\.44\d*, 0\.64\d*\], where a further trial of the arm lies$/,
    ],
    [{ status: 'diverged' }, 'status: kept completed, now diverged'],
  ])('is inconsistent there with %j', (change, because) => {
    expect(outcome(rerun(change, ELSEWHERE))).toMatchObject({
      outcome: 'inconsistent',
      because: because instanceof RegExp ? expect.stringMatching(because) : because,
    });
  });

  it('is not comparable there where there is neither a loss nor another trial', () => {
    const bare = { series: {}, metrics: { value: 0.1 } };
    const alone = { ...kept, records: [{ ...kept.records[0]!, series: {} }] };
    const one = aKeptExperiment([alone]).results;
    expect(comparedTrial(experiment, one, alone, rerun(bare, ELSEWHERE), 3).outcome).toBe('not comparable');
  });
});

describe('the choice of trials', () => {
  const seeds = (name: string) => seedTree(name);
  const slow = (file: TrialFile): TrialFile => ({
    ...file,
    records: file.records.map((record) => ({ ...record, durationMs: 60_000 })),
  });

  it('is of so many at random, each once, others another time', () => {
    const chosen = chosenTrials(ten, 4, seeds('a'));
    expect(new Set(chosen.map(({ trial }) => trial)).size).toBe(4);
    expect(chosenTrials(ten, 4, seeds('a'))).toEqual(chosen);
    expect(chosenTrials(ten, 4, seeds('b'))).not.toEqual(chosen);
    expect(chosenTrials(ten, 99, seeds('a'))).toHaveLength(10);
  });

  it('holds one of each arm where calls are short, and the number alone where they are long', () => {
    const arms = (change: (file: TrialFile) => TrialFile) =>
      Object.fromEntries(
        Array.from({ length: 6 }, (_, i) => {
          const files = [0, 1, 2].map((trial) => change({ ...aTrialFile([trial]), arm: `arm-${i}` }));
          const { results } = aKeptExperiment(files);
          return [`arm-${i}`, { ...results.arms.all!, arm: `arm-${i}` }] as const;
        }),
      );
    const short = chosenTrials({ ...ten, arms: arms((file) => file) }, 2, seeds('a'));
    expect(short.map(({ arm }) => arm).toSorted()).toEqual(Array.from({ length: 6 }, (_, i) => `arm-${i}`));
    expect(chosenTrials({ ...ten, arms: arms(slow) }, 2, seeds('a'))).toHaveLength(2);
    expect(chosenTrials({ ...ten, arms: arms((file) => file) }, 8, seeds('a'))).toHaveLength(8);
  });
});
