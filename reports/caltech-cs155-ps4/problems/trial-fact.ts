// A number per trial, computed from curves or artifacts, as a fact with its mean, standard error and interval.

import type { BoundResults, Estimate } from '@trialbook/report';
import { type Comparison, pairedTTest, summarizeValues } from '@trialbook/stats';

/** The mean over trials, recorded with the experiment's results. */
export function trialFact<Arm extends string, Metric extends string>(
  ours: BoundResults<Arm, Metric>,
  name: string,
  values: readonly number[],
  unit = '',
): Estimate {
  return ours.fact(name, meanOf(values), unit);
}

/** Mean difference of two numbers per trial, first less second, paired, with the p-value of the paired t-test. */
export function pairedFact<Arm extends string, Metric extends string>(
  ours: BoundResults<Arm, Metric>,
  name: string,
  first: readonly number[],
  second: readonly number[],
  unit = '',
): Estimate {
  const differences = first.map((value, i) => value - second[i]!);
  const spread = new Set(differences).size > 1;
  const pValue = spread ? pairedTTest(first, second).p : undefined;
  return ours.fact(
    name,
    { ...meanOf(differences), method: 'paired t', ...(pValue === undefined ? {} : { pValue }) },
    unit,
  );
}

/** What a table says of the test behind a comparison. */
export function testWords({ test, correction, familySize }: Comparison): string {
  if (test === null) return 'none: too few trials';
  return correction === null ? test : `${test}, ${correction} over ${familySize}`;
}

function meanOf(values: readonly number[]): Omit<Estimate, 'name' | 'unit'> {
  const { mean, n, standardError, ci95 } = summarizeValues(values);
  return {
    value: mean,
    n,
    ...(standardError === null ? {} : { standardError }),
    ...(ci95 === null ? {} : { ci95, method: 'Student t' }),
  };
}
