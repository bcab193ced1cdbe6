// A table of paired comparisons of problem 3.

import { comparisonsTable, decimal, type Prose, points, type Table } from '@trialbook/report';
import { lenetBatchnormDropout } from '../../experiments/lenet-batchnorm-dropout.ts';
import type { LenetComparison } from './comparisons.ts';
import { ARM_NAMES, type LenetResults } from './figures.ts';

export function lenetComparisonsTable(
  id: string,
  caption: Prose,
  ours: LenetResults,
  comparisons: readonly LenetComparison[],
): Table {
  const { metrics } = lenetBatchnormDropout;
  return comparisonsTable({
    id,
    caption,
    from: [ours],
    rows: comparisons,
    columns: [
      { header: 'First', cell: ({ arms }) => ARM_NAMES[arms[0]] },
      { header: 'Second', cell: ({ arms }) => ARM_NAMES[arms[1]] },
      { header: 'In', cell: ({ metric }) => metrics[metric].label },
    ],
    difference: ({ difference }) => difference,
    format: (difference, { metric }) =>
      metrics[metric].unit === 'fraction'
        ? points(difference, { show: 'ci' })
        : decimal(difference, { show: 'ci', signed: true }),
  });
}
