import { expect, test } from 'vitest';
import { build, expectSameResults, names } from '../../test/support/pass-graphs.ts';
import { applyPasses } from './passes.ts';
import { sumRowsByProduct } from './sum-rows-by-product.ts';

const pass = (rows: number, columns: number, op: 'ReduceSum' | 'ReduceMean', keepdims: boolean) => {
  const before = build((b, input) => [b.op(op, [input('x', rows, columns)], { axes: [0], keepdims })]);
  return { before, after: applyPasses(before, [sumRowsByProduct]) };
};

test.each(['ReduceSum', 'ReduceMean'] as const)('%s over many rows is a product', async (op) => {
  for (const keepdims of [true, false]) {
    const { before, after } = pass(1000, 24, op, keepdims);
    expect(names(after)).toEqual(keepdims ? ['MatMul'] : ['MatMul', 'Reshape']);
    await expectSameResults(before, after);
  }
});

test('few rows and few columns are summed as they were', () => {
  expect(names(pass(8, 24, 'ReduceSum', true).after)).toEqual(['ReduceSum']);
  expect(names(pass(1000, 2, 'ReduceSum', true).after)).toEqual(['ReduceSum']);
});

test('the ones are there once', () => {
  const before = build((b, input) =>
    ['x', 'y'].map((name) => b.op('ReduceSum', [input(name, 2000, 16)], { axes: [0], keepdims: true })),
  );
  expect(applyPasses(before, [sumRowsByProduct]).constants.size).toBe(1);
});
