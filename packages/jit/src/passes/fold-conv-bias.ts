// Gives a convolution the bias that is added to its result: the sum then costs no pass of its own.

import type { Node, Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { sizeOf } from '../host-tensor.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/** Conv(x, w) + bias per channel = Conv(x, w, bias). ONNX Runtime does it by itself for constant biases only. */
export const foldConvBias: Pass = {
  name: 'fold conv bias',
  run: (graph) =>
    rewriteGraph(graph, ({ op, inputs }, builder) => {
      if (op !== 'Add') return undefined;
      const [a, b] = inputs as [Value, Value];
      return biased(builder, a, b) ?? biased(builder, b, a);
    }),
};

function biased(builder: GraphBuilder, sum: Value, bias: Value): Value | undefined {
  const convolution = builder.producer(sum);
  if (convolution?.op !== 'Conv' || convolution.inputs.length !== 2) return undefined;
  const channels = sum.shape[1]!;
  const axis = bias.shape.length - (sum.shape.length - 1);
  if (sizeOf(bias.shape) !== channels || bias.shape[axis] !== channels) return undefined;
  const vector = builder.op('Reshape', [bias], { shape: [channels] });
  const { attributes } = convolution as Node<'Conv'>;
  return builder.op('Conv', [...convolution.inputs, vector], attributes);
}
