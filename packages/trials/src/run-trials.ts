// Runs the trials of experiments: plan, take what is stored, run the rest, collect. Each step lives in a file of its own.

import type { Trial } from '@trialbook/stats';
import { ExperimentError } from './errors.ts';
import type { Experiment, TrialRecord } from './experiment.ts';
import { sumCounts } from './progress.ts';
import { resolveStudy, type Study, type StudyOptions } from './study.ts';
import { NO_ENGINE, type PlannedArm, type PlannedExperiment, planStudy } from './study-plan.ts';
import type { ArmResults, ExperimentResults, ResultsOf, StudyResults } from './study-results.ts';
import { makeCalls } from './study-run.ts';
import { type StudyTally, studyTally } from './study-tally.ts';

/**
 * Runs the trials of one experiment, or of several as one study. Trials that are stored are not run again; every
 * trial that finishes is stored at once, so an interrupted or killed study continues where it was.
 *
 * @throws ExperimentError when an experiment, its plan or an option cannot be run
 * @throws StudyInterrupted when the signal is aborted; finished trials are kept
 * @throws StoreError when the store cannot be used or its disk is full; finished trials are kept
 * @throws WorkerError when a worker cannot import an experiment
 */
export function runTrials<E extends Experiment>(
  options: StudyOptions & { readonly experiment: E },
): Promise<ResultsOf<E>>;
export function runTrials(
  options: StudyOptions & { readonly experiments: readonly Experiment[] },
): Promise<StudyResults>;
export async function runTrials(
  options: StudyOptions & { readonly experiment?: Experiment; readonly experiments?: readonly Experiment[] },
): Promise<StudyResults | ExperimentResults> {
  const study = resolveStudy(options.experiments ?? [options.experiment!], options);
  const start = study.clock();
  try {
    const planned = await planStudy(study);
    const tally = studyTally(study, planned);
    await makeCalls(study, planned, tally);
    const results = collect(study, planned, tally, study.clock() - start);
    return options.experiments ? results : results.experiments[0]!;
  } finally {
    study.progress.end();
  }
}

function collect(
  study: Study,
  planned: readonly PlannedExperiment[],
  tally: StudyTally,
  wallClockMs: number,
): StudyResults {
  const engine = planned.find((each) => each.engine !== undefined)?.engine;
  const experiments = planned.map((each) => experimentResults(study, each, tally));
  return {
    experiments,
    info: {
      profile: study.profile,
      rootSeed: study.rootSeed,
      engine: engine?.name ?? NO_ENGINE,
      engineClass: engine?.engineClass ?? NO_ENGINE,
      workers: study.workers,
      counts: tally.counts(),
      wallClockMs,
    },
    of: <E extends Experiment>({ id }: E) => {
      const found = experiments.find((each) => each.id === id);
      if (found) return found as unknown as ResultsOf<E>;
      const held = experiments.map((each) => each.id).join(', ');
      throw new ExperimentError(`the study holds no experiment "${id}"; it holds: ${held}`);
    },
  };
}

function experimentResults(
  study: Study,
  { experiment, plan, data, codeVersion, engine, arms }: PlannedExperiment,
  tally: StudyTally,
): ExperimentResults {
  const { id, title, metrics } = experiment;
  const results = arms.map((arm) => armResults(arm, tally));
  return {
    id,
    title,
    profile: study.profile,
    metrics,
    ...(plan.scaledDown === undefined ? {} : { scaledDown: plan.scaledDown }),
    arms: Object.fromEntries(results.map((arm) => [arm.arm, arm])),
    counts: sumCounts(results.map(({ counts }) => counts)),
    trialMs: results.flatMap(({ records }) => records).reduce((sum, { durationMs }) => sum + durationMs, 0),
    codeVersion,
    ...(engine === undefined ? {} : { engine: engine.name }),
    data,
  };
}

function armResults(planned: PlannedArm, tally: StudyTally): ArmResults {
  const records = tally.records(planned);
  return {
    arm: planned.arm,
    parameters: planned.parts.parameters,
    set: { arm: planned.arm, trials: records.map(trialOf) },
    records,
    counts: tally.counts(planned),
  };
}

function trialOf({ series: _series, artifacts: _artifacts, ...trial }: TrialRecord): Trial {
  return trial;
}
