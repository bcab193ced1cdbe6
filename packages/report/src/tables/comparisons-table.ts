// The table of a family of comparisons: what was compared, the difference, how many pairs, the corrected p-value.

import type { Estimate } from '../estimate.ts';
import type { Source } from '../results/source.ts';
import type { FormattedNumber, Prose } from '../text/inline.ts';
import { count, pValue } from '../text/number-format.ts';
import { type Column, type Table, type TableCell, table } from './table.ts';

/**
 * A table with a row per comparison: the columns that say what was compared, then Difference, Pairs and Corrected p. A
 * comparison without a p-value says "not compared": too few trials could be paired.
 *
 * @example
 * ```ts
 * import { comparisonsTable, md, points } from '@trialbook/report';
 * const gain = { name: 'dropout − plain/accuracy', unit: 'fraction', value: 0.01, n: 10, ci95: [0.002, 0.018], pValue: 0.02 } as const;
 * export const block = comparisonsTable({
 *   id: 'gains', caption: md`Dropout less none, p-values corrected by Holm’s method.`, from: [],
 *   rows: [{ arm: 'dropout', gain }],
 *   columns: [{ header: 'Arm', cell: ({ arm }) => arm }],
 *   difference: ({ gain }) => gain,
 *   format: (difference) => points(difference, { show: 'ci' }),
 * });
 * ```
 */
export function comparisonsTable<Item>(options: {
  readonly id: string;
  readonly caption: Prose;
  readonly from: readonly Source[];
  readonly rows: readonly Item[];
  /** What was compared. */
  readonly columns: readonly Column<Item>[];
  /** First less second, with the corrected p-value; undefined where nothing could be compared. */
  readonly difference: (item: Item) => Estimate | undefined;
  readonly format: (difference: Estimate, item: Item) => FormattedNumber;
  /** Columns between Difference and Pairs, an effect size, say. */
  readonly beside?: readonly Column<Item>[];
}): Table {
  const { id, caption, from, rows, columns, difference, format, beside = [] } = options;
  const compared =
    (cell: (found: Estimate, item: Item) => TableCell, otherwise: TableCell) =>
    (item: Item): TableCell => {
      const found = difference(item);
      return found?.pValue === undefined ? otherwise : cell(found, item);
    };
  return table({
    id,
    caption,
    from,
    rows,
    columns: [
      ...columns,
      { header: 'Difference', align: 'end', cell: compared(format, 'not compared') },
      ...beside,
      {
        header: 'Pairs',
        align: 'end',
        cell: (item) => {
          const n = difference(item)?.n;
          return n === undefined ? null : count({ name: 'pairs', unit: 'count', value: n });
        },
      },
      { header: 'Corrected p', align: 'end', cell: compared((found) => pValue(found), null) },
    ],
  });
}
