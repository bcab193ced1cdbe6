// Runs trials of kept results again, each with the whole block it was run in. Compares nothing.

import { type Experiment, type ExperimentResults, runAgain, type TrialFile } from '@trialbook/trials';
import { type Job, studyOptions } from '../report/job.ts';
import type { SavedResults } from './saved-results.ts';

/** A kept call and what came of it today. */
export interface CallPair {
  readonly kept: TrialFile;
  readonly rerun: TrialFile;
}

/** Runs the calls of these kept trials again, on the engine that ran them unless another is asked for. */
export async function rerunKept(
  experiment: Experiment,
  kept: SavedResults,
  trials: readonly { readonly arm: string; readonly trial: number }[],
  job: Job,
): Promise<readonly CallPair[]> {
  const results = kept.of(experiment.id);
  const files = [...new Set(trials.map(({ arm, trial }) => fileOf(results, arm, trial)))];
  const { engine } = results;
  const rerun = await runAgain({
    ...studyOptions(job),
    ...(engine === undefined || job.options.engine !== 'auto' ? {} : { engine }),
    experiment,
    calls: files.map(({ arm, trials: numbers }) => ({ arm, trials: numbers })),
    earlier: (experiment.follows ?? []).filter(({ id }) => kept.has(id)).map(({ id }) => kept.of(id)),
  });
  return files.map((file, at) => ({ kept: file, rerun: rerun[at]! }));
}

function fileOf(results: ExperimentResults, arm: string, trial: number): TrialFile {
  return results.arms[arm]!.files.find(({ trials }) => trials.includes(trial))!;
}
