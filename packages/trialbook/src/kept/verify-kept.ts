// Runs again one trial of the results that were kept with a report, with the whole block it was run in, and compares.

import {
  compareTrials,
  type Difference,
  type Experiment,
  type ExperimentResults,
  earlierResults,
  studySeeds,
  type TrialRecord,
  trialSeeds,
} from '@trialbook/trials';
import type { Job } from '../report/job.ts';

/** Which trial, and what it needs. */
export interface KeptTrial {
  readonly experiment: Experiment;
  readonly arm: string;
  readonly trial: number;
  /** The engine that ran it, where it used one. */
  readonly engine: string | undefined;
  readonly job: Job;
  /** The other kept results, from which the plan of an experiment that follows others is made. */
  readonly earlier: readonly ExperimentResults[];
}

/** Whether the trial comes out as it was kept; the code may have changed since, which is what this finds out. */
export async function verifyKept(
  kept: TrialRecord,
  { experiment, arm, trial, engine, job, earlier }: KeptTrial,
): Promise<{ same: boolean; differences: readonly Difference[]; largestDeviation: number }> {
  const { options, data, world } = job;
  const { arms } = experiment.plan(options.profile, earlierResults(earlier));
  const { parameters, trials, block = 1 } = arms[arm]!;
  const first = trial - (trial % block);
  const numbers = Array.from({ length: Math.min(block, trials - first) }, (_, i) => first + i);
  const sets = new Map(
    await Promise.all((experiment.data ?? []).map(async (name) => [name, await data.load(name)] as const)),
  );
  const outcomes = await experiment.run({
    arm,
    parameters,
    tasks: numbers.map((number) => ({
      trial: number,
      seeds: trialSeeds(options.seed, experiment.id, number),
    })),
    study: studySeeds(options.seed, experiment.id),
    engine: engine === undefined || options.engine === 'auto' ? (engine ?? 'none') : await job.engine.find(),
    data: <Value>(name: string) => sets.get(name) as Value,
    signal: world.signal,
    log: world.err,
  });
  const { status, metrics, series = {}, artifacts = {} } = outcomes[trial - first]!;
  const curves = Object.entries(series).map(([name, values]) => [name, Float64Array.from(values)] as const);
  // The reason of a loss is words; status, numbers, curves and artifacts are what must repeat.
  const { reason: _, ...stored } = kept;
  const rerun: TrialRecord = { ...stored, status, metrics, series: Object.fromEntries(curves), artifacts };
  const differences = compareTrials(stored, rerun).toSorted((a, b) => b.deviation - a.deviation);
  return { same: differences.length === 0, differences, largestDeviation: differences[0]?.deviation ?? 0 };
}
