// Mean, standard error and interval of plain numbers, as facts of a report hold them.

import type { Estimate } from '@trialbook/report';
import { summarizeValues } from '@trialbook/stats';

/** The mean over trials with its 95 % t interval; the mean alone for fewer than two. */
export function meanOf(values: readonly number[]): Omit<Estimate, 'name' | 'unit'> {
  const { mean, n, standardError, ci95 } = summarizeValues(values);
  return {
    value: mean,
    n,
    ...(standardError === null ? {} : { standardError }),
    ...(ci95 === null ? {} : { ci95, method: 'Student t' }),
  };
}
