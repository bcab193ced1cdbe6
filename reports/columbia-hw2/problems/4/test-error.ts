// Question 4.1: the test error against the size of the network.

import {
  count,
  decimal,
  type Estimate,
  figure,
  joined,
  md,
  type Prose,
  SIGNIFICANCE_LEVEL,
  text,
  verdict,
} from '@trialbook/report';
import { standardDeviation } from '@trialbook/stats';
import { NOISE } from '../../experiments/eggholder-depth-width.ts';
import {
  byParameters,
  errorPictures,
  learningCurves,
  rmseByUnits,
  surfacePictures,
  targetDeviation,
} from './figures.ts';
import { bestPerDepth } from './network-tables.ts';
import {
  bestOnValidation,
  DEPTHS,
  type Depth,
  type DepthRatio,
  depthRatios,
  type EggholderResults,
  notKnown,
  type TrainedNetwork,
  trainedNetworks,
} from './results.ts';
import { named } from './words.ts';

/** A test error so many times the training error is called overfitting. */
const OVERFITTING = 1.2;
/** An error that the second half of the training leaves at less than this is still falling. */
const STILL_FALLING = 0.95;

/** Question 4.1, for its text. */
export function errorValues(ours: EggholderResults) {
  const best = bestOnValidation(trainedNetworks(ours))!;
  const shallow = bestOnValidation(trainedNetworks(ours, 1));
  const curves = DEPTHS.flatMap((depth) => bestOnValidation(trainedNetworks(ours, depth)) ?? []);
  const ratios = depthRatios(ours, 'testRmse');
  const deviation = ours.fact('targetDeviation', targetDeviation(ours));
  const fits = {
    ...(shallow !== undefined && shallow.name !== best.name
      ? { [`Best of one layer: ${shallow.hidden.join('-')}`]: shallow }
      : {}),
    [`Best of all: ${best.hidden.join('-')}`]: best,
  };
  return {
    targetDeviation: deviation,
    noiseFloor: ours.fact('noiseFloorStandardized', NOISE / deviation.value),
    byUnits: figure({
      id: 'rmse-by-units',
      caption: md`Test RMSE against the total of hidden units, one curve per depth through the averages of networks with equal totals; bars are
        ± one standard error over trials, pale dots the single networks. A ring marks an average that is without networks which diverged; a
        cross at the top is a network of which no trial completed. Left axis in original units, right axis divided by the
        standard deviation of the training targets. All axes are logarithmic; the lower panel continues the upper one at the noise, with a
        break between them.`,
      alt: md`One curve per depth, all above the noise floor. The lowest mean error of one layer is ${lowest(ours, 1)}, of two layers ${lowest(ours, 2)}, of three layers ${lowest(ours, 3)}.`,
      from: [ours],
      chart: rmseByUnits(ours),
    }),
    byParameters: figure({
      id: 'rmse-by-parameters',
      caption: md`Test RMSE against the number of parameters: every network a dot, with ± one standard error over trials where there are several.`,
      alt: md`Test error against parameters, a dot per network; the best network overall, ${named(best)}, has ${count(best.arm.mean('parameters'), { show: 'value' })} parameters and an error of ${decimal(best.arm.mean('testRmse'), { show: 'value' })}.`,
      from: [ours],
      chart: byParameters(ours, 'testRmse', 'Test RMSE, original units'),
    }),
    twoAgainstOne: depthVerdict(ratios, 2, 1),
    threeAgainstOne: depthVerdict(ratios, 3, 1),
    threeAgainstTwo: depthVerdict(ratios, 3, 2),
    spread: trialSpread(ours),
    bestPerDepth: bestPerDepth(ours),
    best: remaining(best),
    fits: figure({
      id: 'eggholder-fits',
      caption: md`The function and what the networks have made of it, in one colour scale (first trial of each network).`,
      alt: md`The target with its curved ridges, and the fits: ${fitWords(best, shallow)}.`,
      from: [ours],
      chart: surfacePictures(fits),
    }),
    errors: figure({
      id: 'eggholder-errors',
      caption: md`Absolute error of the same fits against the function without noise.`,
      alt: md`Maps of the absolute error over the square, one per network, brighter where the error is larger: ${fitWords(best, shallow)}.`,
      from: [ours],
      chart: errorPictures(fits),
    }),
    curves: figure({
      id: 'eggholder-curves',
      caption: md`Validation RMSE while training, for the best network of each depth (mean over trials).`,
      alt: md`A curve per network on a logarithmic axis. ${joined(curves.map((network) => md`${named(network)} ends at ${decimal(network.arm.mean('validationRmse'), { show: 'value' })}.`))}`,
      from: [ours],
      chart: learningCurves(curves),
    }),
    stillLearning: stillLearning(ours, best),
  };
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

/** What the ratios say of a deeper and a shallower depth. */
function depthVerdict(ratios: readonly DepthRatio[], deep: Depth, shallow: Depth) {
  const ratio = ratios.find((each) => each.deep === deep && each.shallow === shallow)?.ratio;
  return {
    outcome: verdict({
      outcome: outcomeOf(ratio),
      outcomes: ['no common total', 'one common total', 'not detected', 'smaller', 'larger'],
      ...(ratio === undefined ? {} : { estimate: ratio }),
    }),
    ratio: ratio ?? notKnown('ratio of test errors'),
  };
}

function outcomeOf(ratio: Estimate | undefined) {
  if (ratio === undefined) return 'no common total';
  if (ratio.pValue === undefined) return 'one common total';
  if (ratio.pValue >= SIGNIFICANCE_LEVEL) return 'not detected';
  return ratio.value < 1 ? 'smaller' : 'larger';
}

/** How much the error of a network changes from trial to trial, pooled over the networks that have several. */
function trialSpread(ours: EggholderResults) {
  const logarithms = trainedNetworks(ours)
    .map(({ arm }) => arm.values('testRmse').map(Math.log))
    .filter((values) => values.length > 1);
  const degrees = logarithms.reduce((sum, values) => sum + values.length - 1, 0);
  const squares = logarithms.reduce(
    (sum, values) => sum + (values.length - 1) * standardDeviation(values) ** 2,
    0,
  );
  return {
    known: logarithms.length > 0,
    deviation: ours.fact('trialSpread', Math.exp(Math.sqrt(squares / degrees)) - 1, 'fraction'),
    networks: ours.fact('networksTrainedSeveralTimes', logarithms.length, 'count'),
  };
}

/** How far the best network is from the noise floor. */
function remaining(best: TrainedNetwork) {
  const standardized = best.arm.mean('testRmseStandardized');
  const trainStandardized = best.arm.mean('trainRmseStandardized');
  return {
    name: named(best),
    once: best.arm.n.value === 1,
    standardized,
    trainStandardized,
    overfits: standardized.value > OVERFITTING * trainStandardized.value,
  };
}

/** Whether more epochs would have helped, from the second half of the learning curves. */
function stillLearning(ours: EggholderResults, best: TrainedNetwork) {
  const curve = best.arm.band('validationRmseStandardized');
  const half = curve[Math.floor((curve.length - 1) / 2)]!;
  const left = ours.fact('secondHalfOfTraining.ratio', curve.at(-1)!.mean / half.mean, 'fraction');
  return {
    epochs: ours.fact('epochs', best.arm.completed[0]!.series.epoch!.at(-1)!, 'count'),
    left,
    falling: left.value < STILL_FALLING,
  };
}

function fitWords(best: TrainedNetwork, shallow: TrainedNetwork | undefined): Prose {
  const ofBest = md`the best network, ${named(best)}, leaves an error of ${decimal(best.arm.mean('testRmse'), { show: 'value' })}`;
  if (shallow === undefined || shallow.name === best.name) return ofBest;
  return md`the best of one layer, ${named(shallow)}, leaves an error of ${decimal(shallow.arm.mean('testRmse'), { show: 'value' })}, ${ofBest}`;
}
