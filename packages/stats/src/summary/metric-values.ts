// Takes one metric out of a trial set: the completed trials' values, and the count of the others.

import type { Trial, TrialSet } from '../trial-set.ts';

/** One metric of a trial set. */
export interface MetricValues {
  /** Values of the completed trials, in the order of the set. */
  readonly values: Float64Array;
  /** Number of the trial each value came from. */
  readonly trials: readonly number[];
  readonly diverged: number;
  readonly failed: number;
}

/**
 * The values of a metric over the completed trials of a set.
 *
 * @throws RangeError where a completed trial lacks the metric or has a value that is not finite, where a trial number
 * occurs twice, or where a status is unknown
 */
export function metricValues<Metric extends string>(
  set: TrialSet<Metric>,
  metric: NoInfer<Metric>,
): MetricValues {
  const completed = set.trials.filter((trial) => trial.status === 'completed');
  const diverged = set.trials.filter((trial) => trial.status === 'diverged').length;
  const failed = set.trials.filter((trial) => trial.status === 'failed').length;
  if (completed.length + diverged + failed !== set.trials.length) {
    throw new RangeError(
      `metricValues: every trial of arm '${set.arm}' must be completed, diverged or failed. Mark the unfinished ones.`,
    );
  }
  const seen = new Set<number>();
  for (const { trial } of set.trials) {
    if (seen.has(trial)) {
      throw new RangeError(
        `metricValues: trial numbers of arm '${set.arm}' must be unique; ${trial} occurs twice. ` +
          'Number the trials from 0, or merge sets that were split.',
      );
    }
    seen.add(trial);
  }
  return {
    values: Float64Array.from(completed, (trial) => completedValue(set.arm, trial, metric)),
    trials: completed.map((trial) => trial.trial),
    diverged,
    failed,
  };
}

function completedValue<Metric extends string>(arm: string, trial: Trial<Metric>, metric: Metric): number {
  const value = trial.metrics[metric];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const known = Object.keys(trial.metrics).join(', ') || 'none';
  throw new RangeError(
    value === undefined
      ? `metricValues: trial ${trial.trial} of arm '${arm}' must have the metric '${metric}'; it has: ${known}. ` +
          'Check the name, or that every completed trial returns it.'
      : `metricValues: metric '${metric}' of trial ${trial.trial} of arm '${arm}' must be finite; got ${value}. ` +
          "Record the trial with status 'diverged'.",
  );
}
