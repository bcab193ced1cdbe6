// What of a study is left to do, and what it costs: what shares are dealt by, so that all of them deal alike. Runs nothing.

import type { Experiment } from '../experiment.ts';
import { stagesOf, withFollowed } from '../follow.ts';
import { knownPlans } from '../known-plans.ts';
import { resolveStudy, type StudyOptions } from '../study.ts';
import { callsOf, isCached } from '../study-plan.ts';
import { callCost, measuredCosts, type TrialCosts } from './call-costs.ts';

/** A study before it is shared out. */
export interface StudySurvey {
  /** Measured, by experiment and arm, in milliseconds per trial. */
  readonly costs: TrialCosts;
  /** Keys of the calls that are stored. */
  readonly done: readonly string[];
  /** Calls to make, as far as they are known. */
  readonly calls: number;
  readonly trials: number;
  /** Milliseconds of work in them; undefined when nothing is measured and the plans expect nothing. */
  readonly workMs?: number;
  /** How often shares have to be run, one after the other, until experiments that follow others are done too. */
  readonly stages: number;
  /** Experiments whose calls are not known yet. */
  readonly waiting: readonly string[];
}

/** Looks at what is stored of a study. */
export async function surveyStudy(
  options: StudyOptions & { readonly experiments: readonly Experiment[] },
): Promise<StudySurvey> {
  const { earlier = [] } = options;
  const study = resolveStudy(
    withFollowed(options.experiments, new Set(earlier.map(({ id }) => id))),
    options,
  );
  const { planned, waiting } = await knownPlans(study, earlier);
  const costs = measuredCosts(planned);
  const calls = callsOf(planned);
  const left = calls.filter((call) => !isCached(call, study.fresh));
  const known = planned.some(({ experiment: { id }, arms }) =>
    arms.some(({ arm, expectedMs }) => expectedMs !== undefined || costs[id]?.[arm] !== undefined),
  );
  const cost = callCost(planned, costs);
  const unfinished = new Set([
    ...waiting.map(({ experiment }) => experiment.id),
    ...left.map(({ arm }) => arm.experiment.id),
  ]);
  return {
    costs,
    done: calls.filter((call) => isCached(call, study.fresh)).map(({ key }) => key),
    calls: left.length,
    trials: left.reduce((sum, { trials }) => sum + trials.length, 0),
    ...(known ? { workMs: left.reduce((sum, call) => sum + cost(call), 0) } : {}),
    stages: stagesOf(study.experiments).filter((stage) => stage.some(({ id }) => unfinished.has(id))).length,
    waiting: waiting.map(({ experiment }) => experiment.id),
  };
}
