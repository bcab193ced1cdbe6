// Counts a study as it goes and holds the results of its calls. Decides nothing; progress and results are read from it.

import type { TrialRecord } from './experiment.ts';
import { type ArmProgress, type ProgressState, sumCounts } from './progress.ts';
import type { Study } from './study.ts';
import { isCached, type PlannedArm, type PlannedCall, type PlannedExperiment } from './study-plan.ts';
import type { StudyCounts } from './study-results.ts';
import type { CallResult } from './trial-call.ts';

/** The state of a study under way. */
export interface StudyTally {
  started(call: PlannedCall): void;
  cached(call: PlannedCall, result: CallResult): void;
  finished(call: PlannedCall, result: CallResult): void;
  counts(arm?: PlannedArm): StudyCounts;
  /** The records of an arm so far, in the order of their numbers. */
  records(arm: PlannedArm): readonly TrialRecord[];
}

interface ArmTally {
  readonly results: Map<PlannedCall, CallResult>;
  cached: number;
  run: number;
  runMs: number;
}

/** A tally that holds what is cached; it tells the study's progress of every change. */
export function studyTally(study: Study, planned: readonly PlannedExperiment[]): StudyTally {
  const start = study.clock();
  const arms = planned.flatMap((experiment) => experiment.arms);
  const tallies = new Map<PlannedArm, ArmTally>(
    arms.map((arm) => [arm, { results: new Map(), cached: 0, run: 0, runMs: 0 }]),
  );
  let current: PlannedArm | undefined;

  const counts = (arm: PlannedArm): StudyCounts => {
    const { cached, run, results } = tallies.get(arm)!;
    const total = arm.calls.reduce((sum, { trials }) => sum + trials.length, 0);
    const ended = [...results.values()].flatMap(({ records }) => records);
    const having = (status: string) => ended.filter((record) => record.status === status).length;
    const [diverged, failed] = [having('diverged'), having('failed')];
    return { total, cached, run, left: total - cached - run, diverged, failed };
  };
  const armProgress = (arm: PlannedArm): ArmProgress => {
    const { results, run, runMs } = tallies.get(arm)!;
    const stored = [...results.values()].flatMap(({ records }) => records);
    const storedMs = stored.reduce((sum, { durationMs }) => sum + durationMs, 0) / stored.length;
    const trialMs = run > 0 ? runMs / run : stored.length > 0 ? storedMs : undefined;
    return {
      experiment: arm.experiment.id,
      arm: arm.arm,
      counts: counts(arm),
      ...(trialMs === undefined ? {} : { trialMs }),
    };
  };
  const progress = new Map(arms.map((arm) => [arm, armProgress(arm)]));
  const tell = (arm: PlannedArm) => {
    progress.set(arm, armProgress(arm));
    const state: ProgressState = {
      arms: [...progress.values()],
      ...(current ? { current: { experiment: current.experiment.id, arm: current.arm } } : {}),
      workers: study.workers,
      elapsedMs: study.clock() - start,
    };
    study.progress.update(state);
  };
  const cached = (call: PlannedCall, result: CallResult) => {
    const tally = tallies.get(call.arm)!;
    tally.results.set(call, result);
    tally.cached += call.trials.length;
  };

  for (const arm of arms) {
    for (const call of arm.calls) if (isCached(call, study.fresh)) cached(call, call.stored!);
    tell(arm);
  }
  return {
    started: ({ arm }) => {
      current = arm;
      tell(arm);
    },
    cached: (call, result) => {
      cached(call, result);
      tell(call.arm);
    },
    finished: (call, result) => {
      const tally = tallies.get(call.arm)!;
      tally.results.set(call, result);
      tally.run += call.trials.length;
      tally.runMs += result.records.reduce((sum, { durationMs }) => sum + durationMs, 0);
      tell(call.arm);
    },
    counts: (arm) => (arm ? counts(arm) : sumCounts(arms.map(counts))),
    records: (arm) => arm.calls.flatMap((call) => tallies.get(arm)!.results.get(call)?.records ?? []),
  };
}
