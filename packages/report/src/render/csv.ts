// Rows to CSV (RFC 4180): a header line, CRLF, quotes only where needed, exact numbers.

import { stringify } from 'csv-stringify/sync';
import type { Chart, Row } from '../figures/chart.ts';
import type { Table, TableCell } from '../tables/table.ts';
import { flattenProse } from '../text/flatten-prose.ts';
import type { Inline, Prose } from '../text/inline.ts';
import { PLACEHOLDER } from '../text/markdown-parser.ts';
import { plainCharacters } from '../text/plain-characters.ts';

/** Rows of a figure as CSV; the columns are all fields in order of first appearance. */
export function csv(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return written([columns, ...rows.map((row) => columns.map((column) => row[column] ?? null))]);
}

function written(lines: readonly (readonly Row[string][])[]): string {
  return stringify(
    lines.map((line) => line.map(field)),
    { record_delimiter: 'windows', quoted_match: /[\r\n]/ },
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
  const header: string[] = [];
  const named = (name: string) => {
    for (let copy = 1; ; copy++) {
      const unique = copy === 1 ? name : `${name} (${copy})`;
      if (!header.includes(unique)) return header.push(unique);
    }
  };
  const parts = columns.map(({ header: title }, at) => {
    const column = cells.map((row) => fields(row[at] ?? null));
    const name = (typeof title === 'string' ? title : words(title)).trim() || `column ${at + 1}`;
    const beside = BESIDE.filter((field) => column.some((cell) => cell[field] !== undefined));
    named(name);
    for (const field of beside) named(`${name} ${field}`);
    return column.map((cell) => [cell.value ?? null, ...beside.map((field) => cell[field] ?? null)]);
  });
  const rows = cells.map((_, row) => parts.flatMap((column) => column[row]!));
  return written([header, ...rows]);
}

/** What stands beside a number, in columns of its own. */
const BESIDE = ['n', 'standard error', '95 % low', '95 % high'] as const;

type Fields = Partial<Record<'value' | (typeof BESIDE)[number], Row[string]>>;

function fields(cell: TableCell): Fields {
  if (cell === null || typeof cell === 'string') return { value: cell };
  if (cell.kind !== 'number') return { value: words(cell) };
  const { value, n, standardError, ci95 } = cell.estimate;
  return {
    value,
    ...(n === undefined ? {} : { n }),
    ...(standardError === undefined ? {} : { 'standard error': standardError }),
    ...(ci95 === undefined ? {} : { '95 % low': ci95[0], '95 % high': ci95[1] }),
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

/** A field; words that a spreadsheet would run as a formula begin with an apostrophe, as spreadsheets write them. */
function field(value: Row[string]): string | number {
  if (value === null) return '';
  if (typeof value !== 'string') return typeof value === 'boolean' ? String(value) : value;
  const plain = plainCharacters(value);
  return /^[=+@-]/.test(plain) && !/^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(plain) ? `'${plain}` : plain;
}
