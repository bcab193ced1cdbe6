// Lets the program pick the small rows of a batch before it starts: a copy of a few numbers costs ONNX Runtime more than a row.

import { sizeOf } from '../host-tensor.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/** Longer rows, such as images, stay where they are: the rows of all steps of a scan would fill the memory. */
const LONGEST_ROW = 16;
/** So do the rows of stacks of many trials. */
const MOST_ROWS = 4096;

/** Rows of a resident input that a step input picks become a step input themselves, of equal values. */
export const gatherOnHost: Pass = {
  name: 'gather on host',
  run: (graph) =>
    rewriteGraph(graph, ({ op, inputs, attributes, outputs }, builder) => {
      if (op !== 'Gather' || (attributes as { axis: number }).axis !== 0) return undefined;
      const [from, rows] = inputs.map((value) => builder.inputOf(value));
      if (from?.role !== 'resident' || rows?.role !== 'input' || rows.gathered) return undefined;
      const row = sizeOf(from.value.shape.slice(1));
      if (rows.value.dtype !== 'int32' || row > LONGEST_ROW || sizeOf(rows.value.shape) > MOST_ROWS)
        return undefined;
      const name = `${from.name}[${rows.name}]`;
      const known = builder.inputNamed(name);
      if (known) return known.value;
      return builder.input('input', name, outputs[0]!, { from: from.name, rows: rows.name });
    }),
};
