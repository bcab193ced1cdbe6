// 3G, one epoch: what the statistics of batch norm have to do with the fall of accuracy, and whether networks collapse.

import { type BoundResults, count, md, percent, type Table, table, verdict } from '@trialbook/report';
import { SWEEP_RATES, type SweepArm, type SweepMetric } from '../../experiments/cnn-dropout-sweep.ts';
import { pairedFact } from '../trial-fact.ts';

type Ours = BoundResults<SweepArm, SweepMetric>;

/** Whether the networks with dropout 0.9 call nearly everything by one name. */
export function collapse(ours: Ours) {
  const shares = ours.arm('0.9').values('largestShare');
  const collapsed = shares.filter((share) => share > 0.95).length;
  return {
    count: ours.fact('collapsed.0.9', collapsed, 'count'),
    how: verdict({
      outcome: collapsed === shares.length ? 'all' : collapsed === 0 ? 'none' : 'some',
      outcomes: ['all', 'some', 'none'],
    }),
  };
}

/** Where the statistics of the test images gain most over the running ones. */
export function hiddenByStatistics(ours: Ours) {
  const gains = SWEEP_RATES.map((rate) => ({
    rate,
    gain: pairedFact(
      ours,
      `batchStatisticsGain.${rate}`,
      ours.arm(rate).values('batchStatisticsAccuracy'),
      ours.arm(rate).values('testAccuracy'),
      'fraction',
    ),
  }));
  const largest = gains.reduce((a, b) => (b.gain.value > a.gain.value ? b : a));
  return {
    rate: largest.rate,
    gain: largest.gain,
    after: ours.arm(largest.rate).mean('batchStatisticsAccuracy'),
  };
}

export function statisticsTable(ours: Ours): Table {
  return table({
    id: 'dropout-statistics',
    caption: md`After one epoch: test accuracy as trained, test accuracy when batch norm takes the statistics of the test images, and the share of test images in the class named most often. Mean ± standard error.`,
    from: [ours],
    rows: SWEEP_RATES,
    columns: [
      { header: 'Dropout', cell: (rate) => rate },
      { header: 'n', cell: (rate) => count(ours.arm(rate).n) },
      {
        header: 'Test accuracy',
        cell: (rate) => percent(ours.arm(rate).mean('testAccuracy'), { show: 'se' }),
      },
      {
        header: 'Statistics of test images',
        cell: (rate) => percent(ours.arm(rate).mean('batchStatisticsAccuracy'), { show: 'se' }),
      },
      {
        header: 'Named most often',
        cell: (rate) => percent(ours.arm(rate).mean('largestShare'), { show: 'se' }),
      },
    ],
  });
}
