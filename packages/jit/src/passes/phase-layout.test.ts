// The layout against its definition, pixel by pixel, and back.

import { expect, test } from 'vitest';
import { runGraph } from '../../test/support/run-graph.ts';
import { GraphBuilder } from '../graph/graph-builder.ts';
import { fromPhases, numbersInPhases } from './phase-layout.ts';

test('phases are the pixels of each window, one after the other', () => {
  const image = { id: 0, dtype: 'float32', shape: [1, 1, 2, 4] } as const;
  // 0 1 2 3
  // 4 5 6 7: two windows, of 0 1 4 5 and 2 3 6 7
  const phases = numbersInPhases(image, Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7));
  expect([...phases]).toEqual([0, 2, 1, 3, 4, 6, 5, 7]);
});

test('images come back from their phases', async () => {
  const shape = [2, 3, 4, 6];
  const data = Float32Array.from({ length: 144 }, (_, i) => i);
  const builder = new GraphBuilder();
  const image = builder.input('input', 'image', { dtype: 'float32', shape });
  const phases = builder.constant('float32', [2, 4, 3, 6], numbersInPhases(image, data) as Float32Array);
  const back = fromPhases(builder, builder.op('Abs', [phases]), image);
  const { back: result } = await runGraph(builder.finish([{ role: 'output', name: 'back', value: back }]));
  expect([...result!]).toEqual([...data]);
});
