// The summary of one metric of a trial set: what a table row shows. Proportions are summarize-proportion.ts.

import { checkSample } from '../arguments/check-sample.ts';
import type { Interval } from '../interval/interval.ts';
import { around } from '../interval/t-interval.ts';
import type { TrialSet } from '../trial-set.ts';
import { metricValues } from './metric-values.ts';
import { deviationOf, moments } from './moments.ts';
import { sortedQuantile } from './quantile.ts';

/** One metric over the completed trials of an arm. */
export interface Summary {
  /** Completed trials. */
  readonly n: number;
  /** Null when no trial completed; so are min, max and median. */
  readonly mean: number | null;
  /** Sample standard deviation (n − 1); null when n < 2. */
  readonly standardDeviation: number | null;
  /** Null when n < 2. */
  readonly standardError: number | null;
  /** Student-t interval of the mean; null when n < 2. */
  readonly ci95: Interval | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly median: number | null;
  /** Trials that diverged or failed: counted, never averaged. */
  readonly diverged: number;
  readonly failed: number;
}

/** A summary of at least one value, so with a mean. */
export interface SampleSummary extends Summary {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly median: number;
}

/**
 * Summarises a metric over the completed trials of a set.
 *
 * @throws RangeError where a completed trial lacks the metric or has a value that is not finite
 * @example
 * ```ts
 * import { summarize, type TrialSet } from '@trialbook/stats';
 * const trial = (number: number, testAccuracy: number) =>
 *   ({ trial: number, seed: 'a1', status: 'completed', metrics: { testAccuracy }, durationMs: 10 }) as const;
 * const set: TrialSet<'testAccuracy'> = { arm: 'plain', trials: [trial(0, 0.91), trial(1, 0.93), trial(2, 0.92)] };
 * const { n, mean, standardError } = summarize(set, 'testAccuracy');
 * console.log(n, mean?.toFixed(2), standardError?.toFixed(4)); // 3 0.92 0.0058
 * ```
 */
export function summarize<Metric extends string>(set: TrialSet<Metric>, metric: NoInfer<Metric>): Summary {
  const { values, diverged, failed } = metricValues(set, metric);
  if (values.length === 0) {
    const none = { mean: null, standardDeviation: null, standardError: null, ci95: null };
    return { n: 0, ...none, min: null, max: null, median: null, diverged, failed };
  }
  return { ...describe(values), diverged, failed };
}

/**
 * Summarises plain values, as `summarize` does a trial set's.
 *
 * @param values - at least one finite number
 */
export function summarizeValues(values: ArrayLike<number>): SampleSummary {
  checkSample('summarizeValues', 'values', values);
  return { ...describe(values), diverged: 0, failed: 0 };
}

function describe(values: ArrayLike<number>): Omit<SampleSummary, 'diverged' | 'failed'> {
  const sample = moments(values);
  const { n, mean } = sample;
  const sorted = Float64Array.from(values).sort();
  const standardDeviation = n < 2 ? null : deviationOf(sample);
  const standardError = standardDeviation === null ? null : standardDeviation / Math.sqrt(n);
  return {
    n,
    mean,
    standardDeviation,
    standardError,
    ci95: standardError === null ? null : around(mean, standardError, n - 1, 0.95),
    min: sorted[0]!,
    max: sorted[n - 1]!,
    median: sortedQuantile(sorted, 0.5),
  };
}
