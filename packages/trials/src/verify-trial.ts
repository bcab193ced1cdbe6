// Runs one stored trial again and compares. Stores nothing and judges nothing but equality.

import { ExperimentError } from './errors.ts';
import type { Experiment, TrialRecord } from './experiment.ts';
import { withFollowed } from './follow.ts';
import { knownPlans } from './known-plans.ts';
import { decodeTrialFile, type TrialFile } from './store/trial-file.ts';
import { resolveStudy, type StudyOptions } from './study.ts';
import { callOf } from './study-run.ts';

/** One place where two results of a trial differ. */
export interface Difference {
  /** For example `metrics.testAccuracy` or `series.trainLoss[17]`. */
  readonly where: string;
  readonly stored: unknown;
  readonly rerun: unknown;
  /** |stored − rerun| for finite numbers, infinite for anything else. */
  readonly deviation: number;
}

/** What came of running a trial again. */
export interface Verification {
  readonly experiment: string;
  readonly arm: string;
  readonly trial: number;
  /** True when nothing differs by more than the tolerance. */
  readonly same: boolean;
  /** 0 when everything is exactly equal. */
  readonly largestDeviation: number;
  /** Every difference, the largest first. */
  readonly differences: readonly Difference[];
  readonly stored: TrialRecord;
  readonly rerun: TrialRecord;
  /** The whole calls, with what ran them: bytes need not be equal where the machines are not comparable. */
  readonly files: { readonly stored: TrialFile; readonly rerun: TrialFile };
  /** The stored trials of the arm. */
  readonly others: readonly TrialRecord[];
}

/** Which trial, and how exactly it must agree. */
export interface VerifyOptions extends StudyOptions {
  readonly experiment: Experiment;
  readonly arm: string;
  /** Number within the arm, from 0. */
  readonly trial: number;
  /** How far numbers may deviate. Default 0: CPU engines give equal bytes; a GPU needs a tolerance. */
  readonly tolerance?: number;
}

/**
 * Runs a stored trial again, with the whole block it was run in, and compares status, metrics, series and artifacts.
 *
 * @throws ExperimentError when there is no such arm or trial under the profile, or it is not stored
 */
export async function verifyTrial(options: VerifyOptions): Promise<Verification> {
  const { experiment, arm, trial, tolerance = 0 } = options;
  const given = options.earlier ?? [];
  const experiments = withFollowed([experiment], new Set(given.map(({ id }) => id)));
  const study = resolveStudy(experiments, { ...options, workers: Math.min(options.workers ?? 1, 1) });
  const call = await findCall();
  const stored = call.stored!.records[call.trials.indexOf(trial)]!;
  const executor = study.executor();
  try {
    const data = await study.data.load(experiment);
    const { signal, clock } = study;
    const world = { signal, clock, log: study.progress.log };
    const bytes = await executor.run(experiment, callOf(study, call, data), world);
    const files = { stored: call.stored!, rerun: decodeTrialFile(bytes) };
    const rerun = files.rerun.records[call.trials.indexOf(trial)]!;
    const differences = compareTrials(stored, rerun).toSorted((a, b) => b.deviation - a.deviation);
    const largestDeviation = differences[0]?.deviation ?? 0;
    const same = largestDeviation <= tolerance;
    const others = call.arm.calls.flatMap((each) => each.stored?.records ?? []);
    const what = { experiment: experiment.id, arm, trial };
    return { ...what, same, largestDeviation, differences, stored, rerun, files, others };
  } finally {
    await executor.close();
  }

  async function findCall() {
    const { planned, waiting } = await knownPlans(study, given);
    const where = `verifyTrial: experiment "${experiment.id}", profile ${study.profile}`;
    const before = waiting.find((each) => each.experiment.id === experiment.id)?.before;
    if (before !== undefined) {
      throw new ExperimentError(
        `${where}: its plan needs the results of ${before.join(', ')}, which are not stored; run the study first`,
      );
    }
    const own = planned.find((each) => each.experiment.id === experiment.id)!;
    const found = own.arms.find((each) => each.arm === arm);
    if (found === undefined) {
      const arms = own.arms.map((each) => each.arm).join(', ');
      throw new ExperimentError(`${where}: no arm "${arm}"; its arms: ${arms}`);
    }
    const held = found.calls.find(({ trials }) => trials.includes(trial));
    if (held === undefined) {
      const last = found.calls.at(-1)!.trials.at(-1);
      throw new ExperimentError(`${where}, arm "${arm}": no trial ${trial}; there are trials 0 to ${last}`);
    }
    if (held.stored === undefined) {
      throw new ExperimentError(
        `${where}, arm "${arm}": trial ${trial} is not stored for the present code, parameters, data and engine; ` +
          'run the study first, or verify with the version that ran it',
      );
    }
    return held;
  }
}

/** Every place where two records of a trial differ; durations do not count. */
export function compareTrials(stored: TrialRecord, rerun: TrialRecord): readonly Difference[] {
  const compared = ({ seed, status, reason, metrics, series, artifacts }: TrialRecord) => ({
    seed,
    status,
    reason,
    metrics,
    series,
    artifacts,
  });
  return compare(compared(stored), compared(rerun), '');
}

function compare(stored: unknown, rerun: unknown, where: string): readonly Difference[] {
  if (Object.is(stored, rerun)) return [];
  if (isObject(stored) && isObject(rerun) && stored.constructor === rerun.constructor) {
    const isArray = Array.isArray(stored) || ArrayBuffer.isView(stored);
    const names = isArray
      ? Array.from({ length: Math.max(lengthOf(stored), lengthOf(rerun)) }, (_, i) => String(i))
      : [...new Set([...Object.keys(stored), ...Object.keys(rerun)])];
    const place = (name: string) =>
      isArray ? `${where}[${name}]` : where === '' ? name : `${where}.${name}`;
    return names.flatMap((name) => compare(stored[name], rerun[name], place(name)));
  }
  const finite = Number.isFinite(stored) && Number.isFinite(rerun);
  const deviation = finite ? Math.abs((stored as number) - (rerun as number)) : Number.POSITIVE_INFINITY;
  return [{ where, stored, rerun, deviation }];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const lengthOf = (value: object) => (value as ArrayLike<unknown>).length;
