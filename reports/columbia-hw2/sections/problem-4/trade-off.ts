// Question 4.2: what depth and width cost, in parameters and in time.

import {
  type Block,
  type Citation,
  count,
  decimal,
  duration,
  type Estimate,
  figure,
  finding,
  md,
  type Prose,
  percent,
  pValue,
  ref,
  section,
  text,
} from '@trialbook/report';
import { join } from '../../problems/words.ts';
import { byParameters } from './figures.ts';
import { paretoFront } from './pareto-front.ts';
import {
  bestOnValidation,
  DEPTHS,
  type Depth,
  type DepthRatio,
  depthRatios,
  type EggholderResults,
  exponentInParameters,
  meanOf,
  trainedNetworks,
} from './results.ts';
import { depthWords, named } from './words.ts';

export function tradeOffSection(ours: EggholderResults, regions: Citation): Block {
  const times = depthRatios(ours, 'trainSeconds');
  const helps = depthRatios(ours, 'testRmse').some(
    ({ ratio }) => ratio !== undefined && ratio.value < 1 && (ratio.pValue ?? 1) < 0.05,
  );
  return section(
    { id: 'p4-2', title: '4.2 The trade-off, in parameters and in time' },
    md`From shallow to deep, a hidden unit becomes more expensive and more useful. In a network of one layer a unit costs four parameters
      (two weights, a bias, its weight in the output); behind another layer of $m$ units it costs about $m$. What the parameters buy is
      the slope of ${ref('rmse-by-parameters')}: ${slopes(ours)}`,
    md`${exchange(ours)}`,
    md`${text(helps ? 'Why does depth help?' : 'Why should depth help?')} A unit of the first layer is a fold along one straight line across the whole square, and a network of one layer
      adds up such folds. The ridges of the Eggholder are curved and differ from corner to corner. A second layer folds what
      is already folded: the number of linear pieces a network can have grows polynomially with the width of its layers and exponentially with their
      number ${regions}.`,
    figure({
      id: 'time-by-parameters',
      caption: md`Wall-clock time of training against the number of parameters, one thread per trial, on the machine named at the head of this
        report; compilation, validation and testing are not counted, and every epoch counts at their median. The lines join the averages of networks with equal totals of hidden units.`,
      alt: md`Training time against parameters, a dot per network, from ${duration(extreme(ours, 'trainSeconds', Math.min), { show: 'value' })} to ${duration(extreme(ours, 'trainSeconds', Math.max), { show: 'value' })}.`,
      from: [ours],
      chart: byParameters(ours, 'trainSeconds', 'Training time, s'),
    }),
    finding(timeFinding(ours, times)),
    md`${frontWords(ours)}`,
  );
}

/** The least or greatest mean of a metric over all networks. */
function extreme(
  ours: EggholderResults,
  metric: 'trainSeconds',
  pick: (...values: number[]) => number,
): Estimate {
  const values = trainedNetworks(ours).map((network) => meanOf(network, metric));
  return { name: `${metric} over all networks`, unit: 's', value: pick(...values) };
}

/** The exponents of the error in the parameters, depth by depth. */
function slopes(ours: EggholderResults): Prose {
  const known = DEPTHS.flatMap((depth) => {
    const exponent = exponentInParameters(ours, 'testRmse', depth);
    return exponent === undefined ? [] : [{ depth, exponent }];
  });
  if (known.length === 0) return md`too few networks of any depth to fit one.`;
  const words = known.map(({ depth, exponent }) => {
    const halving = ours.fact(`halvingOfParameters.depth${depth}`, 2 ** exponent.value, '');
    return md`with ${depthWords(depth)} the error goes as the number of parameters to the power ${decimal(exponent)}, so that twice the
      parameters leave ${percent({ ...halving, unit: 'fraction' }, { show: 'value', digits: 0 })} of the error`;
  });
  return md`${join(words, '; ')} (least squares on logarithms over the networks of that depth; the interval is that of the slope).`;
}

/** The cheapest deeper network that is at least as good as the best of one layer. */
function exchange(ours: EggholderResults): Prose {
  const shallow = bestOnValidation(trainedNetworks(ours, 1));
  if (shallow === undefined) return md`No network of one layer completed, so there is nothing to exchange.`;
  const own = md`The best network of one layer, ${named(shallow)}, has ${count(shallow.arm.mean('parameters'), { show: 'value' })} parameters, a
    test error of ${decimal(shallow.arm.mean('testRmse'), { show: 'se' })} and took ${duration(shallow.arm.mean('trainSeconds'), { show: 'value' })}.`;
  const cheapest = trainedNetworks(ours)
    .filter(
      (network) =>
        network.depth > 1 && meanOf(network, 'validationRmse') <= meanOf(shallow, 'validationRmse'),
    )
    .sort((a, b) => meanOf(a, 'parameters') - meanOf(b, 'parameters'))[0];
  if (cheapest === undefined) return md`${own} No deeper network did as well on the validation points.`;
  const parameters = ours.fact(
    'exchange.parameters',
    meanOf(cheapest, 'parameters') / meanOf(shallow, 'parameters'),
    'fraction',
  );
  const units = ours.fact('exchange.units', cheapest.units / shallow.units, 'fraction');
  return md`${own} The smallest deeper network that does at least as well on the validation points is ${named(cheapest)}: it has
    ${percent(units, { digits: 0 })} of the hidden units and ${percent(parameters, { digits: 0 })} of the parameters, a test error of
    ${decimal(cheapest.arm.mean('testRmse'), { show: 'se' })}, and took ${duration(cheapest.arm.mean('trainSeconds'), { show: 'value' })}.`;
}

function timeFinding(ours: EggholderResults, ratios: readonly DepthRatio[]): Prose {
  const overall = exponentInParameters(ours, 'trainSeconds');
  const growth =
    overall === undefined
      ? md`There are too few networks to say how time grows with the parameters.`
      : md`Training time grows as the number of parameters to the power ${decimal(overall)} over all networks:
          ${text(
            overall.ci95![1] < 1
              ? 'more slowly than the parameters themselves, since every step also has work that does not depend on them.'
              : overall.ci95![0] > 1
                ? 'faster than the parameters themselves.'
                : 'no detectable departure from proportionality.',
          )}`;
  const pairs = ratios.flatMap(({ deep, shallow, ratio }) => {
    if (ratio === undefined) return [];
    const tested = ratio.pValue === undefined ? md`too few totals for a test` : md`${pValue(ratio)}`;
    return [
      md`${depthWords(deep)} take ${decimal(ratio, { digits: 2 })} times as long as ${depthWords(shallow)} (${tested})`,
    ];
  });
  const equal =
    pairs.length === 0
      ? md``
      : md`At equal totals of hidden units, ${join(pairs, '; ')} (paired t-tests on logarithms over the common totals, corrected by
          Holm’s method).`;
  return md`${growth} ${equal} ${tradeInTime(ours, overall)}`;
}

/** The answer to "a similar trade-off in time?" */
function tradeInTime(ours: EggholderResults, exponent: Estimate | undefined): Prose {
  if (exponent === undefined || exponent.ci95![0] <= 0) {
    return md`At this scale these measurements show no trade-off in time.`;
  }
  const twice = ours.fact('trainSecondsRatioAtTwiceTheParameters', 2 ** exponent.value);
  return md`So there is a similar trade-off in time, and it is the ${text(exponent.value < 1 ? 'milder' : 'harsher')} one: twice the parameters
    take ${decimal(twice, { show: 'value', digits: 2 })} times as long.`;
}

/** Which depths are on the front of time and error. */
function frontWords(ours: EggholderResults): Prose {
  const networks = trainedNetworks(ours);
  const front = paretoFront(networks, (network) => [
    meanOf(network, 'trainSeconds'),
    meanOf(network, 'testRmse'),
  ]);
  const on = (depth: Depth) =>
    ours.fact(
      `paretoFront.depth${depth}`,
      front.filter((network) => network.depth === depth).length,
      'count',
    );
  const fastest = [...front].sort((a, b) => meanOf(a, 'trainSeconds') - meanOf(b, 'trainSeconds'));
  return md`Whoever has a budget of time rather than of parameters picks a network that no other beats in both time and error. Of the
    ${count(ours.fact('paretoFront.networks', networks.length, 'count'))} networks ${count(ours.fact('paretoFront.size', front.length, 'count'))} are of that
    kind: ${count(on(1))} with one hidden layer, ${count(on(2))} with two and ${count(on(3))} with three, from ${named(fastest[0]!)}
    (${duration(fastest[0]!.arm.mean('trainSeconds'), { show: 'value' })}, error ${decimal(fastest[0]!.arm.mean('testRmse'), { show: 'value' })})
    to ${named(fastest.at(-1)!)} (${duration(fastest.at(-1)!.arm.mean('trainSeconds'), { show: 'value' })}, error
    ${decimal(fastest.at(-1)!.arm.mean('testRmse'), { show: 'value' })}).`;
}
