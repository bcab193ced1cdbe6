// Whether kept trials come out the same with today's code: which are chosen, how two results compare. Runs nothing.

import { type SeedNode, seedTree } from '@trialbook/random';
import { predictionInterval } from '@trialbook/stats';
import {
  bytesComparable,
  compareTrials,
  type Difference,
  type Experiment,
  type ExperimentResults,
  type TrialFile,
  type TrialMachine,
  type TrialRecord,
} from '@trialbook/trials';

/** What came of running a kept trial again. */
export type CheckOutcome =
  /** The same bytes. */
  | 'equal'
  /** Other numbers on a machine that should give the same. */
  | 'different'
  /** Bytes are not comparable here; the first losses and the final metric are as they should be. */
  | 'consistent'
  /** Bytes are not comparable here; and a loss or the metric is not as it should be. */
  | 'inconsistent'
  /** Bytes are not comparable here, and there is nothing else to compare. */
  | 'not comparable';

/** One chosen trial. */
export interface CheckedTrial {
  readonly arm: string;
  readonly trial: number;
  readonly outcome: CheckOutcome;
  /** What differs, where something does: the largest deviation first, at most three places. */
  readonly because?: string;
}

/** The latest check of one experiment, as the manifest keeps it. */
export interface ExperimentCheck {
  /** ISO date and time. */
  readonly checkedAt: string;
  /** Version of the code that ran the trials again. */
  readonly codeVersion: string;
  readonly machine: TrialMachine;
  readonly node: string;
  readonly trials: readonly CheckedTrial[];
}

// An arm whose calls take no longer is looked into, however many arms there are.
const SHORT_CALL_MS = 5000;

/**
 * Kept trials to run again: `count` at random, and where the calls of an arm are short, at least one of that arm.
 *
 * @param seeds decides which
 */
export function chosenTrials(
  results: ExperimentResults,
  count: number,
  seeds: SeedNode,
): readonly { readonly arm: string; readonly trial: number }[] {
  const order = inRandomOrder(results, seeds);
  const isShort = (arm: string) => {
    const times = results.arms[arm]!.files.map(({ records }) =>
      records.reduce((sum, { durationMs }) => sum + durationMs, 0),
    );
    return Math.max(...times) <= SHORT_CALL_MS;
  };
  const oneOfEach = Object.keys(results.arms)
    .filter(isShort)
    .map((arm) => order.find((each) => each.arm === arm)!);
  const others = order.filter((each) => !oneOfEach.includes(each));
  return [...oneOfEach, ...others.slice(0, Math.max(0, count - oneOfEach.length))];
}

/** Every kept trial of an experiment, in random order. */
export function inRandomOrder(
  results: ExperimentResults,
  seeds: SeedNode,
): readonly { readonly arm: string; readonly trial: number }[] {
  return shuffled(
    Object.values(results.arms).flatMap(({ arm, records }) => records.map(({ trial }) => ({ arm, trial }))),
    seeds,
  );
}

function shuffled<Item>(items: readonly Item[], seeds: SeedNode): readonly Item[] {
  const random = seeds.stream();
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}

/** The seeds of the choice of a check: others for every check and experiment. */
export function checkSeeds(checkedAt: string, experiment: string): SeedNode {
  return seedTree(`check ${checkedAt}`).child(experiment);
}

/** The other trials of the arms that are compared. */
export interface ComparedArms {
  readonly arms: Readonly<Record<string, { readonly records: readonly TrialRecord[] }>>;
}

/** How a trial that was run again compares with the kept one. */
export function comparedTrial(
  experiment: Experiment,
  results: ComparedArms,
  kept: TrialFile,
  rerun: TrialFile,
  trial: number,
): CheckedTrial {
  const find = ({ records }: TrialFile) => records.find((each) => each.trial === trial)!;
  const [before, now] = [timeless(find(kept), experiment), timeless(find(rerun), experiment)];
  const { arm } = kept;
  const differences = compareTrials(before, now).toSorted((a, b) => b.deviation - a.deviation);
  if (differences.length === 0) return { arm, trial, outcome: 'equal' };
  if (bytesComparable(kept.machine, rerun.machine)) {
    return { arm, trial, outcome: 'different', because: differenceWords(differences) };
  }
  const found = inconsistency(experiment, results, arm, before, now);
  return found === undefined || found === 'nothing to compare'
    ? { arm, trial, outcome: found === undefined ? 'consistent' : 'not comparable' }
    : { arm, trial, outcome: 'inconsistent', because: found };
}

/** The first three differences, and how many more there are. */
export function differenceWords(differences: readonly Difference[]): string {
  const where = differences
    .slice(0, 3)
    .map((each) => `${each.where}: kept ${brief(each.stored)}, now ${brief(each.rerun)}`)
    .join('; ');
  return `${where}${differences.length > 3 ? ` and ${differences.length - 3} more` : ''}`;
}

/** The trial without what is no result: times, and the words of a reason. */
export function timeless({ reason: _, ...record }: TrialRecord, { metrics }: Experiment): TrialRecord {
  const isTime = (name: string) => /^(s|ms)$/.test(metrics[name]?.unit ?? '');
  const kept = Object.entries(record.metrics).filter(([name]) => !isTime(name));
  return { ...record, metrics: Object.fromEntries(kept) };
}

/** How far the first value of a loss may be off on another machine, as a share of it. */
export const FIRST_LOSS_TOLERANCE = 0.01;
/** What rounding may change of a number, as a share of it. */
export const ROUNDING = 1e-6;
/** Level of the interval that the final metric must lie in. */
export const PREDICTION_LEVEL = 0.99;

/**
 * The first way in which a rerun on another machine is not as it should be; undefined when there is none.
 *
 * @param level of the interval that the final metric must lie in
 */
export function inconsistency(
  experiment: Experiment,
  results: ComparedArms,
  arm: string,
  kept: TrialRecord,
  rerun: TrialRecord,
  level: number = PREDICTION_LEVEL,
): string | undefined {
  if (kept.status !== rerun.status) return `status: kept ${kept.status}, now ${rerun.status}`;
  let compared = 0;
  for (const [name, values] of Object.entries(kept.series)) {
    const [before, now] = [values[0], rerun.series[name]?.[0]];
    if (!/loss|cost|rmse/i.test(name) || before === undefined || !Number.isFinite(before)) continue;
    compared += 1;
    if (now === undefined || !(Math.abs(now - before) <= FIRST_LOSS_TOLERANCE * Math.abs(before))) {
      return `${name} begins at ${brief(now)}, kept ${brief(before)}: more than ${FIRST_LOSS_TOLERANCE * 100} % off`;
    }
  }
  const [metric] = Object.keys(experiment.metrics).filter((name) => kept.metrics[name] !== undefined);
  const others = metric === undefined ? [] : valuesOf(results, arm, metric);
  if (metric !== undefined && others.length >= 2) {
    compared += 1;
    const [low, high] = predictionInterval(others, { level });
    const value = rerun.metrics[metric] ?? Number.NaN;
    const slack = ROUNDING * Math.max(Math.abs(low), Math.abs(high)); // of arms that do not vary
    if (!(value >= low - slack && value <= high + slack)) {
      return `${metric} is ${brief(value)}, outside [${brief(low)}, ${brief(high)}], where a further trial of the arm lies`;
    }
  }
  return compared === 0 ? 'nothing to compare' : undefined;
}

/** A metric in the completed trials of an arm. */
function valuesOf({ arms }: ComparedArms, arm: string, metric: string): readonly number[] {
  return arms[arm]!.records.flatMap(({ status, metrics }) =>
    status === 'completed' && metrics[metric] !== undefined ? [metrics[metric]] : [],
  );
}

const brief = (value: unknown) =>
  typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
