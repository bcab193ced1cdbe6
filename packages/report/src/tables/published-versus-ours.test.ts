import { expect, it } from 'vitest';
import { md } from '../text/markdown-text.ts';
import { decimal, percent } from '../text/number-format.ts';
import { publishedVersusOurs } from './published-versus-ours.ts';

const ours = {
  name: 'a',
  unit: 'fraction',
  value: 0.95,
  standardError: 0.005,
  ci95: [0.94, 0.96],
  n: 10,
} as const;

const shown = (options: Parameters<typeof publishedVersusOurs>[0]['rows']) => {
  const { columns, cells } = publishedVersusOurs({ id: 'c', caption: md`C`, from: [], rows: options });
  return {
    headers: columns.map(({ header }) => header),
    aligned: columns.map(({ align }) => align),
    cells: cells.map((row) =>
      row.map((cell) => {
        if (cell === null || typeof cell === 'string') return cell;
        const words = cell.kind === 'prose' ? cell.values[0]! : cell;
        return 'text' in words ? words.text.replaceAll('\u00a0', ' ') : '';
      }),
    ),
  };
};

it('makes a table with the published number, ours, n, what is expected, and the verdict', () => {
  const { headers, aligned, cells } = shown([{ what: 'P1', published: 0.538, ours, format: percent }]);
  expect(headers).toEqual(['What', 'Published', 'Ours', 'n', '95 % expected', 'Verdict']);
  expect(aligned).toEqual(['start', 'end', 'end', 'end', 'end', 'start']);
  // SciPy: stats.t.interval(.95, 9, loc=.95, scale=.005 * sqrt(10) * sqrt(1 + 1/10)) = 0.912486.. 0.987514..
  expect(cells[0]).toEqual(['P1', '53.8 %', '95.0 ± 0.5 %', '10', '91.2 to 98.8 %', 'differs']);
});

it('says which verdicts cannot be given, and why', () => {
  const rows = [
    { what: 'one trial', published: 0.9, ours: { name: 'a', unit: 'fraction', value: 0.95, n: 1 } },
    { what: 'time', published: 9, ours: { ...ours, unit: 'ms', value: 8 } },
    { what: 'two trials', published: 0.5, ours: { ...ours, n: 2, standardError: 0.2, value: 0.5 } },
  ] as const;
  const { cells } = shown(rows.map((row) => ({ ...row, format: decimal })));
  expect(cells.map((row) => row.slice(-2))).toEqual([
    [null, 'no interval'],
    [null, 'not judged: another machine'],
    [expect.stringContaining(' to '), 'too wide to disagree with anything'],
  ]);
});

it('has a column of remarks where there is one', () => {
  const row = { what: 'P1', published: 0.538, ours, format: percent };
  const { headers, cells } = shown([row, { ...row, remark: 'labels 0 and 1' }]);
  expect(headers.at(-1)).toBe('Remark');
  expect(cells.map((cell) => cell.at(-1))).toEqual([null, 'labels 0 and 1']);
});
