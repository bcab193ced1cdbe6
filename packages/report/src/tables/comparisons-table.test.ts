import { expect, it } from 'vitest';
import { md } from '../text/markdown-text.ts';
import { points } from '../text/number-format.ts';
import { comparisonsTable } from './comparisons-table.ts';
import type { TableCell } from './table.ts';

const words = (cell: TableCell) =>
  cell !== null && typeof cell === 'object' && 'text' in cell ? cell.text.replaceAll('\u00a0', ' ') : cell;

it('has the difference, pairs and corrected p of every comparison, and says where none was possible', () => {
  const gain = {
    name: 'a',
    unit: 'fraction',
    value: 0.01,
    n: 10,
    ci95: [0.002, 0.018],
    pValue: 0.02,
  } as const;
  const { columns, cells } = comparisonsTable({
    id: 'gains',
    caption: md`Gains.`,
    from: [],
    rows: [
      { arm: 'dropout', gain },
      { arm: 'lost', gain: undefined },
      { arm: 'one pair', gain: { name: 'b', unit: 'fraction', value: 0.01, n: 1 } },
    ],
    columns: [{ header: 'Arm', cell: ({ arm }) => arm }],
    difference: (row) => row.gain,
    format: (difference) => points(difference, { show: 'ci', digits: 1 }),
  });
  expect(columns.map(({ header }) => header)).toEqual(['Arm', 'Difference', 'Pairs', 'Corrected p']);
  expect(cells.map((row) => row.map(words))).toEqual([
    ['dropout', '+1.0 points [+0.2, +1.8]', '10', 'p = 0.020'],
    ['lost', 'not compared', null, null],
    ['one pair', 'not compared', '1', null],
  ]);
});
