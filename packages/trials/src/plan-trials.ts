// What a study would do, and why: cached or to run, per arm. Runs nothing.

import type { Experiment, Profile } from './experiment.ts';
import { withFollowed } from './follow.ts';
import { knownPlans } from './known-plans.ts';
import { formatDuration, sumCounts } from './progress.ts';
import { notedArms, type RunReason, reasonsToRun } from './run-reason.ts';
import { resolveStudy, type Study, type StudyOptions } from './study.ts';
import { isCached, type PlannedArm } from './study-plan.ts';
import type { StudyCounts } from './study-results.ts';
import type { KeyParts } from './trial-key.ts';

/** What would happen to one arm. */
export interface ArmForecast {
  readonly arm: string;
  /** `left` is what would run. */
  readonly counts: StudyCounts;
  /** Why, where something would run. */
  readonly reasons: readonly RunReason[];
  /** Mean duration of its stored trials in milliseconds; undefined when none is stored. */
  readonly trialMs?: number;
}

/** What would happen to one experiment. */
export interface ExperimentForecast {
  readonly id: string;
  readonly title: string;
  /** None while the experiment waits. */
  readonly arms: readonly ArmForecast[];
  readonly counts: StudyCounts;
  /** Ids of the experiments whose results its plan needs, and which are not finished. */
  readonly waitsFor?: readonly string[];
}

/** What a study would do. */
export interface StudyForecast {
  readonly profile: Profile;
  readonly experiments: readonly ExperimentForecast[];
  readonly counts: StudyCounts;
}

/**
 * Says of every arm how many trials are cached, how many would run, and why: never run, parameters changed (which),
 * code changed (which file or package), data, engine or seed changed, failed last time, forced fresh. An experiment
 * that follows unfinished ones has no plan yet: it says for which it waits.
 */
export async function planTrials(
  options: StudyOptions & { readonly experiments: readonly Experiment[] },
): Promise<StudyForecast> {
  const given = options.earlier ?? [];
  const asked = withFollowed(options.experiments, new Set(given.map(({ id }) => id)));
  const study = resolveStudy(asked, options);
  const { planned, waiting } = await knownPlans(study, given);
  const experiments = await Promise.all(
    asked.map(async ({ id, title }): Promise<ExperimentForecast> => {
      const known = planned.find((each) => each.experiment.id === id);
      const noted = await notesOf(study, id, known?.arms ?? []);
      const forecasts = (known?.arms ?? []).map((arm) => forecast(study, arm, noted.get(arm.arm)));
      const waitsFor = waiting.find((each) => each.experiment.id === id)?.before;
      const counts = sumCounts(forecasts.map((each) => each.counts));
      return { id, title, arms: forecasts, counts, ...(waitsFor && { waitsFor }) };
    }),
  );
  return { profile: study.profile, experiments, counts: sumCounts(experiments.map(({ counts }) => counts)) };
}

/** What was noted of the arms that have something to run. */
function notesOf(study: Study, experiment: string, arms: readonly PlannedArm[]) {
  const unfinished = arms.filter(({ calls }) => calls.some((call) => !isCached(call, study.fresh)));
  return notedArms(
    study.store,
    experiment,
    unfinished.map(({ arm }) => arm),
  );
}

function forecast(study: Study, arm: PlannedArm, noted: KeyParts | undefined): ArmForecast {
  const size = (calls: PlannedArm['calls']) => calls.reduce((sum, { trials }) => sum + trials.length, 0);
  const kept = arm.calls.filter((call) => isCached(call, study.fresh));
  const left = arm.calls.filter((call) => !isCached(call, study.fresh));
  const records = kept.flatMap(({ stored }) => stored!.records);
  const having = (status: string) => records.filter((record) => record.status === status).length;
  return {
    arm: arm.arm,
    counts: {
      total: size(arm.calls),
      cached: size(kept),
      run: 0,
      left: size(left),
      diverged: having('diverged'),
      failed: having('failed'),
    },
    reasons: left.length === 0 ? [] : reasons(study, arm, left, noted),
    ...(records.length === 0
      ? {}
      : { trialMs: records.reduce((sum, { durationMs }) => sum + durationMs, 0) / records.length }),
  };
}

function reasons(
  study: Study,
  arm: PlannedArm,
  left: PlannedArm['calls'],
  noted: KeyParts | undefined,
): readonly RunReason[] {
  if (study.fresh) return [{ kind: 'fresh', text: 'everything is to run afresh' }];
  const broke = left.find(({ stored }) => stored?.broke);
  const failed: readonly RunReason[] = broke
    ? [{ kind: 'failed', text: `failed last time: ${broke.stored!.records[0]?.reason}` }]
    : [];
  return left.every(({ stored }) => stored?.broke) ? failed : [...failed, ...reasonsToRun(noted, arm)];
}

/**
 * The forecast as lines of text: one per experiment, one per arm.
 *
 * @example
 * ```ts
 * import { formatPlan } from '@trialbook/trials';
 * const counts = { total: 10, cached: 7, run: 0, left: 3, diverged: 0, failed: 0 };
 * const reasons = [{ kind: 'not finished', text: 'not finished yet' }] as const;
 * const arms = [{ arm: 'hinge', counts, reasons, trialMs: 900 }];
 * const experiments = [{ id: 'perceptron', title: 'Perceptron', arms, counts }];
 * console.log(formatPlan({ profile: 'quick', experiments, counts }));
 * // profile quick: 7 of 10 trials cached, 3 to run
 * // perceptron: 7 cached, 3 to run
 * //   hinge: 7 cached, 3 to run (about 3 s of work): not finished yet
 * ```
 */
export function formatPlan({ profile, experiments, counts }: StudyForecast): string {
  return [
    `profile ${profile}: ${counts.cached} of ${counts.total} trials cached, ${counts.left} to run`,
    ...experiments.flatMap(({ id, arms, counts: { cached, left }, waitsFor }) =>
      waitsFor === undefined
        ? [`${id}: ${cached} cached, ${left} to run`, ...arms.map(formatArm)]
        : [`${id}: planned from the results of ${waitsFor.join(', ')}, once there are any`],
    ),
  ].join('\n');
}

function formatArm({ arm, counts: { cached, left }, reasons, trialMs }: ArmForecast): string {
  if (left === 0) return `  ${arm}: ${cached} cached`;
  const work = trialMs === undefined ? '' : ` (about ${formatDuration(trialMs * left)} of work)`;
  return `  ${arm}: ${cached} cached, ${left} to run${work}: ${reasons.map(({ text }) => text).join('; ')}`;
}
