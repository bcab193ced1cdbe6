// Runs the trials of experiments: plan, take what is stored, run the rest, collect. Each step lives in a file of its own.

import type { Trial } from '@trialbook/stats';
import { ExperimentError } from './errors.ts';
import type { Experiment, TrialRecord } from './experiment.ts';
import { stagesOf, withEarlier, withFollowed } from './follow.ts';
import { sumCounts } from './progress.ts';
import { resolveStudy, type Study, type StudyOptions } from './study.ts';
import { NO_ENGINE, type PlannedArm, type PlannedExperiment, planStudy } from './study-plan.ts';
import type { ArmResults, ExperimentResults, ResultsOf, StudyCounts, StudyResults } from './study-results.ts';
import { makeCalls } from './study-run.ts';
import { type StudyTally, studyTally } from './study-tally.ts';
import { lentExecutor } from './workers/lent-executor.ts';

/**
 * Runs the trials of one experiment, or of several as one study. Trials that are stored are not run again; every
 * trial that finishes is stored at once, so an interrupted or killed study continues where it was. Experiments that
 * others follow run first, whether or not they were asked for, and are among the results.
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
  const asked = options.experiments ?? [options.experiment!];
  const given = options.earlier ?? [];
  const study = resolveStudy(withFollowed(asked, new Set(given.map(({ id }) => id))), options);
  const results = await runStudy(study, given);
  return options.experiments ? results : results.of(options.experiment!);
}

/** Runs a study whose options are settled. */
export async function runStudy(
  study: Study,
  given: readonly ExperimentResults[] = [],
): Promise<StudyResults> {
  const start = study.clock();
  try {
    const stages = await runStages(study, given);
    return collect(study, stages, study.clock() - start);
  } finally {
    study.progress.end();
  }
}

/** What came of the experiments of one stage, and what they were planned as. */
interface RunStage {
  readonly planned: readonly PlannedExperiment[];
  readonly counts: StudyCounts;
  readonly results: readonly ExperimentResults[];
}

/** Stage after stage: the plans of one are made of the results of those before. */
async function runStages(study: Study, given: readonly ExperimentResults[]): Promise<readonly RunStage[]> {
  const stages = stagesOf(study.experiments);
  const executor = stages.length > 1 ? lentExecutor(study.executor) : undefined;
  const run: RunStage[] = [];
  try {
    for (const stage of stages) {
      const finished = [...given, ...run.flatMap(({ results }) => results)];
      const experiments = stage.map((experiment) => withEarlier(experiment, finished));
      const planned = await planStudy({ ...study, experiments });
      const tally = studyTally(study, planned);
      await makeCalls(executor === undefined ? study : { ...study, executor: executor.lend }, planned, tally);
      const results = planned.map((each) => experimentResults(study, each, tally));
      run.push({ planned, counts: tally.counts(), results });
    }
  } finally {
    await executor?.close();
  }
  return run;
}

function collect(study: Study, stages: readonly RunStage[], wallClockMs: number): StudyResults {
  const engine = stages.flatMap(({ planned }) => planned).find((each) => each.engine !== undefined)?.engine;
  const done = stages.flatMap(({ results }) => results);
  const experiments = study.experiments.map(({ id }) => done.find((each) => each.id === id)!);
  return {
    experiments,
    info: {
      profile: study.profile,
      rootSeed: study.rootSeed,
      engine: engine?.name ?? NO_ENGINE,
      engineClass: engine?.engineClass ?? NO_ENGINE,
      workers: study.workers,
      counts: sumCounts(stages.map(({ counts }) => counts)),
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

/** The results of a planned experiment from the tally of its study. */
export function experimentResults(
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
  const files = tally.files(planned);
  const records = files.flatMap((file) => file.records);
  return {
    arm: planned.arm,
    parameters: planned.parts.parameters,
    set: { arm: planned.arm, trials: records.map(trialOf) },
    records,
    files,
    counts: tally.counts(planned),
  };
}

function trialOf({ series: _series, artifacts: _artifacts, ...trial }: TrialRecord): Trial {
  return trial;
}
