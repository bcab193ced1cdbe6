// Moves transposes towards the results, through elementwise operations and reductions, until they meet and cancel.

import type { Node, Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { allocate } from '../graph/operations/memory.ts';
import type { ReductionName } from '../graph/operations/operation.ts';
import { broadcastStrides, forEachOffset } from '../graph/shapes.ts';
import { sizeOf } from '../host-tensor.ts';
import { isElementwise } from './elementwise-operations.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/**
 * Rewrites f(xᵖ) as (f(x))ᵖ. An operand without a transpose of its own is transposed the other way, if it is much smaller
 * than the result or made of constants; any other large one stops the movement.
 */
export const sinkTransposes: Pass = {
  name: 'sink transposes',
  run(graph) {
    const constants = new TransposedConstants();
    return rewriteGraph(graph, (node, builder) => {
      if (node.op === 'Transpose') return mergeTransposes(node as Node<'Transpose'>, builder);
      if (node.op === 'Reshape') return throughReshape(node as Node<'Reshape'>, builder);
      if (node.op.startsWith('Reduce')) return throughReduction(node as Node<ReductionName>, builder);
      return isElementwise(node.op) ? throughElementwise(node, builder, constants) : undefined;
    });
  },
};

/** Values that can be had transposed at no cost, because they are constants or computed from constants alone. */
class TransposedConstants {
  readonly #known = new Map<Value, Map<string, Value>>();

  /**
   * The value transposed.
   *
   * @param affordable - a value of up to so many elements is transposed whatever it is
   * @returns undefined where a larger one would have to be
   */
  of(builder: GraphBuilder, value: Value, perm: readonly number[], affordable: number): Value | undefined {
    const known = this.#known.get(value)?.get(perm.join());
    if (known) return known;
    const result = this.#make(builder, value, perm, affordable);
    if (result) {
      const byPerm = this.#known.get(value) ?? new Map<string, Value>();
      this.#known.set(value, byPerm.set(perm.join(), result));
    }
    return result;
  }

  #make(builder: GraphBuilder, value: Value, perm: readonly number[], affordable: number): Value | undefined {
    const data = builder.constantData(value);
    if (data) {
      const shape = perm.map((axis) => value.shape[axis]!);
      const strides = broadcastStrides(value.shape, perm.length);
      const moved = allocate(value.dtype, data.length);
      forEachOffset(shape, [perm.map((axis) => strides[axis]!)], (i, [from]) => {
        moved[i] = data[from!]!;
      });
      return builder.constant(value.dtype, shape, moved);
    }
    if (sizeOf(value.shape) <= affordable) return transpose(builder, value, perm);
    const node = builder.producer(value);
    if (node?.op === 'Concat') {
      const { axis } = (node as Node<'Concat'>).attributes;
      const parts = node.inputs.map((input) => this.of(builder, input, perm, affordable));
      if (!parts.every((part) => part !== undefined)) return undefined;
      return builder.op('Concat', parts, { axis: perm.indexOf(axis) });
    }
    if (!node || !isElementwise(node.op)) return undefined;
    const operands = node.inputs.map((input) =>
      input.shape.length === 0
        ? input
        : this.of(builder, withRank(builder, input, perm.length), perm, affordable),
    );
    if (!operands.every((operand) => operand !== undefined)) return undefined;
    return builder.emit(node.op, operands, node.attributes)[0]!;
  }
}

/** The source and permutation of a value that a transpose computes. */
function transposeOf(
  value: Value,
  builder: GraphBuilder,
): { source: Value; perm: readonly number[] } | undefined {
  const producer = builder.producer(value);
  if (producer?.op !== 'Transpose') return undefined;
  return { source: producer.inputs[0]!, perm: (producer as Node<'Transpose'>).attributes.perm };
}

function transpose(builder: GraphBuilder, value: Value, perm: readonly number[]): Value {
  if (perm.every((axis, i) => axis === i)) return value;
  const moved = perm.filter((axis) => value.shape[axis] !== 1);
  if (moved.every((axis, i) => i === 0 || axis > moved[i - 1]!)) {
    return builder.op('Reshape', [value], { shape: perm.map((axis) => value.shape[axis]!) });
  }
  return builder.op('Transpose', [value], { perm });
}

/** Axis i of the result of `perm` is axis `perm[i]`; the inverse undoes it. */
function inverse(perm: readonly number[]): number[] {
  const result = new Array<number>(perm.length);
  for (const [i, axis] of perm.entries()) result[axis] = i;
  return result;
}

function mergeTransposes({ inputs, attributes }: Node<'Transpose'>, builder: GraphBuilder): Value {
  const inner = transposeOf(inputs[0]!, builder);
  if (!inner) return transpose(builder, inputs[0]!, attributes.perm);
  return transpose(
    builder,
    inner.source,
    attributes.perm.map((axis) => inner.perm[axis]!),
  );
}

function throughElementwise(
  node: Node,
  builder: GraphBuilder,
  constants: TransposedConstants,
): Value | undefined {
  const shape = node.outputs[0]!.shape;
  const leads = node.inputs.flatMap((input) => {
    const found = transposeOf(input, builder);
    return found && sizeOf(input.shape) === sizeOf(shape) && input.shape.length === shape.length
      ? [found]
      : [];
  });
  const lead = leads[0];
  if (!lead) return undefined;
  const back = inverse(lead.perm);
  const operands: Value[] = [];
  for (const input of node.inputs) {
    const own = transposeOf(input, builder);
    if (own && own.perm.join() === lead.perm.join()) operands.push(own.source);
    else if (input.shape.length === 0) operands.push(input);
    else {
      const moved = constants.of(builder, withRank(builder, input, shape.length), back, sizeOf(shape) / 4);
      if (!moved) return undefined;
      operands.push(moved);
    }
  }
  return transpose(builder, builder.emit(node.op, operands, node.attributes)[0]!, lead.perm);
}

function withRank(builder: GraphBuilder, value: Value, rank: number): Value {
  if (value.shape.length === rank) return value;
  const ones = new Array<number>(rank - value.shape.length).fill(1);
  return builder.op('Reshape', [value], { shape: [...ones, ...value.shape] });
}

function throughReduction(
  { op, inputs, attributes }: Node<ReductionName>,
  builder: GraphBuilder,
): Value | undefined {
  const found = transposeOf(inputs[0]!, builder);
  if (!found) return undefined;
  const { source, perm } = found;
  const { axes, keepdims } = attributes;
  const reduced = builder.op(op, [source], { axes: axes.map((axis) => perm[axis]!), keepdims });
  if (keepdims) return transpose(builder, reduced, perm);
  const kept = perm.filter((_, i) => !axes.includes(i));
  const rank = [...kept].sort((a, b) => a - b);
  return transpose(
    builder,
    reduced,
    kept.map((axis) => rank.indexOf(axis)),
  );
}

/** A reshape that only adds or drops axes of length 1 goes before the transpose. */
function throughReshape({ inputs, attributes }: Node<'Reshape'>, builder: GraphBuilder): Value | undefined {
  const found = transposeOf(inputs[0]!, builder);
  if (!found) return undefined;
  const long = (shape: readonly number[]) => [...shape.keys()].filter((axis) => shape[axis] !== 1);
  const from = long(inputs[0]!.shape);
  const to = long(attributes.shape);
  if (
    from.length !== to.length ||
    from.some((axis, i) => inputs[0]!.shape[axis] !== attributes.shape[to[i]!])
  ) {
    return undefined;
  }
  const inSource = from.map((axis) => found.perm[axis]!);
  const ordered = [...inSource].sort((a, b) => a - b);
  const ones = attributes.shape.length - to.length;
  const shape = [...ordered.map((axis) => found.source.shape[axis]!), ...new Array<number>(ones).fill(1)];
  let nextOne = ordered.length;
  const perm = attributes.shape.map((_, axis) => {
    const at = to.indexOf(axis);
    return at < 0 ? nextOne++ : ordered.indexOf(inSource[at]!);
  });
  return transpose(builder, builder.op('Reshape', [found.source], { shape }), perm);
}
