// Problem 4, the networks whose training diverges: why, and what half the learning rate does for them.

import {
  type BoundArm,
  type BoundResults,
  count,
  decimal,
  defineProblem,
  type Estimate,
  md,
  type Prose,
  SIGNIFICANCE_LEVEL,
  table,
  text,
  verdict,
} from '@trialbook/report';
import { mcnemarTest, mean } from '@trialbook/stats';
import { type EggholderMetric, eggholderDepthWidth, FULL } from '../../experiments/eggholder-depth-width.ts';
import {
  eggholderHalfRate,
  RATE_FACTORS,
  type RateArm,
  WIDE,
} from '../../experiments/eggholder-half-rate.ts';
import { parseNetwork } from '../../experiments/eggholder-networks.ts';
import { allNetworks, type EggholderResults, notKnown } from './results.ts';
import { named } from './words.ts';

export type HalfRateResults = BoundResults<RateArm, EggholderMetric>;
type Rate = keyof typeof RATE_FACTORS;

const rateOf = (rate: Rate) => RATE_FACTORS[rate] * FULL.learningRate;

export const divergenceProblem = defineProblem({
  id: 'divergence',
  needs: { ours: eggholderHalfRate, all: eggholderDepthWidth },
  values: ({ ours, all }: { ours: HalfRateResults; all: EggholderResults }) => {
    const networks = [...new Set(ours.arms.map((arm) => arm.split('/')[1]!))].map((name) => ({
      ...parseNetwork(name),
      of: (rate: Rate) => ours.arm(`${rate}/${name}`),
    }));
    const limit = (rate: Rate) =>
      ours.fact(`stabilityLimit.${rate}`, stabilityLimit(rateOf(rate), FULL.momentum));
    const column = (rate: Rate) => ({
      header: `Diverged at ${rateOf(rate)}`,
      align: 'end' as const,
      cell: ({ of }: (typeof networks)[number]) => divergedOf(of(rate)),
    });
    const [full, half] = [totals(ours, 'full-rate'), totals(ours, 'half-rate')];
    const change = halfLessFull(ours);
    return {
      wide: WIDE,
      rate: { full: rateOf('full-rate') },
      limit: { full: limit('full-rate'), half: limit('half-rate') },
      networks: table({
        id: 'eggholder-half-rate',
        caption: md`Networks with a wide last layer, at the learning rate of this problem and at half of it: trials that diverged, and the test RMSE at half the
        rate (± standard error over trials, where there are several). The curvature is that of the loss along the weights of the output, $2\lambda_{\max}(\mathrm{E}[hh^\top])$. They take no part in the curves above.`,
        from: [ours],
        rows: networks,
        columns: [
          { header: 'Network', cell: named },
          column('full-rate'),
          column('half-rate'),
          {
            header: 'Curvature at the start',
            align: 'end',
            cell: ({ of }) => curvatureOf(of('half-rate')),
          },
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
      curvature: curvatures(ours, all, limit('full-rate').value),
      full,
      half,
      change,
      test: change.method!,
      remedy: verdict({
        outcome:
          full.diverged.value === 0
            ? 'nothing to mend'
            : change.pValue! >= SIGNIFICANCE_LEVEL
              ? 'not detected'
              : half.diverged.value === 0
                ? 'enough'
                : 'not enough',
        outcomes: ['nothing to mend', 'not detected', 'enough', 'not enough'],
        estimate: change,
      }),
    };
  },
});

/** Whether the curvature at the start tells the trainings that diverge at the full rate from those that complete. */
function curvatures(ours: HalfRateResults, all: EggholderResults, limit: number) {
  const trainings = [
    ...ours.arms.filter((arm) => arm.startsWith('full-rate/')).map((arm) => ours.arm(arm)),
    ...allNetworks(all).flatMap(({ depth, arm }) => (depth > 1 ? [arm] : [])),
  ].flatMap(({ trials }) =>
    trials.flatMap(({ status, metrics }) =>
      metrics.readoutCurvature === undefined ? [] : [{ status, value: metrics.readoutCurvature }],
    ),
  );
  const of = (status: string) => trainings.filter((each) => each.status === status).map(({ value }) => value);
  const [lost, done] = [of('diverged'), of('completed')];
  const known = lost.length > 0 && done.length > 0;
  const apart = known && Math.min(...lost) > Math.max(...done);
  const between = apart && Math.min(...lost) > limit && Math.max(...done) < limit;
  const fact = (name: string, value: number) =>
    known ? ours.fact(`readoutCurvature.${name}`, value) : notKnown(name);
  return {
    known,
    lostLow: fact('lowestOfDiverged', Math.min(...lost)),
    lostHigh: fact('highestOfDiverged', Math.max(...lost)),
    doneHigh: fact('highestOfCompleted', Math.max(...done)),
    order: verdict({
      outcome: between ? 'limit between' : apart ? 'apart' : 'not apart',
      outcomes: ['limit between', 'apart', 'not apart'],
    }),
  };
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

/** Of the trials of an arm, whether they completed or not; results from before it was measured have none. */
function curvaturesOf(arm: Arm): number[] {
  return arm.trials.flatMap(({ metrics }) => metrics.readoutCurvature ?? []);
}

function curvatureOf(arm: Arm): Prose | null {
  const values = curvaturesOf(arm);
  if (values.length === 0) return null;
  return md`${decimal({ name: 'readoutCurvature', unit: '', value: mean(values) }, { digits: 0 })}`;
}

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

/** Trainings at a rate, and how many of them diverged. */
function totals(ours: HalfRateResults, rate: Rate) {
  const arms = ours.arms.filter((arm) => arm.startsWith(`${rate}/`)).map((arm) => ours.arm(arm));
  const lost = arms.reduce((sum, { diverged }) => sum + diverged.value, 0);
  const trials = arms.reduce((sum, arm) => sum + arm.trials.length, 0);
  return {
    diverged: ours.fact(`diverged.${rate}`, lost, 'count'),
    trials: ours.fact(`trials.${rate}`, trials, 'count'),
  };
}
