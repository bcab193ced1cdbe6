import { expect, it } from 'vitest';
import { fakeResults, perceptronLike } from '../../test/support/fake-experiment.ts';
import { BoundResults } from '../results/bound-results.ts';
import { md } from '../text/markdown-text.ts';
import { decimal, percent } from '../text/number-format.ts';
import { armsTable } from './arms-table.ts';
import type { TableCell } from './table.ts';

const words = (cell: TableCell) =>
  cell === null || typeof cell === 'string'
    ? cell
    : 'text' in cell
      ? cell.text.replaceAll('\u00a0', ' ')
      : '';

it('has arm, n, lost trials, and per metric mean ± standard error and interval', () => {
  const results = fakeResults() as unknown as BoundResults<
    'perceptron' | 'hinge',
    'testAccuracy' | 'testLoss' | 'collapsed'
  >;
  const made = armsTable(results, {
    id: 't',
    caption: md`T`,
    label: (arm) => arm.toUpperCase(),
    metrics: [
      { metric: 'testAccuracy', title: 'Test accuracy', format: percent },
      { metric: 'collapsed', title: 'Collapsed', format: percent, rate: true },
    ],
  });
  expect(made.columns.map(({ header }) => header)).toEqual([
    'Arm',
    'n',
    'Lost',
    'Test accuracy',
    '95 % interval',
    'Collapsed',
    '95 % interval',
  ]);
  expect(made.from).toEqual([results]);
  const [perceptron, hinge] = made.cells.map((row) => row.map(words));
  expect(perceptron!.slice(0, 3)).toEqual(['PERCEPTRON', '40', '0']);
  expect(hinge!.slice(0, 3)).toEqual(['HINGE', '39', '1']);
  const mean = results.arm('hinge').mean('testAccuracy');
  expect(hinge![3]).toBe(percent(mean, { show: 'se' }).text.replaceAll('\u00a0', ' '));
  expect(hinge![4]).toBe(percent(mean, { show: 'interval' }).text.replaceAll('\u00a0', ' '));
});

it('keeps the row of an arm of which nothing completed, and has no column of lost trials where none was lost', () => {
  const record = (status: 'completed' | 'diverged', testLoss?: number) => ({
    trial: 0,
    seed: 'a',
    status,
    metrics: testLoss === undefined ? {} : { testLoss },
    durationMs: 1,
    series: {},
    artifacts: {},
  });
  const bound = (second: ReturnType<typeof record>) =>
    new BoundResults<'a' | 'b', 'testLoss'>(perceptronLike, {
      a: { records: [record('completed', 0.5)] as never },
      b: { records: [second] as never },
    });
  const options = {
    id: 't',
    caption: md`T`,
    metrics: [{ metric: 'testLoss', title: 'Loss', format: decimal }],
  } as const;
  const made = armsTable(bound(record('diverged')), options);
  expect(made.cells.map((row) => row.map(words))).toEqual([
    ['a', '1', '0', '0.5', null],
    ['b', '0', '1', 'none completed', null],
  ]);
  expect(armsTable(bound(record('completed', 1)), options).columns).toHaveLength(4);
});
