// Counts a study as it goes and holds the results of its calls. Decides nothing; progress and results are read from it.

import { type ArmProgress, sumCounts } from './progress.ts';
import type { TrialFile } from './store/trial-file.ts';
import type { Study } from './study.ts';
import { isCached, type PlannedArm, type PlannedCall, type PlannedExperiment } from './study-plan.ts';
import type { StudyCounts } from './study-results.ts';

/** The state of a study under way. */
export interface StudyTally {
  started(call: PlannedCall): void;
  cached(call: PlannedCall, result: TrialFile): void;
  finished(call: PlannedCall, result: TrialFile): void;
  counts(arm?: PlannedArm): StudyCounts;
  /** The finished calls of an arm so far, in the order of their trials. */
  files(arm: PlannedArm): readonly TrialFile[];
}

interface ArmTally {
  readonly total: number;
  readonly results: Map<PlannedCall, TrialFile>;
  cached: number;
  cachedMs: number;
  run: number;
  runMs: number;
  diverged: number;
  failed: number;
}

/** A tally that holds what is cached; it tells the study's progress of every change. */
export function studyTally(study: Study, planned: readonly PlannedExperiment[]): StudyTally {
  const start = study.clock();
  const arms = planned.flatMap((experiment) => experiment.arms);
  const tallies = new Map<PlannedArm, ArmTally>(arms.map((arm) => [arm, emptyTally(arm)]));
  let current: PlannedArm | undefined;

  const tell = () =>
    study.progress.update({
      arms: arms.map((arm) => armProgress(arm, tallies.get(arm)!)),
      ...(current ? { current: { experiment: current.experiment.id, arm: current.arm } } : {}),
      workers: study.workers,
      elapsedMs: study.clock() - start,
    });
  const settle = (call: PlannedCall, result: TrialFile, how: 'cached' | 'run') => {
    const tally = tallies.get(call.arm)!;
    tally.results.set(call, result);
    for (const { status, durationMs } of result.records) {
      tally[how] += 1;
      tally[`${how}Ms`] += durationMs;
      if (status !== 'completed') tally[status] += 1;
    }
  };

  for (const call of arms.flatMap(({ calls }) => calls)) {
    if (isCached(call, study.fresh)) settle(call, call.stored!, 'cached');
  }
  tell();
  return {
    started: ({ arm }) => {
      current = arm;
      tell();
    },
    cached: (call, result) => {
      settle(call, result, 'cached');
      tell();
    },
    finished: (call, result) => {
      settle(call, result, 'run');
      tell();
    },
    counts: (arm) =>
      arm ? countsOf(tallies.get(arm)!) : sumCounts(arms.map((each) => countsOf(tallies.get(each)!))),
    files: (arm) => arm.calls.flatMap((call) => tallies.get(arm)!.results.get(call) ?? []),
  };
}

function emptyTally({ calls }: PlannedArm): ArmTally {
  const total = calls.reduce((sum, { trials }) => sum + trials.length, 0);
  return { total, results: new Map(), cached: 0, cachedMs: 0, run: 0, runMs: 0, diverged: 0, failed: 0 };
}

function countsOf({ total, cached, run, diverged, failed }: ArmTally): StudyCounts {
  return { total, cached, run, left: total - cached - run, diverged, failed };
}

function armProgress({ experiment, arm }: PlannedArm, tally: ArmTally): ArmProgress {
  const measured = { experiment: experiment.id, arm, counts: countsOf(tally) };
  if (tally.run > 0) return { ...measured, trialMs: tally.runMs / tally.run };
  return tally.cached > 0 ? { ...measured, trialMs: tally.cachedMs / tally.cached } : measured;
}
