// Numbers that are one a trial, as an estimate of their mean: for facts computed from several metrics of a trial.

import type { Estimate } from '@trialbook/report';
import { pairedTTest, predictionInterval, summarizeValues } from '@trialbook/stats';

/** Mean, standard error, 95 % t interval and the p-value of a mean of 0; a single value comes alone, none is NaN. */
export function estimateOf(values: readonly number[]): Omit<Estimate, 'name' | 'unit'> {
  const n = values.length;
  if (n < 2 || !values.every(Number.isFinite)) return { value: n === 1 ? values[0]! : Number.NaN, n };
  const { mean, standardError, ci95 } = summarizeValues(values);
  const { p } = pairedTTest(
    values,
    values.map(() => 0),
  );
  return {
    value: mean,
    n,
    ...(standardError === null ? {} : { standardError }),
    ...(ci95 === null ? {} : { ci95, method: 'Student t' }),
    ...(Number.isFinite(p) ? { pValue: p } : {}),
  };
}

/** Where the accuracy of a further trial would lie: the 95 % prediction interval around the mean, as far as it lies in [0, 1]. */
export function furtherTrial(values: readonly number[]): Omit<Estimate, 'name' | 'unit'> {
  if (values.length < 2 || !values.every(Number.isFinite)) {
    return { value: values[0] ?? Number.NaN, n: values.length };
  }
  const [low, high] = predictionInterval(values);
  return {
    value: summarizeValues(values).mean,
    n: values.length,
    ci95: [Math.max(0, low), Math.min(1, high)],
    method: 'prediction of one further trial',
  };
}
