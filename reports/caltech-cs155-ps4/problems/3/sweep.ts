// 3G: what the text says of dropout, of the claims about ten epochs, and of choosing. The training is in experiments/.

import { type BoundResults, compared, defineProblem } from '@trialbook/report';
import {
  cnnDropoutSweep,
  FINAL_ARMS,
  SWEEP_RATES,
  SWEEP_SCALES,
  SWEEP_TRAINING,
  type SweepArm,
  type SweepMetric,
} from '../../experiments/cnn-dropout-sweep.ts';
import { pairedFact } from '../trial-fact.ts';
import { choosing } from './choosing.ts';
import { claims, finalCurves, finalTable } from './final-networks.ts';
import { agreement, kerasValues, publishedTable, sweepCurve } from './sweep-by-rate.ts';
import { collapse, hiddenByStatistics, statisticsTable } from './sweep-collapse.ts';

type Ours = BoundResults<SweepArm, SweepMetric>;

export const sweepProblem = defineProblem({
  id: 'sweep',
  needs: { ours: cnnDropoutSweep },
  values: ({ ours }, { profile }) => {
    const { finalEpochs, filters, normMomentum, ...scale } = SWEEP_SCALES[profile];
    const best = SWEEP_RATES.reduce((a, b) => (mean(ours, b) > mean(ours, a) ? b : a));
    const most = ours.arm('0.9');
    const gap = compared(
      pairedFact(
        ours,
        'batchStatistics.0.9',
        most.values('batchStatisticsAccuracy'),
        most.values('testAccuracy'),
        'fraction',
      ),
    );
    return {
      ...scale,
      finalEpochs,
      filters: filters.join(' and '),
      normMomentum,
      learningRate: SWEEP_TRAINING.learningRate,
      l2: FINAL_ARMS['final-l2'].l2,
      finalRate: FINAL_ARMS.final.dropout,
      trials: ours.arm('0.0').n,
      parameters: ours.arm('0.0').values('parameters')[0]!,
      none: rateValues(ours, '0.0'),
      most: rateValues(ours, '0.9'),
      best: { rate: best, testAccuracy: ours.arm(best).mean('testAccuracy') },
      collapse: collapse(ours),
      running: gap,
      hidden: hiddenByStatistics(ours),
      scaledDown: profile === 'smoke' || profile === 'quick',
      agreement: agreement(ours),
      claims: claims(ours),
      selection: choosing(ours),
      published: publishedTable(ours),
      curve: sweepCurve(ours),
      statistics: statisticsTable(ours),
      keras: kerasValues(),
      finalCurves: finalCurves(ours),
      finals: finalTable(ours),
    };
  },
});

function mean(ours: Ours, arm: SweepArm): number {
  return ours.arm(arm).mean('testAccuracy').value;
}

function rateValues(ours: Ours, arm: SweepArm) {
  const trials = ours.arm(arm);
  return {
    testAccuracy: trials.mean('testAccuracy'),
    batchStatistics: trials.mean('batchStatisticsAccuracy'),
    largestShare: trials.mean('largestShare'),
    trainAccuracy: trials.mean('trainAccuracy'),
  };
}
