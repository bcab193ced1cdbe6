import { expect, test } from 'vitest';
import { GraphError } from '../errors.ts';
import { GraphBuilder } from '../graph/graph-builder.ts';
import { rewriteGraph } from './rewrite-graph.ts';

test('a rule that changes the type of a result is named with what it did', () => {
  const builder = new GraphBuilder();
  const x = builder.input('input', 'x', { dtype: 'float32', shape: [1, 3] });
  builder.origin = 'Tanh';
  const graph = builder.finish([{ role: 'output', name: 'y', value: builder.op('Tanh', [x]) }]);
  const flattened = () => rewriteGraph(graph, ({ inputs }, b) => b.op('Reshape', inputs, { shape: [3] }));
  expect(flattened).toThrow(GraphError);
  expect(flattened).toThrow('a rewrite of Tanh (from Tanh) gave float32[3] in place of float32[1,3]');
});
