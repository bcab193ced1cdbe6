// Values to estimates, through @trialbook/stats. Names the method beside the number; decides nothing about display.

import { type Comparison, standardError, summarizeValues, wilsonInterval } from '@trialbook/stats';
import type { Estimate } from '../estimate.ts';

/** Mean with standard error and 95 % t interval. One value has no interval; none, or one that is not finite, gives NaN. */
export function meanEstimate(name: string, unit: string, values: readonly number[]): Estimate {
  const n = values.length;
  if (n === 0 || !values.every(Number.isFinite)) return { name, unit, value: Number.NaN, n };
  const { mean, standardError: error, ci95 } = summarizeValues(values);
  return {
    name,
    unit,
    value: mean,
    n,
    ...(error === null ? {} : { standardError: error }),
    ...(ci95 === null ? {} : { ci95, method: 'Student t' }),
  };
}

/**
 * Share of ones among zeros and ones, with the 95 % Wilson interval; NaN without values or with any other value. At 0 and
 * at 100 % it has no standard error: the usual formula gives 0 there, beside an interval that is not.
 */
export function rateEstimate(name: string, values: readonly number[]): Estimate {
  const n = values.length;
  const ones = values.filter((value) => value === 1).length;
  const binary = values.every((value) => value === 0 || value === 1);
  if (n === 0 || !binary) return { name, unit: 'fraction', value: Number.NaN, n };
  return {
    name,
    unit: 'fraction',
    value: ones / n,
    n,
    ...(n < 2 || ones === 0 || ones === n ? {} : { standardError: standardError(values) }),
    ci95: wilsonInterval(ones, n),
    method: 'Wilson',
  };
}

/** A whole number that is exact. */
export function countEstimate(name: string, value: number): Estimate {
  return { name, unit: 'count', value };
}

/**
 * A comparison of two arms, as a number that prose may show: the difference a − b with its interval and p-value (the
 * adjusted one where there is one).
 *
 * @example
 * ```ts
 * import { comparisonEstimate, points } from '@trialbook/report';
 * import { compareArms, type TrialSet } from '@trialbook/stats';
 * const arm = (name: string, values: number[]): TrialSet<'accuracy'> => ({
 *   arm: name,
 *   trials: values.map((accuracy, trial) => ({
 *     trial, seed: 'a', status: 'completed', metrics: { accuracy }, durationMs: 1,
 *   })),
 * });
 * const comparison = compareArms(arm('a', [0.9, 0.93, 0.95]), arm('b', [0.8, 0.85, 0.84]), 'accuracy');
 * console.log(points(comparisonEstimate(comparison, 'fraction'), { show: 'value', digits: 1 }).text); // +9.7 points
 * ```
 */
export function comparisonEstimate(comparison: Comparison, unit: string): Estimate {
  const { arms, metric, difference, interval, intervalMethod, test, p, adjustedP, correction, n } =
    comparison;
  const shown = adjustedP ?? p;
  const pairs = typeof n === 'number' ? n : n[0] + n[1];
  const method = [test, intervalMethod, correction].filter((part) => part !== null).join(', ');
  return {
    name: `${arms[0]} − ${arms[1]}/${metric}`,
    unit,
    value: difference ?? Number.NaN,
    n: pairs,
    ...(interval === null ? {} : { ci95: interval }),
    ...(method === '' ? {} : { method }),
    ...(shown === null ? {} : { pValue: shown }),
    comparison: {
      arms: [arms[0], arms[1]],
      metric,
      ...(test === null ? {} : { test }),
      ...(correction === null ? {} : { correction }),
    },
  };
}
