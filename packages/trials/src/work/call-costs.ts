// What calls cost: measured where trials are stored, else as the plan expects, else like the others. Measures nothing itself.

import type { PlannedArm, PlannedCall, PlannedExperiment } from '../study-plan.ts';

/** Milliseconds per trial, by experiment and arm. */
export type TrialCosts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The mean duration of the stored trials of every arm that has any. */
export function measuredCosts(planned: readonly PlannedExperiment[]): TrialCosts {
  return Object.fromEntries(
    planned.map(({ experiment, arms }) => [
      experiment.id,
      Object.fromEntries(
        arms.flatMap(({ arm, calls }) => {
          const times = calls.flatMap(({ stored }) =>
            stored === undefined || stored.broke ? [] : stored.records.map(({ durationMs }) => durationMs),
          );
          return times.length === 0 ? [] : [[arm, mean(times)] as const];
        }),
      ),
    ]),
  );
}

/**
 * What a call of these experiments costs, in milliseconds. An arm of which nothing is known costs as much as the mean of the
 * other arms of its experiment, or of all arms; where nothing is known at all, a trial costs 1.
 */
export function callCost(
  planned: readonly PlannedExperiment[],
  costs: TrialCosts,
): (call: PlannedCall) => number {
  const known = ({ experiment, arm, expectedMs }: PlannedArm) =>
    own(own(costs, experiment.id), arm) ?? expectedMs;
  const perTrial = new Map<PlannedArm, number>();
  const all = planned.flatMap(({ arms }) => arms);
  const overall = meanOfKnown(all.map(known)) ?? 1;
  for (const { arms } of planned) {
    const others = meanOfKnown(arms.map(known)) ?? overall;
    for (const arm of arms) perTrial.set(arm, known(arm) ?? others);
  }
  return ({ arm, trials }) => (perTrial.get(arm) ?? overall) * trials.length;
}

function own<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

function meanOfKnown(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : mean(known);
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
