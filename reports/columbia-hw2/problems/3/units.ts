// Question 3.1, the first half: what dropout does to hidden units, measured.

import { decimal, md, percent, type Table, table } from '@trialbook/report';
import { ARMS, type LenetArm, type LenetMetric } from '../../experiments/lenet-batchnorm-dropout.ts';
import { comparisonOf, type LenetComparison, told } from './comparisons.ts';
import { lenetComparisonsTable } from './comparisons-table.ts';
import { type LenetResults, lettered } from './figures.ts';

/** What happens to the hidden units, with dropout against without. */
export function unitValues(ours: LenetResults, measured: readonly LenetComparison[]) {
  const against = (first: LenetArm, second: LenetArm) => {
    const of = (metric: LenetMetric) => told(comparisonOf(measured, first, second, metric));
    return {
      correlationC5: of('correlationC5'),
      correlationF6: of('correlationF6'),
      silencedLoss: of('silencedLoss'),
    };
  };
  return {
    withoutNorm: against('dropout', 'plain'),
    withNorm: against('bn-dropout', 'bn-input'),
    table: unitsTable(ours),
    mechanisms: lenetComparisonsTable(
      'lenet-mechanisms',
      md`What dropout and batch normalisation do to hidden units: first version less second, paired t-tests over
      trials, p-values corrected by Holm’s method for all rows, 95 % intervals not corrected.`,
      ours,
      measured,
    ),
  };
}

function unitsTable(ours: LenetResults): Table {
  const cell = (arm: LenetArm, metric: LenetMetric, format: typeof percent) =>
    format(ours.arm(arm).mean(metric), { show: 'se' });
  return table({
    id: 'lenet-units',
    caption: md`What happens to the hidden units: mean ± standard error over trials.`,
    from: [ours],
    rows: ARMS,
    columns: [
      { header: 'Version', cell: lettered },
      { header: 'Drift of layer inputs', cell: (arm) => cell(arm, 'drift', decimal) },
      { header: 'Mean |r| in C5', cell: (arm) => cell(arm, 'correlationC5', decimal) },
      { header: 'Mean |r| in F6', cell: (arm) => cell(arm, 'correlationF6', decimal) },
      { header: 'Lost without half of F6', cell: (arm) => cell(arm, 'silencedLoss', percent) },
    ],
  });
}
