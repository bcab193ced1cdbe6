import { expect, test } from 'vitest';
import { build, expectSameResults, living, names } from '../../test/support/pass-graphs.ts';
import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { cutBatches } from './cut-batches.ts';
import { applyPasses } from './passes.ts';

const plain = { transA: 0, transB: 0 } as const;

/** A rectified layer of many units, a single output, and products over the rows; then what `more` makes of the layer. */
function network(more: (b: GraphBuilder, layer: Value) => Value[] = () => [], rows = 1000) {
  return build((b, input) => {
    const [x, w, bias] = [input('x', rows, 2), input('w', 2, 512), input('b', 512)];
    const layer = b.op('Relu', [b.op('Gemm', [x, w, bias], plain)]);
    const output = b.op('Gemm', [layer, input('v', 512, 1)], plain);
    const scaled = b.op('Mul', [layer, b.op('Sub', [output, input('t', rows, 1)])]);
    return [
      output,
      b.op('Gemm', [x, scaled], { transA: 1, transB: 0 }),
      b.op('MatMul', [input('ones', 1, rows), b.op('Mul', [layer, input('r', 1, 512)])]),
      ...more(b, layer),
    ];
  });
}

test('a wide batch is worked through in pieces', async () => {
  const before = network();
  const after = living(applyPasses(before, [cutBatches]));
  const shapes = new Set(after.nodes.flatMap(({ outputs }) => outputs.map(({ shape }) => shape.join())));
  expect(shapes).toContain('250,512');
  expect(shapes).not.toContain('1000,512');
  await expectSameResults(before, after);
});

test.each<[string, (b: GraphBuilder, layer: Value) => Value[]]>([
  ['a result', (_, layer) => [layer]],
  ['read by an operation across its rows', (b, layer) => [b.op('Transpose', [layer], { perm: [1, 0] })]],
  [
    'multiplied with a large tensor over its rows',
    (b, layer) => [
      b.op('Gemm', [b.constant('float32', [1000, 100], new Float32Array(100_000)), layer], {
        transA: 1,
        transB: 0,
      }),
    ],
  ],
])('one that is %s stays whole, and all with it', (_, more) => {
  const before = network(more);
  expect(names(applyPasses(before, [cutBatches]))).toEqual(names(before));
});

test('a small batch, and one of a prime number of rows, stay whole', () => {
  for (const rows of [500, 1009]) {
    const before = network(() => [], rows);
    expect(names(applyPasses(before, [cutBatches]))).toEqual(names(before));
  }
});
