// The learned γ and β of problem 3, summarised per layer. Every single value is in the data of the violins.

import {
  count,
  decimal,
  type Estimate,
  type Inline,
  md,
  type Prose,
  type Table,
  table,
  text,
} from '@trialbook/report';
import { mean, standardDeviation } from '@trialbook/stats';
import type { LenetArm } from '../../experiments/lenet-batchnorm-dropout.ts';
import { ARM_LETTERS, type LenetResults, NORM_NAMES, normValues } from './figures.ts';

export interface LayerValues {
  readonly arm: LenetArm;
  readonly layer: string;
  readonly gamma: readonly number[];
  readonly beta: readonly number[];
}

/** γ and β of the arms by layer, over channels and trials. */
export function layerValues(ours: LenetResults, arms: readonly LenetArm[]): LayerValues[] {
  const values = normValues(ours, arms);
  return arms.flatMap((arm) =>
    Object.values(NORM_NAMES).flatMap((layer) => {
      const of = (parameter: 'gamma' | 'beta') =>
        values
          .filter((row) => row.arm === arm && row.layer === layer && row.parameter === parameter)
          .map(({ value }) => value);
      const [gamma, beta] = [of('gamma'), of('beta')];
      return gamma.length === 0 ? [] : [{ arm, layer, gamma, beta }];
    }),
  );
}

function layerFact(ours: LenetResults, { arm, layer }: LayerValues, what: string, value: number, unit = '') {
  return ours.fact(`norm.${arm}.${layer}.${what}`, value, unit);
}

/** The mean of γ or β over the channels and trials of a layer. */
export function layerMean(ours: LenetResults, row: LayerValues, parameter: 'gamma' | 'beta'): Estimate {
  return layerFact(ours, row, `${parameter}Mean`, mean(row[parameter]));
}

/** A row per arm and layer: how many, mean, standard deviation, least and greatest of γ and of β. */
export function normTable(
  ours: LenetResults,
  options: { readonly id: string; readonly caption: Prose; readonly arms: readonly LenetArm[] },
): Table {
  const { id, caption, arms } = options;
  const fact = (row: LayerValues, what: string, value: number, unit = '') =>
    layerFact(ours, row, what, value, unit);
  const spread = (row: LayerValues, parameter: 'gamma' | 'beta'): Inline => {
    const values = row[parameter];
    const average = decimal(layerMean(ours, row, parameter), { digits: 3 });
    if (values.length < 2) return average;
    return md`${average} ± ${decimal(fact(row, `${parameter}Deviation`, standardDeviation(values)), { digits: 3 })}`;
  };
  const range = (row: LayerValues, parameter: 'gamma' | 'beta'): Inline =>
    md`${decimal(fact(row, `${parameter}Least`, Math.min(...row[parameter])), { digits: 3 })} to ${decimal(fact(row, `${parameter}Greatest`, Math.max(...row[parameter])), { digits: 3 })}`;
  return table({
    id,
    caption,
    from: [ours],
    rows: layerValues(ours, arms),
    columns: [
      {
        header: 'Layer',
        cell: ({ arm, layer }) => text(arms.length === 1 ? layer : `${layer} (${ARM_LETTERS[arm]})`),
      },
      { header: 'Values', cell: (row) => count(fact(row, 'values', row.gamma.length, 'count')) },
      { header: 'γ, mean ± deviation', align: 'end', cell: (row) => spread(row, 'gamma') },
      { header: 'γ, range', align: 'end', cell: (row) => range(row, 'gamma') },
      { header: 'β, mean ± deviation', align: 'end', cell: (row) => spread(row, 'beta') },
      { header: 'β, range', align: 'end', cell: (row) => range(row, 'beta') },
    ],
  });
}

/** Which layer of an arm has moved its γ furthest from 1, and how far, on average. */
export function mostMovedGamma(ours: LenetResults, arm: LenetArm) {
  const moved = layerValues(ours, [arm]).map(({ layer, gamma }) => ({
    layer,
    distance: mean(gamma.map((value) => Math.abs(value - 1))),
  }));
  const most = moved.reduce((a, b) => (b.distance > a.distance ? b : a));
  return {
    layer: most.layer,
    distance: ours.fact(`norm.${arm}.greatestMeanDistanceOfGammaFromOne`, most.distance),
  };
}
