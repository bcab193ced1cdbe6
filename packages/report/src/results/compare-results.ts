// What differs between two results.json: means that moved, facts, verdicts that flipped, what only one of them has. Writes nothing.

import { holm, pairedTTest, type TestResult, welchTTest } from '@trialbook/stats';
import type { ExperimentJson, ResultsJson, TrialJson } from './results-json.ts';
import type { VerdictJson } from './verdict-json.ts';

/** Whether a difference is more than chance: `apart` where Holm's p is below 0.05, over all means compared. */
export type DifferenceOutcome = 'apart' | 'within chance' | 'cannot be tested';

/** A mean over trials, or a fact, that is not the same on both sides. */
export interface NumberDifference {
  /** `perceptron/hinge/testAccuracy` of a mean, `perceptron/gain` of a fact. */
  readonly name: string;
  readonly kind: 'mean' | 'fact';
  /** Null where there is none: no completed trial, or a number that is not finite. */
  readonly first: number | null;
  readonly second: number | null;
  /** How many completed trials each side has; of a mean only. */
  readonly n?: readonly [first: number, second: number];
  /** Of second − first, 95 %; of a mean that could be tested only. */
  readonly interval?: readonly [low: number, high: number];
  /** Two-sided, after Holm over all means that were tested. */
  readonly p?: number;
  /** `paired t-test` where both sides have the same seeds, else `Welch t-test`. */
  readonly test?: string;
  readonly outcome: DifferenceOutcome;
}

/** A verdict with another outcome. */
export interface VerdictDifference {
  readonly name: string;
  readonly first: VerdictJson;
  readonly second: VerdictJson;
}

/** How two results compare. */
export interface ResultsComparison {
  /** Those that differ, in the order of the first. */
  readonly numbers: readonly NumberDifference[];
  readonly verdicts: readonly VerdictDifference[];
  /** What only one has: `experiment x`, `arm x/y`, `mean x/y/z`, `fact x/y`, `verdict x.y`. */
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
  /** How many are the same. */
  readonly same: { readonly means: number; readonly facts: number; readonly verdicts: number };
}

/**
 * Compares two results of a report: the second against the first.
 *
 * Means of the same trials (equal seeds) are compared in pairs, others as independent samples, which is cautious where some trials
 * are shared; of all these tests the p-values are corrected by Holm's method, so that among many means a chance one does not count. Facts are single numbers: they are shown, not
 * tested. Times differ from run to run like any other metric.
 *
 * @param first - as `readResultsJson` gives it
 * @example
 * ```ts
 * import { compareResults, type ResultsJson } from '@trialbook/report';
 * const outcomes = ['higher', 'none'];
 * const results = (outcome: string): ResultsJson => ({
 *   ...{ schemaVersion: 2, report: 'tiny', profile: 'quick', engine: 'none', experiments: {} },
 *   verdicts: [{ name: 'coin.gain', outcome, outcomes }],
 * });
 * const { verdicts } = compareResults(results('higher'), results('none'));
 * console.log(verdicts[0]?.second.outcome); // none
 * ```
 */
export function compareResults(first: ResultsJson, second: ResultsJson): ResultsComparison {
  const only: { first: string[]; second: string[] } = { first: [], second: [] };
  const both = <T>(what: string, a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>) => {
    only.first.push(...Object.keys(a).flatMap((name) => (Object.hasOwn(b, name) ? [] : [`${what}${name}`])));
    only.second.push(...Object.keys(b).flatMap((name) => (Object.hasOwn(a, name) ? [] : [`${what}${name}`])));
    return Object.keys(a).flatMap((name) =>
      Object.hasOwn(b, name) ? [{ name, first: a[name]!, second: b[name]! }] : [],
    );
  };
  const means: Mean[] = [];
  const facts: NumberDifference[] = [];
  let sameFacts = 0;
  for (const experiment of both('experiment ', first.experiments, second.experiments)) {
    const { name } = experiment;
    for (const arm of both(`arm ${name}/`, experiment.first.arms, experiment.second.arms)) {
      const path = `${name}/${arm.name}`;
      for (const metric of both(`mean ${path}/`, arm.first.summary, arm.second.summary)) {
        means.push(meanOf(`${path}/${metric.name}`, metric.name, arm.first, arm.second));
      }
    }
    for (const fact of both(`fact ${name}/`, experiment.first.facts, experiment.second.facts)) {
      const [a, b] = [finite(fact.first.value), finite(fact.second.value)];
      if (a === b) sameFacts += 1;
      else {
        const where = { name: `${name}/${fact.name}`, kind: 'fact', outcome: 'cannot be tested' } as const;
        facts.push({ ...where, first: a, second: b });
      }
    }
  }
  const verdicts = both('verdict ', byName(first.verdicts), byName(second.verdicts));
  const flipped = verdicts.filter(({ first: a, second: b }) => a.outcome !== b.outcome);
  const moved = tested(means);
  return {
    numbers: [...moved, ...facts],
    verdicts: flipped,
    onlyFirst: only.first,
    onlySecond: only.second,
    same: {
      means: means.length - moved.length,
      facts: sameFacts,
      verdicts: verdicts.length - flipped.length,
    },
  };
}

type ArmJson = ExperimentJson['arms'][string];

interface Mean {
  readonly name: string;
  readonly first: Sample;
  readonly second: Sample;
}

/** A metric over the completed trials of an arm. */
interface Sample {
  readonly mean: number | null;
  readonly values: readonly number[];
  readonly seeds: readonly string[];
}

function meanOf(name: string, metric: string, first: ArmJson, second: ArmJson): Mean {
  return { name, first: sample(metric, first), second: sample(metric, second) };
}

function sample(metric: string, { trials, summary }: ArmJson): Sample {
  const used = trials.filter((trial) => isCompleted(trial) && typeof trial.metrics[metric] === 'number');
  return {
    mean: finite(summary[metric]?.mean),
    values: used.map((trial) => trial.metrics[metric] as number),
    seeds: used.map(({ seed }) => seed),
  };
}

const isCompleted = ({ status }: TrialJson) => status === 'completed';

/** The means that differ, each with its test. */
function tested(means: readonly Mean[]): NumberDifference[] {
  const moved = means.filter(({ first, second }) => !isSame(first, second));
  const results = moved.map(({ first, second }) => testOf(first, second));
  const adjusted = holm(results.flatMap((result) => result?.p ?? []));
  let next = 0;
  return moved.map(({ name, first, second }, at) => {
    const result = results[at];
    const p = result === undefined ? undefined : adjusted[next++]!;
    return {
      name,
      kind: 'mean',
      first: first.mean,
      second: second.mean,
      n: [first.values.length, second.values.length],
      ...(result?.interval == null ? {} : { interval: result.interval }),
      ...(p === undefined ? {} : { p }),
      ...(result === undefined ? {} : { test: result.test }),
      outcome: p === undefined ? 'cannot be tested' : p < 0.05 ? 'apart' : 'within chance',
    };
  });
}

function isSame(first: Sample, second: Sample): boolean {
  const equal = <T>(a: readonly T[], b: readonly T[]) =>
    a.length === b.length && a.every((value, at) => value === b[at]);
  return first.mean === second.mean && equal(first.values, second.values);
}

/** Of second − first; undefined with fewer than two values on a side. */
function testOf(first: Sample, second: Sample): TestResult | undefined {
  const places = new Map(first.seeds.map((seed, at) => [seed, at]));
  const paired =
    places.size === first.seeds.length &&
    second.seeds.length === first.seeds.length &&
    second.seeds.every((seed) => places.has(seed));
  if (first.values.length < 2 || second.values.length < 2) return undefined;
  return paired
    ? pairedTTest(
        second.values,
        second.seeds.map((seed) => first.values[places.get(seed)!]!),
      )
    : welchTTest(second.values, first.values);
}

function finite(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function byName(verdicts: readonly VerdictJson[]): Record<string, VerdictJson> {
  return Object.fromEntries(verdicts.map((verdict) => [verdict.name, verdict]));
}
