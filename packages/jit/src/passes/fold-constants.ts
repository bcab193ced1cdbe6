// Computes while compiling what depends on constants only.

import type { ConstantData, Node, Value } from '../graph/graph.ts';
import { operation } from '../graph/operations/operations.ts';
import { sizeOf } from '../host-tensor.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/** Larger results are left to ONNX Runtime, which folds them too and keeps them out of the model. */
const LARGEST = 1 << 16;

/** Constant folding, for the operations that can be evaluated here. */
export const foldConstants: Pass = {
  name: 'fold constants',
  run: (graph) =>
    rewriteGraph(graph, (node, builder) => {
      const output = node.outputs[0]!;
      if (node.inputs.length === 0 || sizeOf(output.shape) > LARGEST) return undefined;
      const inputs: (Value & { data: ConstantData })[] = [];
      for (const input of node.inputs) {
        const data = builder.constantData(input);
        if (!data) return undefined;
        inputs.push({ ...input, data });
      }
      const value = evaluate(node, inputs);
      return value && builder.constant(output.dtype, output.shape, value);
    }),
};

function evaluate(node: Node, inputs: (Value & { data: ConstantData })[]): ConstantData | undefined {
  return operation(node.op).evaluate?.(inputs, node.attributes as never, node.outputs[0]!);
}
