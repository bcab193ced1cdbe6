// Question 4.2: what depth and width cost, in parameters and in time.

import {
  decimal,
  duration,
  type Estimate,
  figure,
  md,
  percent,
  pValue,
  SIGNIFICANCE_LEVEL,
  type Table,
  table,
  text,
  verdict,
} from '@trialbook/report';
import { paretoFront } from '@trialbook/stats';
import type { EggholderMetric } from '../../experiments/eggholder-depth-width.ts';
import { byParameters } from './figures.ts';
import {
  bestOnValidation,
  DEPTHS,
  type Depth,
  depthRatios,
  type EggholderResults,
  exponentInParameters,
  meanOf,
  notKnown,
  type TrainedNetwork,
  trainedNetworks,
} from './results.ts';
import { depthWords, named } from './words.ts';

/** Question 4.2, for its text. */
export function tradeOffValues(ours: EggholderResults) {
  const timeExponent = exponentInParameters(ours, 'trainSeconds');
  return {
    slopes: slopeTable(ours),
    ...exchange(ours),
    depthHelps: depthRatios(ours, 'testRmse').some(
      ({ ratio }) => ratio !== undefined && ratio.value < 1 && (ratio.pValue ?? 1) < SIGNIFICANCE_LEVEL,
    ),
    timeByParameters: figure({
      id: 'time-by-parameters',
      caption: md`Wall-clock time of training against the number of parameters, one thread per trial, on the machine named at the head of this
        report; compilation, validation and testing are not counted, and every epoch counts at their median. Every network a dot, with ± one standard error over trials where there are several.`,
      alt: md`Training time against parameters, a dot per network, from ${duration(extreme(ours, 'trainSeconds', Math.min), { show: 'value' })} to ${duration(extreme(ours, 'trainSeconds', Math.max), { show: 'value' })}.`,
      from: [ours],
      chart: byParameters(ours, 'trainSeconds', 'Training time, s'),
    }),
    growthOfTime: verdict({
      outcome:
        timeExponent === undefined
          ? 'unknown'
          : timeExponent.ci95![1] < 1
            ? 'slower'
            : timeExponent.ci95![0] > 1
              ? 'faster'
              : 'proportional',
      outcomes: ['unknown', 'slower', 'faster', 'proportional'],
      ...(timeExponent === undefined ? {} : { estimate: timeExponent }),
    }),
    timeExponent: timeExponent ?? notKnown('exponent of time'),
    timeRatios: timeTable(ours),
    inTime: verdict({
      outcome:
        timeExponent === undefined || timeExponent.ci95![0] <= 0
          ? 'none'
          : timeExponent.value < 1
            ? 'milder'
            : 'harsher',
      outcomes: ['none', 'milder', 'harsher'],
    }),
    timeOfTwice:
      timeExponent === undefined
        ? notKnown('time of twice the parameters')
        : ours.fact('trainSecondsRatioAtTwiceTheParameters', 2 ** timeExponent.value),
    front: frontValues(ours),
  };
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
function slopeTable(ours: EggholderResults): Table {
  const rows = DEPTHS.map((depth) => {
    const exponent = exponentInParameters(ours, 'testRmse', depth);
    const left = exponent && leftByTwice(ours, depth, exponent);
    return { depth, exponent, left };
  });
  return table({
    id: 'error-slopes',
    caption: md`The test error goes as the number of parameters to this power: least squares on logarithms over the networks of a depth, with the 95 % interval of the slope.
      The last column is the share of the error that twice the parameters leave, with the interval that the slope gives it. A depth of fewer than three networks has no slope.`,
    from: [ours],
    rows,
    columns: [
      { header: 'Networks', cell: ({ depth }) => depthWords(depth) },
      { header: 'Exponent', align: 'end', cell: ({ exponent }) => (exponent ? decimal(exponent) : null) },
      {
        header: 'Error left',
        align: 'end',
        cell: ({ left }) => (left ? percent(left, { show: 'ci', digits: 0 }) : null),
      },
    ],
  });
}

/** The share of the error that twice the parameters leave: its interval is that of the slope. */
function leftByTwice(ours: EggholderResults, depth: Depth, { value, n, ci95, method }: Estimate): Estimate {
  const [low, high] = ci95!;
  const share = { value: 2 ** value, n: n!, ci95: [2 ** low, 2 ** high] as const, method: method! };
  return ours.fact(`halvingOfParameters.depth${depth}`, share, 'fraction');
}

/** The best network of one layer, and the cheapest deeper one that is at least as good. */
function exchange(ours: EggholderResults) {
  const shallow = bestOnValidation(trainedNetworks(ours, 1));
  const cheapest =
    shallow &&
    trainedNetworks(ours)
      .filter(
        (network) =>
          network.depth > 1 && meanOf(network, 'validationRmse') <= meanOf(shallow, 'validationRmse'),
      )
      .sort((a, b) => meanOf(a, 'parameters') - meanOf(b, 'parameters'))[0];
  const ratio = (name: string, of: (network: TrainedNetwork) => number) =>
    shallow === undefined || cheapest === undefined
      ? notKnown(name)
      : ours.fact(`exchange.${name}`, of(cheapest) / of(shallow), 'fraction');
  return {
    shallow: networkValues(shallow),
    cheapest: {
      ...networkValues(cheapest),
      shareOfParameters: ratio('parameters', (network) => meanOf(network, 'parameters')),
      units: ratio('units', ({ units }) => units),
    },
  };
}

/** A network with its numbers; without any where there is none. */
function networkValues(network: TrainedNetwork | undefined) {
  const of = (metric: EggholderMetric) => network?.arm.mean(metric) ?? notKnown(metric);
  return {
    known: network !== undefined,
    name: network === undefined ? text('none') : named(network),
    parameters: of('parameters'),
    testRmse: of('testRmse'),
    trainSeconds: of('trainSeconds'),
  };
}

function timeTable(ours: EggholderResults): Table {
  return table({
    id: 'time-ratios',
    caption: md`Training time at equal totals of hidden units, as a multiple: geometric means over the totals that both depths have; paired t-tests on
      logarithms, p-values corrected by Holm’s method for the three pairs, 95 % intervals not corrected.
      A pair with fewer than two totals in common has no test.`,
    from: [ours],
    rows: depthRatios(ours, 'trainSeconds'),
    columns: [
      { header: 'Networks', cell: ({ deep }) => depthWords(deep) },
      { header: 'Against', cell: ({ shallow }) => depthWords(shallow) },
      {
        header: 'Times as long',
        align: 'end',
        cell: ({ ratio }) => (ratio ? decimal(ratio, { digits: 2 }) : null),
      },
      { header: 'Adjusted p', cell: ({ ratio }) => (ratio?.pValue === undefined ? null : pValue(ratio)) },
    ],
  });
}

/** Which networks no other beats in both time and error. */
function frontValues(ours: EggholderResults) {
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
  const byTime = [...front].sort((a, b) => meanOf(a, 'trainSeconds') - meanOf(b, 'trainSeconds'));
  return {
    networks: ours.fact('paretoFront.networks', networks.length, 'count'),
    size: ours.fact('paretoFront.size', front.length, 'count'),
    ofOne: on(1),
    ofTwo: on(2),
    ofThree: on(3),
    fastest: networkValues(byTime[0]),
    best: networkValues(byTime.at(-1)),
  };
}
