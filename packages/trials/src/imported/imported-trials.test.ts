import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareArms } from '@trialbook/stats';
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { runTrials } from '../run-trials.ts';
import type { ResultsOf } from '../study-results.ts';
import { importedTrials } from './imported-trials.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trialbook-imported-'));
  file = join(folder, 'runs.csv');
  writeFileSync(file, 'arm,accuracy\nadam,0.97\nadam,0.98\nadam,0.99\nsgd,0.95\nsgd,0.95\nsgd,0.98\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const metrics = { accuracy: { label: 'Accuracy', unit: 'fraction', better: 'higher' } } as const;
const optimizers = (path = file, arms: readonly ('adam' | 'sgd')[] = ['adam', 'sgd']) =>
  importedTrials({
    id: 'optimizers',
    title: 'Optimizers elsewhere',
    module: import.meta.url,
    file: path,
    metrics,
    arms,
  });
const run = (experiment = optimizers()) =>
  runTrials({ experiment, profile: 'full', store: join(folder, 'store'), workers: 0 });

describe('trials of a file as an experiment', () => {
  test('are sets that statistics take, paired by their numbers', async () => {
    const { arms } = await run();
    expect(arms.adam.set.trials.map((trial) => trial.metrics.accuracy)).toEqual([0.97, 0.98, 0.99]);
    const comparison = compareArms(arms.adam.set, arms.sgd.set, 'accuracy');
    expect(comparison.difference).toBeCloseTo(0.02, 12);
    expect(comparison.p).toBeCloseTo(0.0742, 4); // scipy.stats.ttest_rel([.97, .98, .99], [.95, .95, .98])
  });

  test('keep the names of arms and metrics in their type', () => {
    type Results = ResultsOf<ReturnType<typeof optimizers>>;
    expectTypeOf<keyof Results['arms']>().toEqualTypeOf<'adam' | 'sgd'>();
    expectTypeOf<keyof Results['metrics']>().toEqualTypeOf<'accuracy'>();
  });

  test('are kept, and read anew when the file changes', async () => {
    expect((await run()).counts).toMatchObject({ run: 6, cached: 0 });
    expect((await run()).counts).toMatchObject({ run: 0, cached: 6 });
    writeFileSync(file, 'arm,accuracy\nadam,0.5\nsgd,0.25\n');
    const { counts, arms } = await run();
    expect(counts).toMatchObject({ run: 2, cached: 0 });
    expect(arms.sgd.set.trials[0]!.metrics).toEqual({ accuracy: 0.25 });
  });

  test('the path is from the folder of the package', () => {
    const { arms } = importedTrials({
      id: 'beside',
      title: 'Beside the module',
      module: import.meta.url,
      file: 'test/fixtures/elsewhere.json',
      metrics,
    }).plan('smoke');
    expect(arms.adam).toMatchObject({ trials: 2, block: 2 });
  });

  test('other arms than expected, or no file, are refused by name', async () => {
    await expect(run(optimizers(file, ['adam']))).rejects.toThrow(
      'must hold the arms adam; it holds adam, sgd',
    );
    await expect(run(optimizers(join(folder, 'none.csv')))).rejects.toThrow(
      /experiment "optimizers": its trials cannot be read: ENOENT/,
    );
  });
});
