// Runs calls of an experiment again, whatever is stored, and gives what came of them. Stores nothing and compares nothing.

import { ExperimentError, StudyInterrupted } from './errors.ts';
import type { Experiment } from './experiment.ts';
import { withEarlier } from './follow.ts';
import { memoryStore } from './store/memory-store.ts';
import { decodeTrialFile, type TrialFile } from './store/trial-file.ts';
import { resolveStudy, type StudyOptions } from './study.ts';
import { type PlannedArm, type PlannedCall, planStudy } from './study-plan.ts';
import { callOf } from './study-run.ts';
import { trialKey } from './trial-key.ts';

/** Trials of an arm that were, and are, run together. */
export interface CallToRun {
  readonly arm: string;
  readonly trials: readonly number[];
}

/**
 * Runs calls again with today's code and parameters, in the workers of the options.
 *
 * @param options `earlier` holds the results that the experiment's plan is made from, where it follows others
 * @returns one trial file per call, in the order of the calls, under today's keys
 * @throws ExperimentError when the plan has no such arm any more
 * @throws StudyInterrupted when the signal is aborted
 * @throws WorkerError, WorkerCrashed when a call cannot be run to its end
 */
export async function runAgain(
  options: StudyOptions & { readonly experiment: Experiment; readonly calls: readonly CallToRun[] },
): Promise<readonly TrialFile[]> {
  const experiment = withEarlier(options.experiment, options.earlier ?? []);
  const study = resolveStudy([experiment], { ...options, store: memoryStore() });
  const [planned] = await planStudy(study);
  const arms = new Map(planned!.arms.map((arm) => [arm.arm, arm]));
  const calls = options.calls.map(({ arm, trials }): PlannedCall => {
    const found: PlannedArm | undefined = arms.get(arm);
    if (found !== undefined)
      return { arm: found, trials, key: trialKey(found.parts, trials), stored: undefined };
    throw new ExperimentError(
      `experiment "${experiment.id}", profile ${study.profile}: today's plan has no arm "${arm}"; it has ${[...arms.keys()].join(', ')}`,
    );
  });
  const executor = study.executor();
  const done: TrialFile[] = [];
  const queue = calls.entries();
  const loop = async () => {
    for (const [at, call] of queue) {
      const data = await study.data.load(experiment);
      const { signal, clock, progress } = study;
      if (signal.aborted) return;
      const bytes = await executor.run(experiment, callOf(study, call, data), {
        signal,
        clock,
        log: progress.log,
      });
      done[at] = decodeTrialFile(bytes);
    }
  };
  const abandon = () => void executor.close();
  study.signal.addEventListener('abort', abandon, { once: true });
  try {
    await Promise.all(Array.from({ length: executor.workers }, loop));
    if (!study.signal.aborted) return done;
  } catch (error) {
    if (!study.signal.aborted) throw error;
  } finally {
    study.signal.removeEventListener('abort', abandon);
    await executor.close();
    study.progress.end();
  }
  const finished = done.filter(Boolean).length;
  const counts = { total: calls.length, cached: 0, run: finished, left: calls.length - finished };
  throw new StudyInterrupted({ ...counts, diverged: 0, failed: 0 });
}
