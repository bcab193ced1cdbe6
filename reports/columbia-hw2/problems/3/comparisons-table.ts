// A table of paired comparisons of problem 3.

import { count, decimal, type Prose, points, pValue, type Table, table } from '@trialbook/report';
import { lenetBatchnormDropout } from '../../experiments/lenet-batchnorm-dropout.ts';
import type { LenetComparison } from './comparisons.ts';
import { ARM_NAMES, type LenetResults } from './figures.ts';

export function comparisonsTable(
  id: string,
  caption: Prose,
  ours: LenetResults,
  comparisons: readonly LenetComparison[],
): Table {
  const { metrics } = lenetBatchnormDropout;
  return table({
    id,
    caption,
    from: [ours],
    rows: comparisons,
    columns: [
      { header: 'First', cell: ({ arms }) => ARM_NAMES[arms[0]] },
      { header: 'Second', cell: ({ arms }) => ARM_NAMES[arms[1]] },
      { header: 'In', cell: ({ metric }) => metrics[metric].label },
      {
        header: 'Difference',
        align: 'end',
        cell: ({ metric, difference }) => {
          if (difference === undefined) return null;
          return metrics[metric].unit === 'fraction'
            ? points(difference, { show: 'ci' })
            : decimal(difference, { show: 'ci', signed: true });
        },
      },
      {
        header: 'Pairs',
        align: 'end',
        cell: ({ difference }) =>
          difference?.n === undefined ? null : count({ name: 'pairs', unit: 'count', value: difference.n }),
      },
      {
        header: 'Corrected p',
        align: 'end',
        cell: ({ difference }) => (difference === undefined ? null : pValue(difference)),
      },
    ],
  });
}
