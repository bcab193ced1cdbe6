// The summary of a 0/1 metric of a trial set, with Wilson's interval.

import type { Interval } from '../interval/interval.ts';
import { wilsonInterval } from '../interval/proportion-interval.ts';
import type { TrialSet } from '../trial-set.ts';
import { metricValues } from './metric-values.ts';

/** One 0/1 metric over the completed trials of an arm. */
export interface ProportionSummary {
  /** Completed trials. */
  readonly n: number;
  /** Trials whose metric is 1. */
  readonly successes: number;
  /** The proportion successes / n; null when no trial completed. */
  readonly mean: number | null;
  /** √(p (1 − p) / n); null when n < 2, and at 0 and at 1, where it would be 0 and say that nothing is uncertain. */
  readonly standardError: number | null;
  /** Wilson's interval; null when no trial completed. */
  readonly ci95: Interval | null;
  readonly diverged: number;
  readonly failed: number;
}

/**
 * Summarises a metric that is 0 or 1 in every completed trial.
 *
 * @throws RangeError where a completed trial has another value than 0 or 1
 * @example
 * ```ts
 * import { summarizeProportion, type TrialSet } from '@trialbook/stats';
 * const trials = [1, 1, 0, 1].map((collapsed, trial) =>
 *   ({ trial, seed: 'a1', status: 'completed', metrics: { collapsed }, durationMs: 1 }) as const);
 * const set: TrialSet<'collapsed'> = { arm: 'relu', trials };
 * console.log(summarizeProportion(set, 'collapsed').mean); // 0.75
 * ```
 */
export function summarizeProportion<Metric extends string>(
  set: TrialSet<Metric>,
  metric: NoInfer<Metric>,
): ProportionSummary {
  const { values, trials, diverged, failed } = metricValues(set, metric);
  let successes = 0;
  for (const [i, value] of values.entries()) {
    if (value !== 0 && value !== 1) {
      throw new RangeError(
        `summarizeProportion: metric '${metric}' of trial ${trials[i]} of arm '${set.arm}' must be 0 or 1; got ${value}. ` +
          'Use summarize for a metric with other values.',
      );
    }
    successes += value;
  }
  const n = values.length;
  const mean = n === 0 ? null : successes / n;
  return {
    n,
    successes,
    mean,
    standardError:
      mean === null || n < 2 || mean === 0 || mean === 1 ? null : Math.sqrt((mean * (1 - mean)) / n),
    ci95: n === 0 ? null : wilsonInterval(successes, n),
    diverged,
    failed,
  };
}
