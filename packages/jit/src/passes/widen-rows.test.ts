import { expect, test } from 'vitest';
import { build, living, names } from '../../test/support/pass-graphs.ts';
import { runGraph } from '../../test/support/run-graph.ts';
import { applyPasses } from './passes.ts';
import { widenRows } from './widen-rows.ts';

test.each([[[64]], [[1, 64]]])(
  'a row %s meets eight rows of a batch at once, with equal results',
  async (row) => {
    const before = build((b, input) => {
      const [x, r] = [input('x', 1000, 64), input('r', ...row)];
      return [b.op('Sub', [x, r]), b.op('Div', [r, x])];
    });
    const after = applyPasses(before, [widenRows]);
    const wide = after.nodes.find(({ op }) => op === 'Sub')!;
    expect(wide.inputs.map(({ shape }) => shape)).toEqual([[125, 512], [512]]);
    expect(await runGraph(living(after))).toEqual(await runGraph(before));
  },
);

test.each([
  ['a long row', [1000, 400], [400]],
  ['a small batch', [100, 64], [64]],
  ['a prime number of rows', [1009, 64], [64]],
  ['a column', [1000, 64], [1000, 1]],
  ['another batch', [1000, 64], [1000, 64]],
])('%s is left alone', (_, batch, row) => {
  const before = build((b, input) => [b.op('Sub', [input('x', ...batch), input('r', ...row)])]);
  expect(names(applyPasses(before, [widenRows]))).toEqual(['Sub']);
});
