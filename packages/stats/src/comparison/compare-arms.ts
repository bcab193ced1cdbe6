// Compares two arms of an experiment in one metric, paired by trial number. Many comparisons: compare-all.ts.

import type { RandomStream } from '@trialbook/random';
import { checkBetween } from '../arguments/check-number.ts';
import { hedgesG, pairedDz } from '../effect-size/standardized-difference.ts';
import type { Interval } from '../interval/interval.ts';
import { around } from '../interval/t-interval.ts';
import { differences } from '../summary/differences.ts';
import { metricValues } from '../summary/metric-values.ts';
import { errorOf, moments } from '../summary/moments.ts';
import type { TrialSet } from '../trial-set.ts';
import { type McNemarMethod, mcnemarTest } from './mcnemar-test.ts';
import { pairedPermutationTest } from './permutation-test.ts';
import { pairedTTest, welchTTest } from './t-test.ts';
import type { TestResult } from './test-result.ts';

/**
 * `auto`: McNemar's mid-p test where every paired value is 0 or 1, else the paired t-test. `welch` ignores the pairing and
 * takes every completed trial; the others take only trials that completed in both arms.
 */
export type ComparisonTest = 'auto' | 'paired-t' | 'sign-flip' | 'mcnemar' | 'welch';

/** Which test `compareArms` does, and how. */
export interface CompareOptions {
  /** Default `auto`. */
  readonly test?: ComparisonTest;
  /** Default `mid-p`. */
  readonly mcnemarMethod?: McNemarMethod;
  /** Confidence level of the interval, in (0, 1); default 0.95. */
  readonly level?: number;
  /** For `sign-flip` with more than 16 pairs. */
  readonly stream?: RandomStream;
}

/** A comparison of two arms: what a sentence about it needs, and nothing to look up elsewhere. */
export interface Comparison<Metric extends string = string> {
  readonly arms: readonly [a: string, b: string];
  readonly metric: Metric;
  /** The test really done, in words; null when there were too few trials for any. */
  readonly test: string | null;
  /** Pairs; for `welch` the completed trials of each arm. */
  readonly n: number | readonly [number, number];
  /** Completed trials left out because their partner did not complete: of a, of b. */
  readonly unpaired: readonly [a: number, b: number];
  /** Means over the trials compared; null without any. */
  readonly means: readonly [a: number | null, b: number | null];
  /** Mean of a − mean of b; null without trials. */
  readonly difference: number | null;
  readonly interval: Interval | null;
  readonly intervalMethod: string | null;
  readonly level: number;
  readonly statistic: number | null;
  readonly degreesOfFreedom: number | null;
  /** Two-sided; null without a test. */
  readonly p: number | null;
  /** p after the correction; null before one (see `adjustComparisons`) or without a test. */
  readonly adjustedP: number | null;
  /** `Holm`, or null when not corrected. */
  readonly correction: 'Holm' | null;
  /** Comparisons the correction was made for; 1 when not corrected. */
  readonly familySize: number;
  /** `value` is null where it does not exist (no variance, too few trials). */
  readonly effectSize: {
    readonly name: 'd_z' | "Hedges' g" | 'risk difference';
    readonly value: number | null;
  };
  /** What a reader must be told beside the result; null when there is nothing. */
  readonly note: string | null;
}

/**
 * Compares two arms in one metric, a − b, paired by trial number.
 *
 * Too few trials are no error but a result without a test, whose `note` says so: an arm that diverges everywhere must
 * still be reportable.
 *
 * @throws RangeError where a completed trial lacks the metric or has a value that is not finite
 * @example
 * ```ts
 * import { compareArms, type TrialSet } from '@trialbook/stats';
 * const arm = (name: string, values: number[]): TrialSet<'testAccuracy'> => ({
 *   arm: name,
 *   trials: values.map((testAccuracy, trial) =>
 *     ({ trial, seed: `s${trial}`, status: 'completed', metrics: { testAccuracy }, durationMs: 10 })),
 * });
 * const result = compareArms(arm('dropout', [0.92, 0.95, 0.91]), arm('plain', [0.9, 0.94, 0.9]), 'testAccuracy');
 * console.log(result.test, result.n, result.p?.toFixed(3)); // paired t-test 3 0.057
 * ```
 */
export function compareArms<Metric extends string>(
  a: TrialSet<Metric>,
  b: TrialSet<Metric>,
  metric: NoInfer<Metric>,
  options: CompareOptions = {},
): Comparison<Metric> {
  const { test = 'auto', level = 0.95 } = options;
  checkBetween('compareArms', 'options.level', level, 0, 1);
  const fromA = metricValues(a, metric);
  const fromB = metricValues(b, metric);
  const pairedB = new Map(fromB.trials.map((trial, i) => [trial, fromB.values[i]!]));
  const paired = test !== 'welch';
  const kept = fromA.trials.map((trial) => !paired || pairedB.has(trial));
  const valuesA = fromA.values.filter((_, i) => kept[i]);
  const valuesB = paired
    ? Float64Array.from(
        fromA.trials.filter((_, i) => kept[i]),
        (trial) => pairedB.get(trial)!,
      )
    : fromB.values;

  const meanA = valuesA.length ? moments(valuesA).mean : null;
  const meanB = valuesB.length ? moments(valuesB).mean : null;
  const common = {
    arms: [a.arm, b.arm] as const,
    metric,
    n: paired ? valuesA.length : ([valuesA.length, valuesB.length] as const),
    unpaired: [fromA.values.length - valuesA.length, fromB.values.length - valuesB.length] as const,
    means: [meanA, meanB] as const,
    adjustedP: null,
    correction: null,
    familySize: 1,
  };
  const chosen = test === 'auto' ? (isBinary(valuesA) && isBinary(valuesB) ? 'mcnemar' : 'paired-t') : test;
  const enough = chosen === 'mcnemar' || chosen === 'sign-flip' ? 1 : 2;
  if (Math.min(valuesA.length, valuesB.length) < enough) {
    return {
      ...common,
      test: null,
      difference: meanA === null || meanB === null ? null : meanA - meanB,
      interval: null,
      intervalMethod: null,
      level,
      statistic: null,
      degreesOfFreedom: null,
      p: null,
      effectSize: { name: effectName(chosen), value: null },
      note: tooFew(paired, valuesA.length, valuesB.length),
    };
  }
  const { n: _, ...result } = tested(chosen, valuesA, valuesB, level, options);
  return { ...common, ...result, effectSize: effectSize(chosen, valuesA, valuesB, result.difference) };
}

type ChosenTest = Exclude<ComparisonTest, 'auto'>;

function tested(
  chosen: ChosenTest,
  a: Float64Array,
  b: Float64Array,
  level: number,
  options: CompareOptions,
): TestResult {
  switch (chosen) {
    case 'paired-t':
      return pairedTTest(a, b, level);
    case 'welch':
      return welchTTest(a, b, level);
    case 'sign-flip':
      return signFlip(a, b, level, options.stream);
    case 'mcnemar':
      return mcnemarTest(pairedCounts(a, b), { method: options.mcnemarMethod ?? 'mid-p', level });
    default:
      throw new RangeError(
        `compareArms: options.test must be auto, paired-t, sign-flip, mcnemar or welch; got ${String(chosen satisfies never)}. Choose one of these.`,
      );
  }
}

/** The permutation p with the t interval beside it. */
function signFlip(
  a: Float64Array,
  b: Float64Array,
  level: number,
  stream: RandomStream | undefined,
): TestResult {
  const { test, n, difference, p } = pairedPermutationTest(a, b, { stream });
  const { values, constant } = differences(a, b);
  const withInterval = values.length > 1 && !constant;
  const standardError = errorOf(moments(values));
  return {
    test,
    n,
    difference,
    interval: withInterval ? around(difference, standardError, values.length - 1, level) : null,
    intervalMethod: withInterval ? 'Student t' : null,
    level,
    statistic: null,
    degreesOfFreedom: null,
    p,
    note: withInterval
      ? null
      : values.length === 1
        ? 'One pair has no variance, so there is no interval.'
        : `All ${values.length} paired differences are equal, so they have no variance and no interval.`,
  };
}

function effectName(chosen: ChosenTest): Comparison['effectSize']['name'] {
  return chosen === 'mcnemar' ? 'risk difference' : chosen === 'welch' ? "Hedges' g" : 'd_z';
}

function effectSize(
  chosen: ChosenTest,
  a: Float64Array,
  b: Float64Array,
  difference: number,
): Comparison['effectSize'] {
  const name = effectName(chosen);
  if (name === 'risk difference') return { name, value: difference };
  if (a.length < 2) return { name, value: null };
  return { name, value: name === 'd_z' ? pairedDz(a, b) : hedgesG(a, b) };
}

function isBinary(values: Float64Array): boolean {
  return values.every((value) => value === 0 || value === 1);
}

function pairedCounts(a: Float64Array, b: Float64Array) {
  if (!isBinary(a) || !isBinary(b)) {
    throw new RangeError(
      "compareArms: options.test 'mcnemar' requires a metric that is 0 or 1 in every trial; it has other values. " +
        "Use 'paired-t'.",
    );
  }
  const count = (x: number, y: number) =>
    a.reduce((sum, value, i) => sum + (value === x && b[i] === y ? 1 : 0), 0);
  return { both: count(1, 1), onlyA: count(1, 0), onlyB: count(0, 1), neither: count(0, 0) };
}

function tooFew(paired: boolean, a: number, b: number): string {
  return paired
    ? `Only ${a} ${a === 1 ? 'trial' : 'trials'} completed in both arms: too few for a test.`
    : `Only ${a} and ${b} trials completed: too few for a test.`;
}
