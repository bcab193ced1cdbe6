// Problem 4: depth against width on the Eggholder function. Each question has a file of its own.

import { defineProblem, listed, md, text } from '@trialbook/report';
import type { Profile } from '@trialbook/trials';
import { eggholderDepthWidth, NOISE, SCALES, TEST_SHARE } from '../../experiments/eggholder-depth-width.ts';
import { LAYER_SIZES, parseNetwork, UNIT_BUDGET } from '../../experiments/eggholder-networks.ts';
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
      trials: howOften(profile),
      diverged: divergedNetworks(ours),
      error: errorValues(ours),
      networks: networksTable(ours),
      tradeOff: tradeOffValues(ours),
    };
  },
});

/** How often the networks are trained. */
function howOften(profile: Profile) {
  const plans = Object.entries(eggholderDepthWidth.plan(profile).arms);
  const most = Math.max(...plans.map(([, { trials }]) => trials));
  const often = plans.filter(([, { trials }]) => trials === most).map(([name]) => parseNetwork(name).units);
  const totals = [...new Set(often)].sort((a, b) => a - b).map((units) => md`${text(units)}`);
  return { all: often.length === plans.length, most, often: listed(totals) };
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
