// Problem 4: depth against width on the Eggholder function. Prose and tables; the training is in experiments/.

import {
  type Block,
  count,
  decimal,
  duration,
  type Estimate,
  equation,
  figure,
  finding,
  md,
  note,
  type Prose,
  type PublishedComparison,
  percent,
  publishedVersusOurs,
  pValue,
  type ReportContext,
  ref,
  section,
  table,
  text,
} from '@trialbook/report';
import {
  eggholderDepthWidth,
  eggholderModel,
  NOISE,
  SCALES,
  TEST_SHARE,
} from '../experiments/eggholder-depth-width.ts';
import { LAYER_SIZES, UNIT_BUDGET } from '../experiments/eggholder-networks.ts';
import {
  byParameters,
  errorPictures,
  learningCurves,
  rmseByUnits,
  surfacePictures,
  targetDeviation,
} from './eggholder-figures.ts';
import {
  allNetworks,
  bestOnValidation,
  DEPTHS,
  type Depth,
  type DepthRatio,
  depthRatios,
  type EggholderResults,
  exponentInParameters,
  meanOf,
  type TrainedNetwork,
  trainedNetworks,
} from './eggholder-results.ts';
import { paretoFront } from './pareto-front.ts';
import type { ReferenceKey } from './references.ts';

type Context = ReportContext<ReferenceKey>;

const number = text;
const DEPTH_WORDS: Record<Depth, string> = {
  1: 'one hidden layer',
  2: 'two hidden layers',
  3: 'three hidden layers',
};
const depthWords = (depth: number) => text(DEPTH_WORDS[depth as Depth]);
/** A network in prose, never broken at its hyphens. */
const named = ({ hidden }: TrainedNetwork) => text(hidden.join('\u2011'));

export function eggholderSection(context: Context): readonly Block[] {
  const { cite, part, profile } = context;
  const scale = SCALES[profile];
  return [
    section(
      { id: 'problem-4', title: 'Problem 4: depth against width on the Eggholder function' },
      md`A network is to learn the function`,
      equation({
        id: 'eggholder',
        tex: String.raw`f(x_1, x_2) = -(x_2 + 47)\,\sin\sqrt{\left|\tfrac{x_1}{2} + x_2 + 47\right|} - x_1 \sin\sqrt{\left|x_1 - (x_2 + 47)\right|}`,
      }),
      md`on the square $[-512, 512]^2$ (${ref('eggholder-surface')}) from ${number(scale.points)} uniformly drawn points whose targets carry
        normal noise of standard deviation ${number(NOISE)} ${cite('assignment')}. It may spend ${number(UNIT_BUDGET)} hidden units, on
        one, two or three layers of ${text(LAYER_SIZES.join(', '))}. Is it better to spend them in width or in depth?`,
      md`**Protocol.** ${number(100 * TEST_SHARE)} % of the points are for testing; inputs and targets are standardised by the
        statistics of the training points. All layers are ReLU; with two or three of them batch normalisation follows the ReLU, as in
        the published solution ${cite('published')}, with its initial weights (Glorot uniform) and its optimiser: SGD with Nesterov momentum
        ${number(scale.momentum)} at the constant learning rate ${number(scale.learningRate)}, batches of ${number(scale.batchSize)},
        ${number(scale.epochs)} epochs. A trial draws its own points, split, initial weights and order of batches, the same for every
        network, so that networks are compared on equal terms. Where one network is chosen among several, it is chosen on
        ${number(scale.validationPoints)} further points; the test points only judge. A network is named by its layers: 128-64 has 128 units in
        the first and 64 in the second.`,
      ...part(eggholderDepthWidth, (ours) => [
        ...divergedNote(ours),
        errorSection(ours),
        tradeOffSection(ours, cite('montufar')),
        publishedSection(ours, cite('published')),
      ]),
    ),
  ];
}

/** Networks that lost trials to divergence, if there are any. */
function divergedNote(ours: EggholderResults): readonly Block[] {
  const hit = allNetworks(ours).filter(({ arm }) => arm.diverged.value > 0);
  if (hit.length === 0) return [];
  return [
    note(
      md`Training diverged in ${count(ours.fact('divergedTrials', sum(hit.map(({ arm }) => arm.diverged.value)), 'count'))} trials, of the
        networks ${text(hit.map(({ name }) => name).join(', '))}: their loss ceased to be finite. These trials are counted and
        never averaged; a network none of whose trials completed is missing from the curves.`,
      'Divergence',
    ),
  ];
}

function errorSection(ours: EggholderResults): Block {
  const networks = trainedNetworks(ours);
  const best = bestOnValidation(networks)!;
  const shallow = bestOnValidation(trainedNetworks(ours, 1));
  const deviation = ours.fact('targetDeviation', targetDeviation(ours));
  const floor = ours.fact('noiseFloorStandardized', NOISE / deviation.value);
  const fits = {
    ...(shallow !== undefined && shallow.name !== best.name
      ? { [`Best of one layer: ${shallow.hidden.join('-')}`]: shallow }
      : {}),
    [`Best of all: ${best.hidden.join('-')}`]: best,
  };
  return section(
    { id: 'p4-1', title: '4.1 Test error against size' },
    md`${ref('rmse-by-units')} shows the root mean square error on the test points against the number of hidden units,
      ${ref('rmse-by-parameters')} against the number of parameters, and ${ref('eggholder-networks')} lists every network. Networks of one
      depth with the same total (64-128 and 128-64, say) are averaged. The targets of the training points have a standard deviation
      of ${decimal(deviation, { digits: 1 })}: that is the error of a network which always answers with the mean. No network can go
      below the noise, ${number(NOISE)} in original units and ${decimal(floor)} standardised.`,
    figure({
      id: 'rmse-by-units',
      caption: md`Test RMSE against the total of hidden units, one curve per depth through the averages of networks with equal totals; bars are
        ± one standard error over trials, pale dots the single networks. Left axis in original units, right axis divided by the
        standard deviation of the training targets. All axes are logarithmic; the lower panel continues the upper one at the noise, with a
        break between them.`,
      alt: md`One curve per depth, all above the noise floor. The lowest mean error of one layer is ${lowest(ours, 1)}, of two layers ${lowest(ours, 2)}, of three layers ${lowest(ours, 3)}.`,
      from: [ours],
      chart: rmseByUnits(ours),
    }),
    figure({
      id: 'rmse-by-parameters',
      caption: md`Test RMSE against the number of parameters: every network a dot, with ± one standard error over trials; the lines join the
        averages of networks with equal totals of hidden units.`,
      alt: md`Test error against parameters, a dot per network; the best network overall, ${named(best)}, has ${count(best.arm.mean('parameters'), { show: 'value' })} parameters and an error of ${decimal(best.arm.mean('testRmse'), { show: 'value' })}.`,
      from: [ours],
      chart: byParameters(ours, 'testRmse', 'Test RMSE, original units'),
    }),
    finding(depthFinding(depthRatios(ours, 'testRmse'))),
    md`The ratios are geometric means over the totals that both depths have, each total counting once (n is their number); the
      test is the paired t-test on logarithms, its p-values corrected by Holm’s method for the three pairs of depths (the intervals are
      not). One reservation
      comes with the assignment: networks of one layer have no batch normalisation, so the step from one layer to two is a step in both.`,
    bestPerDepth(ours),
    md`${ref('best-per-depth')} takes from each depth the network with the lowest validation error. ${remaining(best, floor)}
      ${ref('eggholder-fits')} shows what the best have learned, and ${ref('eggholder-errors')} where they are wrong.`,
    figure({
      id: 'eggholder-fits',
      caption: md`The function and what the networks have made of it, in one colour scale (first trial of each network).`,
      alt: md`The target with its curved ridges, and the fits: ${fitWords(best, shallow)}.`,
      from: [ours],
      chart: surfacePictures(fits),
    }),
    figure({
      id: 'eggholder-errors',
      caption: md`Absolute error of the same fits against the function without noise.`,
      alt: 'Maps of the absolute error over the square, one per network; dark is right, bright is wrong.',
      from: [ours],
      chart: errorPictures(fits),
    }),
    figure({
      id: 'eggholder-curves',
      caption: md`Validation RMSE while training, for the best network of each depth (mean over trials).`,
      alt: md`A curve per network on a logarithmic axis, ending where the table of the best networks says.`,
      from: [ours],
      chart: learningCurves(DEPTHS.flatMap((depth) => bestOnValidation(trainedNetworks(ours, depth)) ?? [])),
    }),
    stillLearning(ours, best),
    networksTable(ours),
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

function lowest(ours: EggholderResults, depth: Depth) {
  const means = trainedNetworks(ours, depth).map((network) => network.arm.mean('testRmse'));
  return means.length === 0
    ? text('not known')
    : decimal(
        means.reduce((a, b) => (b.value < a.value ? b : a)),
        { show: 'value' },
      );
}

/** What the ratios say, pair by pair. */
function depthFinding(ratios: readonly DepthRatio[]): Prose {
  return join(
    ratios.map(({ deep, shallow, ratio }) => {
      if (ratio === undefined)
        return md`No total is common to ${depthWords(deep)} and ${depthWords(shallow)}.`;
      const pair = md`${depthWords(deep)} instead of ${depthWords(shallow)}`;
      if (ratio.pValue === undefined) {
        return md`With ${pair} the test error is ${decimal(ratio)} times as large, on the one total both have: too few for a test.`;
      }
      if (ratio.pValue >= 0.05) {
        return md`With ${pair} there is no detectable difference at equal totals: the error is ${decimal(ratio)} times as large,
          ${pValue(ratio)}.`;
      }
      return md`With ${pair} the test error is ${text(ratio.value < 1 ? 'smaller' : 'larger')} at equal totals:
        ${decimal(ratio)} times as large, ${pValue(ratio)}.`;
    }),
  );
}

function bestPerDepth(ours: EggholderResults): Block {
  return table({
    id: 'best-per-depth',
    caption: md`The best network of each depth, chosen on the validation points, judged on the test points (± standard error over trials).`,
    from: [ours],
    rows: DEPTHS.flatMap((depth) => bestOnValidation(trainedNetworks(ours, depth)) ?? []),
    columns: [
      { header: 'Hidden layers', cell: ({ depth }) => text(depth) },
      { header: 'Network', cell: named },
      ...networkColumns(),
    ],
  });
}

function networkColumns() {
  const done = (network: TrainedNetwork, cell: () => ReturnType<typeof decimal>) =>
    network.arm.n.value === 0 ? text('diverged') : cell();
  return [
    {
      header: 'Parameters',
      align: 'end' as const,
      cell: ({ hidden }: TrainedNetwork) => text(eggholderModel(hidden).parameterCount),
    },
    {
      header: 'Test RMSE',
      align: 'end' as const,
      cell: (network: TrainedNetwork) =>
        done(network, () => decimal(network.arm.mean('testRmse'), { show: 'se', digits: 1 })),
    },
    {
      header: 'Standardised',
      align: 'end' as const,
      cell: (network: TrainedNetwork) =>
        done(network, () => decimal(network.arm.mean('testRmseStandardized'), { show: 'se', digits: 4 })),
    },
    {
      header: 'Training time',
      align: 'end' as const,
      cell: (network: TrainedNetwork) =>
        done(network, () => duration(network.arm.mean('trainSeconds'), { show: 'se' })),
    },
    { header: 'Trials', align: 'end' as const, cell: ({ arm }: TrainedNetwork) => count(arm.n) },
  ];
}

function networksTable(ours: EggholderResults): Block {
  return table({
    id: 'eggholder-networks',
    caption: md`All networks: mean ± standard error over the trials that completed (without one where a single trial did).`,
    from: [ours],
    rows: allNetworks(ours),
    columns: [
      { header: 'Network', cell: named },
      { header: 'Units', align: 'end', cell: ({ units }) => text(units) },
      ...networkColumns(),
    ],
  });
}

/** How far the best network is from the noise floor. */
function remaining(best: TrainedNetwork, floor: Estimate): Prose {
  const error = best.arm.mean('testRmseStandardized');
  const train = best.arm.mean('trainRmseStandardized');
  const overfits = error.value > 1.2 * train.value;
  return md`The best of all, ${named(best)}, is left with a standardised error of ${decimal(error)}, against a noise floor of
    ${decimal(floor, { show: 'value' })} and a training error of ${decimal(train, { show: 'value' })}: ${text(
      overfits
        ? 'part of what is left is overfitting.'
        : 'what is left is neither noise nor overfitting, but what the network cannot yet represent.',
    )}`;
}

/** Whether more epochs would have helped, from the second half of the learning curves. */
function stillLearning(ours: EggholderResults, best: TrainedNetwork): Prose {
  const curve = best.arm.band('validationRmseStandardized');
  const half = curve[Math.floor((curve.length - 1) / 2)]!;
  const end = curve.at(-1)!;
  const left = ours.fact('secondHalfOfTraining.ratio', end.mean / half.mean, 'fraction');
  const epochs = ours.fact('epochs', best.arm.completed[0]!.series.epoch!.at(-1)!, 'count');
  return md`Is training over after ${count(epochs)} epochs? In the second half of them the validation error of ${named(best)} went to
    ${percent(left, { show: 'value' })} of what it was (${ref('eggholder-curves')}): ${text(
      left.value < 0.95
        ? 'it is still falling, so the errors here are those of this budget of epochs, not the least these networks can reach.'
        : 'little is left to gain at this learning rate.',
    )}`;
}

function fitWords(best: TrainedNetwork, shallow: TrainedNetwork | undefined): Prose {
  const ofBest = md`the best network, ${named(best)}, leaves an error of ${decimal(best.arm.mean('testRmse'), { show: 'value' })}`;
  if (shallow === undefined || shallow.name === best.name) return ofBest;
  return md`the best of one layer, ${named(shallow)}, leaves an error of ${decimal(shallow.arm.mean('testRmse'), { show: 'value' })}, ${ofBest}`;
}

function tradeOffSection(ours: EggholderResults, regions: ReturnType<Context['cite']>): Block {
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
      caption: md`Wall-clock time of training against the number of parameters, one thread per trial; compilation, validation and testing are not
        counted. The lines join the averages of networks with equal totals of hidden units.`,
      alt: md`Training time against parameters, a dot per network, from ${duration(extreme(ours, 'trainSeconds', Math.min), { show: 'value' })} to ${duration(extreme(ours, 'trainSeconds', Math.max), { show: 'value' })}.`,
      from: [ours],
      chart: byParameters(ours, 'trainSeconds', 'Training time, s'),
    }),
    finding(timeFinding(ours, times)),
    md`${frontWords(ours)}`,
  );
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
      md`${depthWords(deep)} take ${decimal(ratio)} times as long as ${depthWords(shallow)} (${tested})`,
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

// What the published solution prints: mean squared errors, standardised; milliseconds per step from its progress bars.
const PUBLISHED = {
  test: { network: '2:128-32', mse: 0.0452, rounding: 0.00005 },
  // The middle of 0.0070 to 0.0084, between which the training loss moves in the epochs that are printed.
  train: { network: '3:128-128-64', mse: 0.0077, rounding: 0.0007 },
  steps: [
    { network: '2:128-32', ms: 11 },
    { network: '3:128-128-64', ms: 22 },
  ],
} as const;

function publishedSection(ours: EggholderResults, published: ReturnType<Context['cite']>): Block {
  const has = (network: string) => ours.has(network) && ours.arm(network).n.value > 0;
  const root = ({ mse, rounding }: { readonly mse: number; readonly rounding: number }) => ({
    published: Math.sqrt(mse),
    rounding: rounding / (2 * Math.sqrt(mse)),
  });
  const { test, train } = PUBLISHED;
  const rows: PublishedComparison[] = [
    ...(has(test.network)
      ? [
          {
            what: 'Test RMSE of 128-32, standardised',
            ...root(test),
            ours: ours.arm(test.network).mean('testRmseStandardized'),
            format: decimal,
          },
        ]
      : []),
    ...(has(train.network)
      ? [
          {
            what: 'Training RMSE of 128-128-64 in the last epochs, standardised',
            ...root(train),
            ours: ours.arm(train.network).mean('trainRmseStandardized'),
            format: decimal,
          },
        ]
      : []),
    ...PUBLISHED.steps
      .filter(({ network }) => has(network))
      .map(({ network, ms }) => ({
        what: `Time per step of ${network.slice(2)}`,
        published: ms,
        rounding: 0.5,
        ours: ours.arm(network).mean('msPerStep'),
        format: duration,
      })),
  ];
  const squared = ours.fact('publishedRmse.128-32', Math.sqrt(test.mse));
  const of400 = eggholderModel([400]).parameterCount;
  const of512 = eggholderModel([512]).parameterCount;
  return section(
    { id: 'p4-published', title: 'Published and ours' },
    rows.length === 0
      ? md`The networks whose numbers the published solution prints are not part of this profile.`
      : publishedVersusOurs({
          id: 'published-eggholder',
          caption: md`Published ${published} and ours. The published errors are mean squared ones; the roots are ours. Only a few of its numbers
            are printed, the others are in its plots.`,
          from: [ours],
          rows,
        }),
    note(
      md`Three slips shape the published plots. What their axes call RMSE is the mean squared error that the training loop returns:
        ${decimal({ name: 'published MSE of 128-32', unit: '', value: test.mse })} where the root is ${decimal(squared)}, and since the
        square of a number below one is smaller than the number, every network looks better than it is, and ratios between networks appear
        squared. The largest network of one layer was trained with 400 units
        (${number(of400)} parameters) and is drawn at 512 (${number(of512)}). And networks with the same number of hidden units were not
        averaged: with five networks of two layers and three of three, no total occurred twice. Neither training was repeated, so there is no telling
        how much of a difference is chance.`,
      'Where the difference comes from',
    ),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Pieces of prose in a row. */
function join(pieces: readonly Prose[], separator = ' '): Prose {
  return pieces.reduce((whole, piece, i) => (i === 0 ? piece : md`${whole}${text(separator)}${piece}`), md``);
}
