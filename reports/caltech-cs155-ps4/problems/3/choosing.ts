// 3G: what it costs to choose the dropout probability on the test set.

import { seedTree } from '@trialbook/random';
import { type BoundResults, compared } from '@trialbook/report';
import { SWEEP_RATES, type SweepArm, type SweepMetric } from '../../experiments/cnn-dropout-sweep.ts';
import { pairedFact, trialFact } from '../trial-fact.ts';
import { selection } from './selection.ts';

type Ours = BoundResults<SweepArm, SweepMetric>;

/** Random halves of the test images that the cost of choosing is averaged over. */
const HALVINGS = 200;

export function choosing(ours: Ours) {
  const trials = ours
    .arm('0.0')
    .completed.map(({ trial }) => trial)
    .filter((trial) =>
      SWEEP_RATES.every((rate) => ours.arm(rate).completed.some((record) => record.trial === trial)),
    );
  const found = trials.map((trial) =>
    selection(
      SWEEP_RATES.map((rate) => {
        const { metrics, artifacts } = ours.arm(rate).completed.find((record) => record.trial === trial)!;
        return { validationAccuracy: metrics.validationAccuracy!, right: artifacts.right as Uint8Array };
      }),
      HALVINGS,
      seedTree('halvings').child('trial', trial).stream(),
    ),
  );
  return {
    halvings: HALVINGS,
    candidates: SWEEP_RATES.length,
    validated: trialFact(
      ours,
      'selection.validated',
      found.map(({ validated }) => validated),
      'fraction',
    ),
    tested: trialFact(
      ours,
      'selection.tested',
      found.map(({ tested }) => tested),
      'fraction',
    ),
    optimism: compared(
      pairedFact(
        ours,
        'selection.optimism',
        found.map(({ optimism }) => optimism),
        found.map(() => 0),
        'fraction',
      ),
    ),
    gap: trialFact(
      ours,
      'selection.testedLessValidated',
      found.map(({ tested, validated }) => tested - validated),
      'fraction',
    ),
    same: ours.fact(
      'selection.sameChoice',
      found.filter(({ byValidation, byTest }) => byValidation === byTest).length,
      'count',
    ),
    sweeps: ours.fact('selection.sweeps', found.length, 'count'),
    choices: [...new Set(found.map(({ byValidation }) => SWEEP_RATES[byValidation]!))].sort().join(', '),
  };
}
