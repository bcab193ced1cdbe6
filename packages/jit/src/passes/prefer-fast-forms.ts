// Replaces single operations by equal ones that ONNX Runtime's CPU kernels do faster. Times are in the benchmark's notes.

import type { Node, Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import type { ReductionName } from '../graph/operations/operation.ts';
import { sizeOf } from '../host-tensor.ts';
import { isElementwise } from './elementwise-operations.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/** A shorter column takes no longer than the reshapes. */
const SHORTEST_LINE = 64;
/** Almost float32's largest number. */
const STEEP = 3e38;

/**
 * - A transpose of many axes becomes one of as few as possible: axes of length 1 go, neighbours that stay neighbours merge.
 *   Two axes have a fast kernel; `[1000, 64, 1]` reversed takes 8 times as long as `[1000, 64]` does.
 * - Gathering single numbers is done by position, not as rows of length 1: a third of the time.
 * - Elementwise operations with a single number lose their trailing axes of length 1: there the broadcasting loop runs
 *   element by element, twenty times as long as over a row.
 * - The sum of a column is taken as that of a line: a third of the time.
 * - Whether x is positive is read off relu(x) where that is at hand: min(1, a · relu(x)) with a so large that only numbers
 *   below the normal ones of float32 come out between 0 and 1. One pass instead of a comparison and a cast, half their time.
 */
export const preferFastForms: Pass = {
  name: 'prefer fast forms',
  run(graph) {
    const rectified = new Map<Value, Value>();
    return rewriteGraph(graph, (node, builder) => {
      switch (node.op) {
        case 'Transpose':
          return collapsedTranspose(builder, node as Node<'Transpose'>);
        case 'Gather':
          return gatherNumbers(builder, node as Node<'Gather'>);
        case 'Relu': {
          const result = builder.op('Relu', node.inputs);
          rectified.set(node.inputs[0]!, result);
          return result;
        }
        case 'Cast':
          return positiveMask(builder, node as Node<'Cast'>, rectified);
        case 'ReduceSum':
        case 'ReduceMean':
          return reducedLine(builder, node as Node<ReductionName>);
        default:
          return isElementwise(node.op) ? withoutTrailingOnes(builder, node) : undefined;
      }
    });
  },
};

function collapsedTranspose(builder: GraphBuilder, node: Node<'Transpose'>): Value | undefined {
  const [x] = node.inputs as [Value];
  const order = node.attributes.perm.filter((axis) => x.shape[axis] !== 1);
  const position = [...order].sort((a, b) => a - b);
  const groups: number[][] = [];
  for (const axis of order) {
    const last = groups.at(-1);
    if (last && position.indexOf(axis) === position.indexOf(last.at(-1)!) + 1) last.push(axis);
    else groups.push([axis]);
  }
  if (groups.length === x.shape.length) return undefined;
  const inOrder = [...groups].sort((a, b) => a[0]! - b[0]!);
  const length = (group: readonly number[]) => group.reduce((product, axis) => product * x.shape[axis]!, 1);
  const shape = [...node.outputs[0]!.shape];
  if (groups.length < 2) return builder.op('Reshape', [x], { shape });
  const merged = builder.op('Reshape', [x], { shape: inOrder.map(length) });
  const moved = builder.op('Transpose', [merged], { perm: groups.map((group) => inOrder.indexOf(group)) });
  return builder.op('Reshape', [moved], { shape });
}

function withoutTrailingOnes(
  builder: GraphBuilder,
  { op, inputs, attributes, outputs }: Node,
): Value | undefined {
  const { shape } = outputs[0]!;
  let ones = 0;
  while (shape.at(-1 - ones) === 1) ones += 1;
  if (ones === 0 || sizeOf(shape) === 1 || inputs.every((input) => sizeOf(input.shape) > 1)) return undefined;
  const operands = inputs.map((input) => {
    const kept = Math.max(0, input.shape.length - ones);
    return builder.op('Reshape', [input], { shape: input.shape.slice(0, kept) });
  });
  const result = builder.emit(op, operands, attributes)[0]!;
  return builder.op('Reshape', [result], { shape });
}

/** A column of numbers is summed as a line. */
function reducedLine(
  builder: GraphBuilder,
  { op, inputs, attributes, outputs }: Node<ReductionName>,
): Value | undefined {
  const [x] = inputs as [Value];
  const size = sizeOf(x.shape);
  const whole = attributes.axes.some((axis) => x.shape[axis] === size);
  if (!whole || size < SHORTEST_LINE || x.shape.length === 1 || x.shape.at(-1) !== 1) return undefined;
  const line = builder.op('Reshape', [x], { shape: [size] });
  const result = builder.op(op, [line], { axes: [0], keepdims: false });
  return builder.op('Reshape', [result], { shape: [...outputs[0]!.shape] });
}

function gatherNumbers(
  builder: GraphBuilder,
  { inputs, attributes, outputs }: Node<'Gather'>,
): Value | undefined {
  const [x, rows] = inputs as [Value, Value];
  if (attributes.axis !== 0 || sizeOf(x.shape.slice(1)) !== 1 || sizeOf(rows.shape) < 2) return undefined;
  const numbers = builder.op('Reshape', [x], { shape: [x.shape[0]!] });
  const flat = builder.op('Reshape', [rows], { shape: [sizeOf(rows.shape)] });
  const picked = builder.op('GatherElements', [numbers, flat], { axis: 0 });
  return builder.op('Reshape', [picked], { shape: [...outputs[0]!.shape] });
}

function positiveMask(
  builder: GraphBuilder,
  { inputs, attributes }: Node<'Cast'>,
  rectified: ReadonlyMap<Value, Value>,
): Value | undefined {
  const comparison = builder.producer(inputs[0]!);
  if (comparison?.op !== 'Greater') return undefined;
  const [x, bound] = comparison.inputs as [Value, Value];
  const zero = builder.constantData(bound);
  const known = rectified.get(x);
  if (!known || zero?.length !== 1 || Number(zero[0]) !== 0) return undefined;
  if (attributes.to === 'float32') return builder.op('HardSigmoid', [known], { alpha: STEEP, beta: 0 });
  return builder.op('Cast', [builder.op('Cast', [known], { to: 'bool' })], { to: attributes.to });
}
