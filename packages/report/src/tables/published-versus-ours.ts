// The table that closes a problem: the published number beside ours, with a verdict from the interval.

import type { Estimate } from '../estimate.ts';
import type { Source } from '../results/source.ts';
import { type FormattedNumber, type Inline, type Prose, text } from '../text/inline.ts';
import { md } from '../text/markdown-text.ts';
import { count, type NumberOptions } from '../text/number-format.ts';
import { type Table, table } from './table.ts';

/** One row of `publishedVersusOurs`. */
export interface PublishedComparison {
  /** What is compared, in words. */
  readonly what: string | Prose;
  /** The published number, in the unit of `ours` (fractions, not percent). */
  readonly published: number;
  /** Half a unit of the last printed digit of the published number, in the same unit; added to both ends. Default 0. */
  readonly rounding?: number;
  readonly ours: Estimate;
  /** How both are written: `percent`, `decimal`, … */
  readonly format: (estimate: Estimate, options?: NumberOptions) => FormattedNumber;
  /** Why they differ, or anything else worth a cell. */
  readonly remark?: string | Inline;
}

/** `agrees`: the published number lies within the 95 % interval of ours. `no interval`: a single trial cannot tell. */
export type Verdict = 'agrees' | 'differs' | 'no interval';

/**
 * The verdict on one published number.
 *
 * @example
 * ```ts
 * import { verdictOn } from '@trialbook/report';
 * const ours = { name: 'a', unit: 'fraction', value: 0.95, ci95: [0.94, 0.96] } as const;
 * console.log(verdictOn(0.538, ours)); // differs
 * ```
 */
export function verdictOn(published: number, ours: Estimate, rounding = 0): Verdict {
  if (ours.ci95 === undefined) return 'no interval';
  const [low, high] = ours.ci95;
  return published >= low - rounding && published <= high + rounding ? 'agrees' : 'differs';
}

/** A table with the columns What, Published, Ours (± standard error), 95 % interval, n, Verdict and, where any row has one, Remark. */
export function publishedVersusOurs(options: {
  id: string;
  caption: Prose;
  from: readonly Source[];
  rows: readonly PublishedComparison[];
}): Table {
  const { id, caption, from, rows } = options;
  const remarked = rows.some(({ remark }) => remark !== undefined);
  return table({
    id,
    caption,
    from,
    rows,
    columns: [
      { header: 'What', cell: ({ what }) => what },
      { header: 'Published', cell: (row) => row.format(published(row), { show: 'value' }) },
      { header: 'Ours', cell: (row) => row.format(row.ours, { show: 'se' }) },
      {
        header: '95 % interval',
        cell: (row) => (row.ours.ci95 === undefined ? null : row.format(row.ours, { show: 'interval' })),
      },
      {
        header: 'n',
        cell: ({ ours }) =>
          ours.n === undefined ? null : count({ name: `${ours.name} n`, unit: 'count', value: ours.n }),
      },
      { header: 'Verdict', cell: (row) => md`**${text(verdictOn(row.published, row.ours, row.rounding))}**` },
      ...(remarked ? [{ header: 'Remark', cell: ({ remark }: PublishedComparison) => remark ?? null }] : []),
    ],
  });
}

function published({ published: value, ours }: PublishedComparison): Estimate {
  return { name: `${ours.name} as published`, unit: ours.unit, value };
}
