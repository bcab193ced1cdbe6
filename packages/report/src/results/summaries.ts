// Values to estimates, through @trialbook/stats. Names the method beside the number; decides nothing about display.

import { studentTCdf, studentTQuantile, type Trial } from '@trialbook/stats';
import type { Estimate } from './estimate.ts';

/** Mean with standard error and 95 % t interval; one value has no interval, none gives NaN. */
export function meanEstimate(name: string, unit: string, values: readonly number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { name, unit, value: mean, n };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const standardError = Math.sqrt(variance / n);
  const half = studentTQuantile(0.975, n - 1) * standardError;
  return { name, unit, value: mean, n, standardError, ci95: [mean - half, mean + half], method: 'Student t' };
}

/** Share of ones among zeros and ones, with the 95 % Wilson interval. */
export function rateEstimate(name: string, values: readonly number[]): Estimate {
  return { ...meanEstimate(name, 'fraction', values), method: 'Wilson' };
}

/** A whole number that is exact. */
export function countEstimate(name: string, value: number): Estimate {
  return { name, unit: 'count', value };
}

/** Mean of the paired differences a − b, with the paired t interval and p-value. */
export function differenceEstimate<Metric extends string>(
  name: string,
  unit: string,
  a: readonly Trial<Metric>[],
  b: readonly Trial<Metric>[],
  metric: Metric,
): Estimate {
  const other = new Map(b.map((trial) => [trial.trial, trial]));
  const pairs = a.flatMap((trial) => {
    const partner = other.get(trial.trial);
    const [x, y] = [trial.metrics[metric], partner?.metrics[metric]];
    const both = trial.status === 'completed' && partner?.status === 'completed';
    return both && x !== undefined && y !== undefined ? [x - y] : [];
  });
  const mean = meanEstimate(name, unit, pairs);
  const { standardError = 0 } = mean;
  const pValue =
    standardError === 0
      ? {}
      : { pValue: 2 * (1 - studentTCdf(Math.abs(mean.value / standardError), pairs.length - 1)) };
  return { ...mean, ...pValue, method: 'paired t' };
}
