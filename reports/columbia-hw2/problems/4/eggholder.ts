// Problem 4: depth against width on the Eggholder function. Each question has a file of its own.

import { defineProblem, listed, md, text, verdict } from '@trialbook/report';
import { eggholderDepthWidth, NOISE, SCALES, TEST_SHARE } from '../../experiments/eggholder-depth-width.ts';
import {
  DRAWN_THREE,
  LAYER_SIZES,
  networkName,
  networksOfDepth,
  threeLayerSample,
  UNIT_BUDGET,
} from '../../experiments/eggholder-networks.ts';
import { networksTable } from './network-tables.ts';
import { allNetworks, type EggholderResults } from './results.ts';
import { errorValues } from './test-error.ts';
import { tradeOffValues } from './trade-off.ts';

export const eggholderProblem = defineProblem({
  id: 'eggholder',
  needs: { ours: eggholderDepthWidth },
  values: ({ ours }, { profile }) => {
    const { points, momentum, learningRate, batchSize, epochs, validationPoints } = SCALES[profile];
    return {
      points,
      momentum,
      learningRate,
      batchSize,
      epochs,
      validationPoints,
      noise: NOISE,
      unitBudget: UNIT_BUDGET,
      layerSizes: LAYER_SIZES.join(', '),
      testPercent: 100 * TEST_SHARE,
      trials: howOften(ours),
      three: threeLayers(ours),
      diverged: divergedNetworks(ours),
      error: errorValues(ours),
      networks: networksTable(ours),
      tradeOff: tradeOffValues(ours),
    };
  },
});

/** How often the networks were trained. */
function howOften(ours: EggholderResults) {
  const counts = allNetworks(ours).map(({ units, arm }) => ({ units, trials: arm.trials.length }));
  const most = Math.max(...counts.map(({ trials }) => trials));
  const often = counts.filter(({ trials }) => trials === most);
  const totals = [...new Set(often.map(({ units }) => units))].sort((a, b) => a - b);
  return {
    all: often.length === counts.length,
    most,
    often: listed(totals.map((units) => md`${text(units)}`)),
  };
}

/** Which networks of three layers were trained, and by what rule. */
function threeLayers(ours: EggholderResults) {
  const trained = allNetworks(ours)
    .filter(({ depth }) => depth === 3)
    .map(({ name }) => name);
  const sample = threeLayerSample().map(networkName);
  const all = networksOfDepth(3).length;
  const same = trained.length === sample.length && sample.every((name) => trained.includes(name));
  return {
    all,
    trained: trained.length,
    drawn: DRAWN_THREE,
    rule: verdict({
      outcome: trained.length === all ? 'all' : same ? 'sample' : 'by hand',
      outcomes: ['all', 'sample', 'by hand'],
    }),
  };
}

/** Networks that lost trials to divergence, if there are any. */
function divergedNetworks(ours: EggholderResults) {
  const hit = allNetworks(ours).filter(({ arm }) => arm.diverged.value > 0);
  const trials = hit.reduce((sum, { arm }) => sum + arm.diverged.value, 0);
  return {
    any: hit.length > 0,
    trials: ours.fact('divergedTrials', trials, 'count'),
    networks: hit.map(({ name }) => name).join(', '),
  };
}
