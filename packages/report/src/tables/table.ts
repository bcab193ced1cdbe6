// The table block: typed columns over rows. Holds cells; the renderers lay them out.

import type { Cell } from '../figures/chart.ts';
import type { Source } from '../results/source.ts';
import type { Inline, Prose } from '../text/inline.ts';

/** What stands in a cell: words, a formatted number, prose, or nothing. A bare number does not compile. */
export type TableCell = string | Inline | null;

/** A column of `table`: its header and how a row's item becomes a cell. */
export interface Column<Item> {
  readonly header: string | Prose;
  /** Numbers are right-aligned; `start` is the default for words. */
  readonly align?: 'start' | 'end';
  /** Marks the column that names the row (a row header for screen readers). The first one, unless told. */
  readonly rowHeader?: boolean;
  readonly cell: (item: Item, index: number) => TableCell;
}

/** A numbered table, its cells already made. Made by `table`. */
export interface Table {
  readonly kind: 'table';
  readonly id: string;
  readonly caption: Prose;
  readonly from: readonly Source[];
  readonly columns: readonly {
    readonly header: string | Prose;
    readonly align: 'start' | 'end';
    readonly rowHeader: boolean;
  }[];
  /** `[rows][columns]` */
  readonly cells: readonly (readonly TableCell[])[];
}

/**
 * A numbered table: one row per item, caption above, exported as `data/<id>.csv`.
 *
 * @example
 * ```ts
 * import { md, table } from '@trialbook/report';
 * export const shapes = table({
 *   id: 'shapes', caption: md`Shapes of the data.`, from: ['mnist'],
 *   rows: [{ split: 'train', shape: '60000 × 28 × 28' }],
 *   columns: [
 *     { header: 'Split', cell: (row) => row.split },
 *     { header: 'Shape', cell: (row) => row.shape, align: 'end' },
 *   ],
 * });
 * ```
 */
export function table<Item>(options: {
  id: string;
  caption: Prose;
  from: readonly Source[];
  columns: readonly Column<Item>[];
  rows: readonly Item[];
}): Table {
  const { id, caption, from, columns, rows } = options;
  const cells = rows.map((row, index) => columns.map((column) => column.cell(row, index)));
  const named = columns.some((column) => column.rowHeader === true);
  return {
    kind: 'table',
    id,
    caption,
    from,
    cells,
    columns: columns.map((column, at) => ({
      header: column.header,
      align: column.align ?? (isNumeric(cells.map((row) => row[at] ?? null)) ? 'end' : 'start'),
      rowHeader: column.rowHeader ?? (!named && at === 0),
    })),
  };
}

function isNumeric(cells: readonly TableCell[]): boolean {
  const filled = cells.filter((cell) => cell !== null);
  return filled.length > 0 && filled.every((cell) => typeof cell !== 'string' && cell.kind === 'number');
}

/** A cell as a CSV field: the exact value of a number, the words of anything else. */
export type CsvCell = Cell;
