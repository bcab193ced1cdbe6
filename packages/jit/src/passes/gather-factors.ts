// Multiplies small factors with each other before they meet a batch, and takes them out of sums over it.

import type { Node, Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import type { ReductionName } from '../graph/operations/operation.ts';
import { broadcastShapes, sameNumbers } from '../graph/shapes.ts';
import { sizeOf } from '../host-tensor.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/** A factor is small when the batch has at least this many times its elements. */
const RATIO = 8;

/**
 * With x and y batches, f and g small (a number, a row, one number per channel):
 *
 * - (x·f)·g = x·(f·g)
 * - Σ (x·f) = f·Σ x, and Σ (x·f)(y·g) = f·g·Σ x·y, where f and g do not vary along the summed axes
 * - a small operand reshaped by axes of length 1 in front is used as it was, so that equal ones are seen to be equal
 *
 * These turn the automatic gradient of batch norm into its two sums over the batch. The order of multiplications
 * changes, so results differ by rounding.
 */
export const gatherFactors: Pass = {
  name: 'gather factors',
  run: (graph) =>
    rewriteGraph(graph, (node, builder) => {
      switch (node.op) {
        case 'Add':
        case 'Sub':
          return withoutLeadingOnes(node as Node<'Add' | 'Sub'>, builder);
        case 'Mul':
          return product(node as Node<'Mul'>, builder);
        case 'ReduceSum':
          return sum(node as Node<ReductionName>, builder);
        default:
          return undefined;
      }
    }),
};

interface Scaled {
  readonly base: Value;
  readonly factor: Value;
}

/** A batch times a small factor, where a value is made so. */
function scaledOf(value: Value, builder: GraphBuilder): Scaled | undefined {
  const node = builder.producer(value);
  if (node?.op !== 'Mul') return undefined;
  return splitProduct(node.inputs[0]!, node.inputs[1]!, value);
}

function splitProduct(a: Value, b: Value, whole: Value): Scaled | undefined {
  for (const [base, factor] of [
    [a, b],
    [b, a],
  ] as const) {
    if (sameNumbers(base.shape, whole.shape) && sizeOf(factor.shape) * RATIO <= sizeOf(whole.shape)) {
      return { base, factor };
    }
  }
  return undefined;
}

/** The operand before axes of length 1 were put in front of it or taken away. */
function bare(value: Value, builder: GraphBuilder): Value {
  const node = builder.producer(value);
  if (node?.op !== 'Reshape') return value;
  const source = node.inputs[0]!;
  const trimmed = (shape: readonly number[]) => shape.slice(shape.findIndex((n) => n !== 1) >>> 0);
  return sameNumbers(trimmed(source.shape), trimmed(value.shape)) && source.shape.length <= value.shape.length
    ? source
    : value;
}

function withoutLeadingOnes(
  { op, inputs, outputs }: Node<'Add' | 'Sub'>,
  builder: GraphBuilder,
): Value | undefined {
  const bared = inputs.map((input) =>
    sameNumbers(input.shape, outputs[0]!.shape) ? input : bare(input, builder),
  );
  if (bared.every((value, i) => value === inputs[i])) return undefined;
  // The axes in front may be what gives the result its rank: [1,1,1,1] + [2,1,1].
  const shape = broadcastShapes(bared[0]!.shape, bared[1]!.shape);
  return sameNumbers(shape, outputs[0]!.shape) ? builder.op(op, bared) : undefined;
}

function product({ inputs, outputs }: Node<'Mul'>, builder: GraphBuilder): Value | undefined {
  const split = splitProduct(inputs[0]!, inputs[1]!, outputs[0]!);
  if (!split) return undefined;
  const factor = bare(split.factor, builder);
  const inner = scaledOf(split.base, builder);
  if (!inner) return factor === split.factor ? undefined : builder.op('Mul', [split.base, factor]);
  const factors = builder.op('Mul', [bare(inner.factor, builder), factor]);
  if (sizeOf(factors.shape) * RATIO > sizeOf(outputs[0]!.shape)) return undefined;
  return builder.op('Mul', [inner.base, factors]);
}

function sum({ inputs, attributes, outputs }: Node<ReductionName>, builder: GraphBuilder): Value | undefined {
  const [x] = inputs as [Value];
  const rank = x.shape.length;
  const steady = ({ shape }: Value) =>
    attributes.axes.every((axis) => (shape[axis - rank + shape.length] ?? 1) === 1);
  const taken: Value[] = [];
  const strip = (value: Value): Value => {
    const scaled = scaledOf(value, builder);
    if (!scaled || !steady(scaled.factor)) return value;
    taken.push(scaled.factor);
    return strip(scaled.base);
  };
  let summed = strip(x);
  const node = builder.producer(summed);
  if (node?.op === 'Mul' && node.inputs.every(({ shape }) => sameNumbers(shape, x.shape))) {
    const before = taken.length;
    const operands = node.inputs.map(strip);
    if (taken.length > before) summed = builder.op('Mul', operands);
  }
  if (taken.length === 0) return undefined;
  const total = builder.op('ReduceSum', [summed], attributes);
  // A factor loses the summed axes as the total does.
  const fitted = taken.map((factor) => {
    const shape = [...new Array<number>(rank - factor.shape.length).fill(1), ...factor.shape];
    const kept = attributes.keepdims ? shape : shape.filter((_, axis) => !attributes.axes.includes(axis));
    return sameNumbers(kept, factor.shape) ? factor : builder.op('Reshape', [factor], { shape: kept });
  });
  const scaled = fitted.reduce((value, factor) => builder.op('Mul', [value, factor]), total);
  return sameNumbers(scaled.shape, outputs[0]!.shape) ? scaled : undefined;
}
