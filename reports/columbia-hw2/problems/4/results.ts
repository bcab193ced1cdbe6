// The results of problem 4 as figures and prose need them: by network, by total of hidden units, by depth.

import type { BoundArm, BoundResults, Estimate } from '@trialbook/report';
import { holm, logLogSlope, mean, pairedRatio, standardError } from '@trialbook/stats';
import type { EggholderMetric } from '../../experiments/eggholder-depth-width.ts';
import { type Network, parseNetwork } from '../../experiments/eggholder-networks.ts';

export type EggholderResults = BoundResults<string, EggholderMetric>;

/** The depths of the question. */
export const DEPTHS = [1, 2, 3] as const;
export type Depth = (typeof DEPTHS)[number];

/** A network with its trials. */
export interface TrainedNetwork extends Network {
  readonly name: string;
  readonly arm: BoundArm<string, EggholderMetric>;
}

/** All networks, in the order of the plan. */
export function allNetworks(ours: EggholderResults): TrainedNetwork[] {
  return ours.arms.map((name) => ({ ...parseNetwork(name), name, arm: ours.arm(name) }));
}

/** The networks of which a trial completed: only these have a mean. */
export function trainedNetworks(ours: EggholderResults, depth?: Depth): TrainedNetwork[] {
  return allNetworks(ours).filter(
    (network) => network.arm.n.value > 0 && (depth === undefined || network.depth === depth),
  );
}

/** The networks of which every trial diverged. */
export function lostNetworks(ours: EggholderResults): TrainedNetwork[] {
  return allNetworks(ours).filter(({ arm }) => arm.n.value === 0);
}

/** The number a network has in a metric: the mean over its completed trials. */
export function meanOf({ arm }: TrainedNetwork, metric: EggholderMetric): number {
  return arm.mean(metric).value;
}

/** Networks of one depth and one total, averaged. */
export interface TotalAverage {
  readonly depth: Depth;
  readonly units: number;
  readonly value: number;
  /** Over trials, each the average of the networks; null with fewer than two. */
  readonly standardError: number | null;
  readonly trials: number;
  readonly networks: number;
  /** Networks of this depth and total that were trained and of which no trial completed: the average is without them. */
  readonly missing: number;
}

/**
 * Averages over the networks of equal depth and equal total, as the assignment asks: network by network in each trial that all
 * of them completed, then over these trials.
 */
export function averagesByTotal(ours: EggholderResults, metric: EggholderMetric): TotalAverage[] {
  return DEPTHS.flatMap((depth) => {
    const networks = trainedNetworks(ours, depth);
    const totals = [...new Set(networks.map(({ units }) => units))].sort((a, b) => a - b);
    return totals.map((units) => {
      const same = networks.filter((network) => network.units === units);
      const values = averagePerTrial(same, metric);
      const known = values.length > 0 ? values : [mean(same.map((network) => meanOf(network, metric)))];
      return {
        depth,
        units,
        value: mean(known),
        standardError: known.length < 2 ? null : standardError(known),
        trials: values.length,
        networks: same.length,
        missing: lostNetworks(ours).filter((lost) => lost.depth === depth && lost.units === units).length,
      };
    });
  });
}

function averagePerTrial(networks: readonly TrainedNetwork[], metric: EggholderMetric): number[] {
  const byTrial = networks.map(
    ({ arm }) => new Map(arm.completed.map(({ trial, metrics }) => [trial, metrics[metric]!])),
  );
  return [...(byTrial[0]?.keys() ?? [])]
    .filter((trial) => byTrial.every((values) => values.has(trial)))
    .map((trial) => mean(byTrial.map((values) => values.get(trial)!)));
}

/** The network with the lowest mean RMSE on the validation points; test points play no part in the choice. */
export function bestOnValidation(networks: readonly TrainedNetwork[]): TrainedNetwork | undefined {
  return networks.reduce<TrainedNetwork | undefined>(
    (best, network) =>
      best === undefined || meanOf(network, 'validationRmse') < meanOf(best, 'validationRmse')
        ? network
        : best,
    undefined,
  );
}

/** The deeper of two depths against the shallower, at equal totals. */
export interface DepthRatio {
  readonly deep: Depth;
  readonly shallow: Depth;
  /** How many times the metric of the shallower; absent where the two depths share no total. */
  readonly ratio: Estimate | undefined;
}

/**
 * Compares the depths pair by pair in a metric, over the totals of hidden units that both have. The p-values are
 * corrected together by Holm's method.
 */
export function depthRatios(
  ours: EggholderResults,
  metric: 'testRmse' | 'trainSeconds',
): readonly DepthRatio[] {
  const averages = averagesByTotal(ours, metric);
  const of = (depth: Depth) =>
    new Map(averages.filter((one) => one.depth === depth).map(({ units, value }) => [units, value]));
  const pairs = [
    [2, 1],
    [3, 1],
    [3, 2],
  ] as const;
  const raw = pairs.map(([deep, shallow]) => {
    const [a, b] = [of(deep), of(shallow)];
    const shared = [...a.keys()].filter((units) => b.has(units));
    return pairedRatio(
      shared.map((units) => a.get(units)!),
      shared.map((units) => b.get(units)!),
    );
  });
  const adjusted = holm(raw.flatMap((ratio) => ratio?.pValue ?? []));
  return pairs.map(([deep, shallow], i) => {
    const ratio = raw[i];
    if (ratio === undefined) return { deep, shallow, ratio };
    const { pValue, ...rest } = ratio;
    const corrected =
      pValue === undefined ? {} : { pValue: adjusted.shift()!, method: `${rest.method}, Holm` };
    const name = `${metric}RatioAtEqualUnits.${deep}to${shallow}`;
    return { deep, shallow, ratio: ours.fact(name, { ...rest, ...corrected }) };
  });
}

/** The exponent of a metric in the number of parameters, over the networks of a depth or of all; absent below three networks. */
export function exponentInParameters(
  ours: EggholderResults,
  metric: 'testRmse' | 'trainSeconds',
  depth?: Depth,
): Estimate | undefined {
  const networks = trainedNetworks(ours, depth);
  const slope = logLogSlope(
    networks.map((network) => meanOf(network, 'parameters')),
    networks.map((network) => meanOf(network, metric)),
  );
  return slope && ours.fact(`${metric}ExponentInParameters.${depth ?? 'all'}`, slope);
}

/** What a text names only where it is known. */
export const notKnown = (name: string): Estimate => ({ name, unit: '', value: Number.NaN });
