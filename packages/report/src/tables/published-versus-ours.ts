// The table that closes a problem: the published number beside ours, with a verdict. The arithmetic is in judge-published.ts.

import type { Estimate } from '../estimate.ts';
import type { Source } from '../results/source.ts';
import { type FormattedNumber, type Inline, type Prose, text } from '../text/inline.ts';
import { md } from '../text/markdown-text.ts';
import { count, type NumberOptions } from '../text/number-format.ts';
import { judgePublished, type PublishedNumber, type PublishedVerdict } from './judge-published.ts';
import { type Table, table } from './table.ts';

/** One row of `publishedVersusOurs`. */
export interface PublishedComparison extends PublishedNumber {
  /** What is compared, in words. */
  readonly what: string | Prose;
  /** How both are written: `percent`, `decimal`, … */
  readonly format: (estimate: Estimate, options?: NumberOptions) => FormattedNumber;
  /** Why they differ, or anything else worth a cell. */
  readonly remark?: string | Inline;
}

const verdictWords: Record<PublishedVerdict, string> = {
  agrees: 'agrees',
  differs: 'differs',
  'too wide': 'too wide to disagree with anything',
  'no interval': 'no interval',
  'other machine': 'not judged: another machine',
};

/**
 * A table with the columns What, Published, Ours (± standard error), n, Expected, Verdict and, where any row has one, Remark.
 *
 * A published number is one draw, not a mean: the column Expected holds the 95 % range in which a further training of ours
 * would lie (or, with `publishedTrials`, the mean of that many further ones), and the verdict says whether the published
 * number lies there. What is compared, and when no verdict is given, stands at `judgePublished`.
 *
 * @example
 * ```ts
 * import { md, percent, publishedVersusOurs } from '@trialbook/report';
 * const ours = { name: 'a', unit: 'fraction', value: 0.95, n: 10, standardError: 0.002, ci95: [0.9455, 0.9545] } as const;
 * export const block = publishedVersusOurs({
 *   id: 'published-perceptron', caption: md`Published and ours.`, from: [],
 *   rows: [{ what: 'Perceptron', published: 0.96, rounding: 0.0005, ours, format: percent }],
 * });
 * ```
 */
export function publishedVersusOurs(options: {
  id: string;
  caption: Prose;
  from: readonly Source[];
  rows: readonly PublishedComparison[];
}): Table {
  const { id, caption, from } = options;
  const rows = options.rows.map((row) => ({ ...row, judged: judgePublished(row) }));
  type Judged = (typeof rows)[number];
  const remarked = rows.some(({ remark }) => remark !== undefined);
  return table<Judged>({
    id,
    caption,
    from,
    rows,
    columns: [
      { header: 'What', cell: ({ what }) => what },
      { header: 'Published', cell: (row) => row.format(published(row), { show: 'value' }) },
      { header: 'Ours', cell: (row) => row.format(row.ours, { show: 'se' }) },
      {
        header: 'n',
        cell: ({ ours }) =>
          ours.n === undefined ? null : count({ name: `${ours.name} n`, unit: 'count', value: ours.n }),
      },
      {
        header: '95 % expected',
        cell: (row) => {
          const { expected, verdict } = row.judged;
          if (expected === undefined || verdict === 'other machine') return null;
          // As many digits as the number that is held against it.
          const { text: held } = row.format(published(row), { show: 'value' });
          return row.format(
            { ...row.ours, ci95: expected.range, method: expected.method },
            {
              show: 'interval',
              ...(held.includes('×') ? {} : { digits: /\.(\d+)/.exec(held)?.[1]?.length ?? 0 }),
            },
          );
        },
      },
      { header: 'Verdict', cell: ({ judged }) => md`**${text(verdictWords[judged.verdict])}**` },
      ...(remarked ? [{ header: 'Remark', cell: ({ remark }: Judged) => remark ?? null }] : []),
    ],
  });
}

function published({ published: value, ours }: PublishedComparison): Estimate {
  return { name: `${ours.name} as published`, unit: ours.unit, value };
}
