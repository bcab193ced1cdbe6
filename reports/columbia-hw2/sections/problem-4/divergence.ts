// Problem 4, the networks whose training diverges: why, and what half the learning rate does for them.

import {
  type Block,
  type BoundArm,
  type BoundResults,
  type Citation,
  count,
  decimal,
  type Estimate,
  finding,
  md,
  type Prose,
  points,
  pValue,
  ref,
  section,
  table,
  text,
} from '@trialbook/report';
import { mcnemarTest } from '@trialbook/stats';
import { type EggholderMetric, FULL } from '../../experiments/eggholder-depth-width.ts';
import { RATE_FACTORS, type RateArm, WIDE } from '../../experiments/eggholder-half-rate.ts';
import { parseNetwork } from '../../experiments/eggholder-networks.ts';
import { named } from './words.ts';

export type HalfRateResults = BoundResults<RateArm, EggholderMetric>;
type Rate = keyof typeof RATE_FACTORS;

const rateOf = (rate: Rate) => RATE_FACTORS[rate] * FULL.learningRate;

export function divergenceSection(ours: HalfRateResults, edgeOfStability: Citation): Block {
  const networks = [...new Set(ours.arms.map((arm) => arm.split('/')[1]!))].map((name) => ({
    ...parseNetwork(name),
    of: (rate: Rate) => ours.arm(`${rate}/${name}`),
  }));
  const limit = (rate: Rate) =>
    decimal(ours.fact(`stabilityLimit.${rate}`, stabilityLimit(rateOf(rate), FULL.momentum)), { digits: 0 });
  const column = (rate: Rate) => ({
    header: `Diverged at ${rateOf(rate)}`,
    align: 'end' as const,
    cell: ({ of }: (typeof networks)[number]) => divergedOf(of(rate)),
  });
  return section(
    { id: 'eggholder-divergence', title: 'When training diverges' },
    md`Networks with ${text(WIDE)} units in the last of several hidden layers are a case of their own. Behind batch normalisation each of these units has
      variance one, and on a two-dimensional input many of them say nearly the same, so the curvature of the loss along what they share grows
      with their number. SGD with Nesterov momentum $\mu$ at the learning rate $\eta$ is stable only below a curvature of
      $(2 + 2\mu) / (\eta\,(1 + 2\mu))$ ${edgeOfStability}: ${limit('full-rate')} at $\eta$ = ${text(rateOf('full-rate'))}, and twice that,
      ${limit('half-rate')}, at half of it. ${ref('eggholder-half-rate')} tries both, each network on the same points from the same weights.`,
    table({
      id: 'eggholder-half-rate',
      caption: md`Networks with a wide last layer, at the learning rate of this problem and at half of it: trials that diverged, and the test RMSE at half the
        rate (± standard error over trials, where there are several). They take no part in the curves above.`,
      from: [ours],
      rows: networks,
      columns: [
        { header: 'Network', cell: named },
        column('full-rate'),
        column('half-rate'),
        {
          header: `Test RMSE at ${rateOf('half-rate')}`,
          align: 'end',
          cell: ({ of }) =>
            of('half-rate').n.value === 0
              ? '–'
              : decimal(of('half-rate').mean('testRmse'), { show: 'se', digits: 1 }),
        },
      ],
    }),
    finding(verdict(ours)),
  );
}

/**
 * The curvature up to which SGD with Nesterov momentum is stable on a quadratic.
 *
 * @param learningRate > 0
 * @param momentum in [0, 1)
 */
export function stabilityLimit(learningRate: number, momentum: number): number {
  return (2 + 2 * momentum) / (learningRate * (1 + 2 * momentum));
}

type Arm = BoundArm<RateArm, EggholderMetric>;

function divergedOf(arm: Arm): Prose {
  return md`${count(arm.diverged)} of ${text(arm.trials.length)}`;
}

/** The change of the share that diverges, over the trials that a network has at both rates: the same points, weights and order. */
function halfLessFull(ours: HalfRateResults): Estimate {
  const counts = { both: 0, onlyA: 0, onlyB: 0, neither: 0 };
  for (const arm of ours.arms.filter((name) => name.startsWith('half-rate/'))) {
    const full = new Map(
      ours
        .arm(arm.replace('half-rate', 'full-rate') as RateArm)
        .trials.map(({ trial, status }) => [trial, status]),
    );
    for (const { trial, status } of ours.arm(arm).trials) {
      if (!full.has(trial)) continue;
      const [a, b] = [status === 'diverged', full.get(trial) === 'diverged'];
      counts[a && b ? 'both' : a ? 'onlyA' : b ? 'onlyB' : 'neither'] += 1;
    }
  }
  const { difference, interval, p, test } = mcnemarTest(counts);
  const n = counts.both + counts.onlyA + counts.onlyB + counts.neither;
  const shown = {
    value: difference,
    n,
    pValue: p,
    method: test,
    ...(interval === null ? {} : { ci95: interval }),
  };
  return ours.fact('divergedHalfLessFull', shown, 'fraction');
}

function verdict(ours: HalfRateResults): Prose {
  const totals = (rate: Rate) => {
    const arms = ours.arms.filter((arm) => arm.startsWith(`${rate}/`)).map((arm) => ours.arm(arm));
    const lost = arms.reduce((sum, { diverged }) => sum + diverged.value, 0);
    const trials = arms.reduce((sum, arm) => sum + arm.trials.length, 0);
    return {
      lost,
      words: md`${count(ours.fact(`diverged.${rate}`, lost, 'count'))} of ${count(ours.fact(`trials.${rate}`, trials, 'count'))}`,
    };
  };
  const [full, half] = [totals('full-rate'), totals('half-rate')];
  const difference = halfLessFull(ours);
  return md`At the full rate ${full.words} trainings diverge, at half of it ${half.words}; on equal draws the share changes by
    ${points(difference)}, ${pValue(difference)} (${text(difference.method!)} over pairs of trainings). ${text(
      full.lost === 0
        ? 'At this scale there is nothing to mend.'
        : difference.pValue! >= 0.05
          ? 'That is no detectable difference.'
          : half.lost === 0
            ? 'It is the size of the step, not the network: half of it is enough.'
            : 'Half the step is not enough for all.',
    )}`;
}
