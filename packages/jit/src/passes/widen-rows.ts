// Lets a short row meet several rows of a batch at once: broadcasting goes row by row, and short rows are mostly overhead.

import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { sizeOf } from '../host-tensor.ts';
import { isElementwise } from './elementwise-operations.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/** Rows are joined up to this many numbers. */
const WIDE = 512;
/** Smaller batches are not worth the two more operations. */
const SMALLEST = 1 << 14;

/** f(x, r) of a batch x `[rows, columns]` and a row r: x as `[rows / k, k · columns]`, r repeated k times. Equal values. */
export const widenRows: Pass = {
  name: 'widen rows',
  run: (graph) =>
    rewriteGraph(graph, ({ op, inputs, attributes, outputs }, builder) => {
      const { shape } = outputs[0]!;
      if (inputs.length !== 2 || shape.length !== 2 || sizeOf(shape) < SMALLEST || !isElementwise(op))
        return undefined;
      const [rows, columns] = shape as [number, number];
      const isRow = (value: Value) => value.shape.at(-1) === columns && sizeOf(value.shape) === columns;
      const isBatch = (value: Value) => sizeOf(value.shape) === rows * columns;
      if (!inputs.some(isRow) || !inputs.every((value) => isRow(value) || isBatch(value))) return undefined;
      const together = joined(rows, columns);
      if (together === 1 || !inputs.some(isBatch)) return undefined;
      const wide = [rows / together, together * columns];
      const operands = inputs.map((value) =>
        isBatch(value)
          ? builder.op('Reshape', [value], { shape: wide })
          : repeated(builder, value, together, columns),
      );
      const result = builder.emit(op, operands, attributes)[0]!;
      return builder.op('Reshape', [result], { shape });
    }),
};

/** The largest divisor of the number of rows with which they stay within the width. */
function joined(rows: number, columns: number): number {
  let best = 1;
  for (let k = 2; k * columns <= WIDE; k++) if (rows % k === 0) best = k;
  return best;
}

function repeated(builder: GraphBuilder, row: Value, times: number, columns: number): Value {
  const flat = row.shape.length === 1 ? row : builder.op('Reshape', [row], { shape: [columns] });
  return builder.op('Tile', [flat], { repeats: [times] });
}
