// Rows to CSV (RFC 4180): a header line, CRLF, quotes only where needed, exact numbers.

import { stringify } from 'csv-stringify/sync';
import type { Chart, Row } from '../figures/chart.ts';
import type { Table, TableCell } from '../tables/table.ts';
import { flattenProse } from '../text/flatten-prose.ts';
import type { Inline, Prose } from '../text/inline.ts';
import { PLACEHOLDER } from '../text/markdown-parser.ts';

/** Rows of a figure or table as CSV; the columns are all fields in order of first appearance. */
export function csv(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return stringify(
    rows.map((row) => columns.map((column) => field(row[column] ?? null))),
    { header: true, columns, record_delimiter: 'windows', quoted_match: /[\r\n]/ },
  );
}

/** The CSV files of a figure: `<id>.csv`, and `<id>.<name>.csv` for further rows. Pictures are left out. */
export function chartCsv(id: string, chart: Chart): (readonly [file: string, contents: string])[] {
  return Object.entries(chart.data)
    .filter(([name]) => name !== 'pictures')
    .map(([name, rows]) => [name === 'rows' ? `${id}.csv` : `${id}.${name}.csv`, csv(rows)] as const);
}

/** The CSV of a table: exact values, and for numbers with trials behind them also n, standard error and interval. */
export function tableCsv({ columns, cells }: Table): string {
  const headers = columns.map(({ header }) => (typeof header === 'string' ? header : words(header)));
  return csv(
    cells.map((row) => Object.assign({}, ...row.map((cell, at) => fields(headers[at] ?? '', cell))) as Row),
  );
}

function fields(header: string, cell: TableCell): Row {
  if (cell === null || typeof cell === 'string') return { [header]: cell };
  if (cell.kind !== 'number') return { [header]: words(cell) };
  const { value, n, standardError, ci95 } = cell.estimate;
  return {
    [header]: value,
    ...(n === undefined ? {} : { [`${header} n`]: n }),
    ...(standardError === undefined ? {} : { [`${header} standard error`]: standardError }),
    ...(ci95 === undefined ? {} : { [`${header} 95 % low`]: ci95[0], [`${header} 95 % high`]: ci95[1] }),
  };
}

function words(inline: Inline): string {
  const one = (leaf: Exclude<Inline, Prose>): string => {
    if (leaf.kind === 'cross-reference') return leaf.target;
    if (leaf.kind === 'footnote') return '';
    return leaf.kind === 'citation' ? leaf.keys.join(', ') : leaf.text;
  };
  if (inline.kind !== 'prose') return one(inline);
  const { source, values } = flattenProse(inline);
  return source.replace(PLACEHOLDER, (_, index: string) => one(values[Number(index)]!)).replace(/[*_`]/g, '');
}

function field(value: Row[string]): string | number {
  if (value === null) return '';
  return typeof value === 'boolean' ? String(value) : value;
}
