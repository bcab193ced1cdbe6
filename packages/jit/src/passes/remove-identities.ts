// Removes operations that change nothing: x · 1, x + 0, a reshape to the same shape, a sum of one number.

import type { Node, Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import type { ReductionName } from '../graph/operations/operation.ts';
import { sameNumbers } from '../graph/shapes.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/** Identity removal. Adding 0 to -0 gives 0, which stays -0 here: the one difference. */
export const removeIdentities: Pass = {
  name: 'remove identities',
  run: (graph) => rewriteGraph(graph, (node, builder) => unchanged(node, builder)),
};

function unchanged(node: Node, builder: GraphBuilder): Value | undefined {
  const [x, y] = node.inputs as [Value, Value | undefined];
  const output = node.outputs[0]!;
  const same = (value: Value) => (sameNumbers(value.shape, output.shape) ? value : undefined);
  const producer = builder.producer(x);
  switch (node.op) {
    case 'Identity':
      return x;
    case 'Reshape':
      return reshaped(x, output, builder);
    case 'ReduceSum':
    case 'ReduceMean':
    case 'ReduceMax':
    case 'ReduceMin':
    case 'ReduceProd': {
      const { axes } = (node as Node<ReductionName>).attributes;
      if (axes.some((axis) => x.shape[axis] !== 1)) return undefined;
      return reshaped(x, output, builder) ?? builder.op('Reshape', [x], { shape: output.shape });
    }
    case 'Expand':
      if (producer?.op === 'Expand') return builder.op('Expand', producer.inputs, { shape: output.shape });
      return same(x);
    case 'Cast':
      return x.dtype === output.dtype ? x : undefined;
    case 'Neg':
      return producer?.op === 'Neg' ? producer.inputs[0] : undefined;
    case 'Mul':
      return isEverywhere(y!, 1, builder) ? same(x) : isEverywhere(x, 1, builder) ? same(y!) : undefined;
    case 'Div':
      return isEverywhere(y!, 1, builder) ? same(x) : undefined;
    case 'Add':
      return isEverywhere(y!, 0, builder) ? same(x) : isEverywhere(x, 0, builder) ? same(y!) : undefined;
    case 'Sub':
      return isEverywhere(y!, 0, builder) ? same(x) : undefined;
    default:
      return undefined;
  }
}

/** A value under another shape, where it takes no reshape or one less. */
function reshaped(x: Value, { shape }: Value, builder: GraphBuilder): Value | undefined {
  if (sameNumbers(x.shape, shape)) return x;
  const producer = builder.producer(x);
  if (producer?.op !== 'Reshape') return undefined;
  const [source] = producer.inputs as [Value];
  return sameNumbers(source.shape, shape) ? source : builder.op('Reshape', [source], { shape });
}

/** Whether a value is one number throughout: a constant, or a broadcast of one. */
function isEverywhere(value: Value, number: number, builder: GraphBuilder): boolean {
  const data = builder.constantData(value);
  if (data) return data.length > 0 && (data as Float32Array).every((entry) => Number(entry) === number);
  const producer = builder.producer(value);
  if (producer?.op !== 'Expand' && producer?.op !== 'Reshape') return false;
  return isEverywhere(producer.inputs[0]!, number, builder);
}
