// Grades one kept experiment: chooses trials, sees whether this machine can run them, runs them again, compares.

import type { SeedNode } from '@trialbook/random';
import type { Experiment, ExperimentResults } from '@trialbook/trials';
import { inRandomOrder } from '../kept/kept-check.ts';
import type { SavedResults } from '../kept/saved-results.ts';
import { rerunKept } from '../kept/verify-kept.ts';
import type { Job } from '../report/job.ts';
import { type Grade, type GradedTrial, gradedTrial, oneLine } from './graded-trial.ts';
import { reasonNotToGrade } from './not-gradable.ts';

/** What came of an experiment. */
export interface GradedExperiment {
  readonly experiment: string;
  readonly profile: string;
  /** How many trials are kept. */
  readonly kept: number;
  readonly trials: readonly GradedTrial[];
  /** Why it could not be checked. */
  readonly problem?: string;
}

/** Which trials, and how they are judged. */
export interface GradePlan {
  readonly count: number;
  readonly seeds: SeedNode;
  /** Level of the interval for the final metric where bytes need not be equal. */
  readonly level: number;
}

/** Grades it. What goes wrong is in the result, but for an interruption. */
export async function gradeExperiment(
  experiment: Experiment,
  kept: SavedResults,
  job: Job,
  { count, seeds, level }: GradePlan,
): Promise<GradedExperiment> {
  const { profile } = job.options;
  const { id } = experiment;
  let results: ExperimentResults;
  try {
    results = kept.of(id);
  } catch (error) {
    return { experiment: id, profile, kept: 0, trials: [], problem: oneLine((error as Error).message) };
  }
  const chosen = inRandomOrder(results, seeds).slice(0, count);
  const all = (grade: Grade, because: string) => chosen.map((each) => ({ ...each, grade, because }));
  const graded = (trials: readonly GradedTrial[]) => ({
    experiment: id,
    profile,
    kept: results.counts.total,
    trials,
  });
  try {
    const reason = await reasonNotToGrade(results, job);
    if (reason !== undefined) return graded(all('not comparable', oneLine(reason)));
    job.world.err(`${id}: running ${chosen.length} of ${results.counts.total} kept trials again`);
    const pairs = await rerunKept(experiment, kept, chosen, job);
    return graded(
      chosen.map(({ arm, trial }) => {
        const pair = pairs.find((each) => each.kept.arm === arm && each.kept.trials.includes(trial))!;
        return gradedTrial({ experiment, results, level }, pair.kept, pair.rerun, trial);
      }),
    );
  } catch (error) {
    if (job.world.signal.aborted) throw error;
    return graded(all('failed', oneLine(error instanceof Error ? error.message : String(error))));
  }
}
