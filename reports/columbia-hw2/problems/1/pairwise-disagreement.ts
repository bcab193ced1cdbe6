// How often classifiers of independent training sets label the same test points differently, for two methods. Knows no report.

import { pairedTTest, summarizeValues } from '@trialbook/stats';

interface MeanWithInterval {
  readonly value: number;
  readonly n: number;
  readonly standardError: number;
  readonly ci95: readonly [number, number];
  readonly method: string;
}

/**
 * Pairs the training sets off (0 with 1, 2 with 3, …) and measures for each pair the share of test points labelled
 * differently. Pairs share no training set, so they are independent.
 *
 * @param first labels by training set, `[trainingSets][testPoints]`, of one method; at least four training sets
 * @param second the same for the other method, trained on the same training sets
 * @returns mean disagreement of each method, and second − first with the p-value of the paired t-test
 */
export function pairwiseDisagreement(
  first: readonly Int8Array[],
  second: readonly Int8Array[],
): {
  first: MeanWithInterval;
  second: MeanWithInterval;
  difference: MeanWithInterval & { readonly pValue: number };
} {
  const a = disagreements(first);
  const b = disagreements(second);
  const differences = b.map((value, i) => value - a[i]!);
  return {
    first: meanWithInterval(a),
    second: meanWithInterval(b),
    difference: { ...meanWithInterval(differences), method: 'paired t', pValue: pairedTTest(b, a).p },
  };
}

function disagreements(labels: readonly Int8Array[]): number[] {
  return Array.from({ length: Math.floor(labels.length / 2) }, (_, pair) => {
    const [one, other] = [labels[2 * pair]!, labels[2 * pair + 1]!];
    let different = 0;
    for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) different += 1;
    return different / one.length;
  });
}

function meanWithInterval(values: readonly number[]): MeanWithInterval {
  const { mean, n, standardError, ci95 } = summarizeValues(values);
  return {
    value: mean,
    n,
    standardError: standardError ?? Number.NaN,
    ci95: ci95 ?? [mean, mean],
    method: 'Student t',
  };
}
