// Question 4.1: the test error against the size of the network.

import {
  type Block,
  count,
  decimal,
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
import { standardDeviation } from '@trialbook/stats';
import { NOISE } from '../../experiments/eggholder-depth-width.ts';
import { join } from '../../problems/words.ts';
import {
  byParameters,
  errorPictures,
  learningCurves,
  rmseByUnits,
  surfacePictures,
  targetDeviation,
} from './figures.ts';
import { bestPerDepth, networksTable } from './network-tables.ts';
import {
  bestOnValidation,
  DEPTHS,
  type Depth,
  type DepthRatio,
  depthRatios,
  type EggholderResults,
  type TrainedNetwork,
  trainedNetworks,
} from './results.ts';
import { depthWords, named } from './words.ts';

export function errorSection(ours: EggholderResults, divergence: Block): Block {
  const networks = trainedNetworks(ours);
  const best = bestOnValidation(networks)!;
  const shallow = bestOnValidation(trainedNetworks(ours, 1));
  const curves = DEPTHS.flatMap((depth) => bestOnValidation(trainedNetworks(ours, depth)) ?? []);
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
      below the noise, ${text(NOISE)} in original units and ${decimal(floor)} standardised.`,
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
      comes with the assignment: networks of one layer have no batch normalisation, so the step from one layer to two is a step in both.
      ${trialSpread(ours)}`,
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
      alt: md`Maps of the absolute error over the square, one per network, brighter where the error is larger: ${fitWords(best, shallow)}.`,
      from: [ours],
      chart: errorPictures(fits),
    }),
    figure({
      id: 'eggholder-curves',
      caption: md`Validation RMSE while training, for the best network of each depth (mean over trials).`,
      alt: md`A curve per network on a logarithmic axis. ${join(curves.map((network) => md`${named(network)} ends at ${decimal(network.arm.mean('validationRmse'), { show: 'value' })}.`))}`,
      from: [ours],
      chart: learningCurves(curves),
    }),
    stillLearning(ours, best),
    divergence,
    networksTable(ours),
  );
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

const times = (ratio: Estimate) => decimal(ratio, { digits: 2 });

/** What the ratios say, pair by pair. */
function depthFinding(ratios: readonly DepthRatio[]): Prose {
  return join(
    ratios.map(({ deep, shallow, ratio }) => {
      if (ratio === undefined)
        return md`No total is common to ${depthWords(deep)} and ${depthWords(shallow)}.`;
      const pair = md`${depthWords(deep)} instead of ${depthWords(shallow)}`;
      if (ratio.pValue === undefined) {
        return md`With ${pair} the test error is ${times(ratio)} times as large, on the one total both have: too few for a test.`;
      }
      if (ratio.pValue >= 0.05) {
        return md`With ${pair} there is no detectable difference at equal totals: the error is ${times(ratio)} times as large,
          ${pValue(ratio)}.`;
      }
      return md`With ${pair} the test error is ${text(ratio.value < 1 ? 'smaller' : 'larger')} at equal totals:
        ${times(ratio)} times as large, ${pValue(ratio)}.`;
    }),
  );
}

/** How much the error of a network changes from trial to trial, pooled over the networks that have several. */
function trialSpread(ours: EggholderResults): Prose {
  const logarithms = trainedNetworks(ours)
    .map(({ arm }) => arm.values('testRmse').map(Math.log))
    .filter((values) => values.length > 1);
  if (logarithms.length === 0)
    return md`No network was trained twice, so there is no telling how much of a difference is chance.`;
  const degrees = logarithms.reduce((sum, values) => sum + values.length - 1, 0);
  const squares = logarithms.reduce(
    (sum, values) => sum + (values.length - 1) * standardDeviation(values) ** 2,
    0,
  );
  const spread = ours.fact('trialSpread', Math.exp(Math.sqrt(squares / degrees)) - 1, 'fraction');
  const several = ours.fact('networksTrainedSeveralTimes', logarithms.length, 'count');
  return md`And a network trained again, from other weights on other points, has an error that differs by about ${percent(spread, { digits: 1 })}
    (one standard deviation of the logarithm, pooled over the ${count(several)} networks with several trials): smaller differences between single
    networks mean nothing.`;
}

/** How far the best network is from the noise floor. */
function remaining(best: TrainedNetwork, floor: Estimate): Prose {
  const error = best.arm.mean('testRmseStandardized');
  const train = best.arm.mean('trainRmseStandardized');
  const overfits = error.value > 1.2 * train.value;
  return md`The best of all, ${named(best)}, is left with a standardised error of ${decimal(error)}, against a noise floor of
    ${decimal(floor, { show: 'value' })} and a training error of ${decimal(train, { show: 'value' })}: ${text(
      overfits
        ? 'part of what is left shows on new points only, as overfitting does, and as batch normalisation by running statistics may.'
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
    ${percent(left, { show: 'value', digits: 0 })} of what it was (${ref('eggholder-curves')}): ${text(
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
