// The plans of a study as far as they can be known without running anything: of experiments that follow unfinished ones, none.

import type { Experiment } from './experiment.ts';
import { stagesOf, withEarlier } from './follow.ts';
import { experimentResults } from './run-trials.ts';
import type { Study } from './study.ts';
import { isCached, type PlannedExperiment, planStudy } from './study-plan.ts';
import type { ExperimentResults } from './study-results.ts';
import { studyTally } from './study-tally.ts';

/** What is known before anything runs. */
export interface KnownPlans {
  readonly planned: readonly PlannedExperiment[];
  /** Experiments without a plan yet, and the ids of the unfinished ones that they follow. */
  readonly waiting: readonly { readonly experiment: Experiment; readonly before: readonly string[] }[];
}

/** Plans every experiment of the study whose earlier results are given or stored. */
export async function knownPlans(
  study: Study,
  given: readonly ExperimentResults[] = [],
): Promise<KnownPlans> {
  const silent = { ...study, progress: { update: () => {}, log: () => {}, end: () => {} } };
  const finished = [...given];
  const planned: PlannedExperiment[] = [];
  const waiting: { experiment: Experiment; before: string[] }[] = [];
  for (const stage of stagesOf(study.experiments)) {
    const missing = ({ follows = [] }: Experiment) =>
      follows.filter(({ id }) => !finished.some((each) => each.id === id)).map(({ id }) => id);
    for (const experiment of stage.filter((each) => missing(each).length > 0)) {
      waiting.push({ experiment, before: missing(experiment) });
    }
    const ready = stage
      .filter((experiment) => missing(experiment).length === 0)
      .map((experiment) => withEarlier(experiment, finished));
    const plans = await planStudy({ ...study, experiments: ready });
    planned.push(...plans);
    const whole = plans.filter(({ arms }) =>
      arms.every(({ calls }) => calls.every((call) => isCached(call, study.fresh))),
    );
    const tally = studyTally(silent, whole);
    finished.push(...whole.map((each) => experimentResults(study, each, tally)));
  }
  return { planned, waiting };
}
