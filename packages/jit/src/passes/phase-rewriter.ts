// Emits a graph again with the values of its regions in phases.

import type { Graph, Node, Value } from '../graph/graph.ts';
import { GraphBuilder } from '../graph/graph-builder.ts';
import { isNode } from '../graph/is-node.ts';
import { fourAxes, fromPhases, numbersInPhases, phasePlaces, shiftedFilters } from './phase-layout.ts';
import {
  isConvolution,
  isJoin,
  isPooling,
  isUnpooling,
  type PhaseRegions,
  type Producers,
} from './phase-regions.ts';

/** Emits the graph again, values of the regions in phases. */
export class PhaseRewriter {
  readonly #builder = new GraphBuilder();
  readonly #plain = new Map<Value, Value>();
  readonly #phases = new Map<Value, Value>();
  readonly #graph: Graph;
  readonly #producers: Producers;
  readonly #regions: PhaseRegions;

  constructor(graph: Graph, producers: Producers, regions: PhaseRegions) {
    this.#graph = graph;
    this.#producers = producers;
    this.#regions = regions;
  }

  run(): Graph {
    const builder = this.#builder;
    for (const { role, name, value, gathered } of this.#graph.inputs)
      this.#plain.set(value, builder.input(role, name, value, gathered));
    for (const [value, data] of this.#graph.constants) {
      this.#plain.set(value, builder.constant(value.dtype, value.shape, data));
    }
    for (const node of this.#graph.nodes) {
      if (node.outputs.length === 1 && this.#regions.has(node.outputs[0]!)) continue; // when it is asked for
      builder.origin = node.origin;
      const special = this.#consume(node);
      const outputs = special
        ? [special]
        : builder.emit(
            node.op,
            node.inputs.map((input) => this.#whole(input)),
            node.attributes,
          );
      for (const [i, output] of node.outputs.entries()) this.#plain.set(output, outputs[i]!);
    }
    return builder.finish(
      this.#graph.outputs.map((output) => ({ ...output, value: this.#whole(output.value) })),
    );
  }

  /** Operations that take a value in phases as it is. */
  #consume(node: Node): Value | undefined {
    const [first] = node.inputs;
    if (isPooling(node) && this.#regions.has(first!)) return this.#pool(first!);
    if ((isNode(node, 'ReduceSum') || isNode(node, 'ReduceMean')) && this.#isComputed(first!)) {
      return this.#reduce(node);
    }
    return isConvolution(node) ? this.#filterGradient(node) : undefined;
  }

  #isComputed(value: Value): boolean {
    return this.#producers.has(value) && this.#regions.has(value);
  }

  /** The value as every other operation expects it. */
  #whole(value: Value): Value {
    const known = this.#plain.get(value);
    if (known) return known;
    const whole = fromPhases(this.#builder, this.#full(value), value);
    this.#plain.set(value, whole);
    return whole;
  }

  /** `[batch, 4, channels, windows]`, or with 1 in place of 4 where all phases are equal. */
  #phase(value: Value): Value {
    const known = this.#phases.get(value);
    if (known) return known;
    const node = this.#producers.get(value);
    const phases = node ? this.#compute(node, value) : this.#constant(value);
    this.#phases.set(value, phases);
    return phases;
  }

  #full(value: Value): Value {
    const phases = this.#phase(value);
    const [batch, , channels, windows] = fourAxes(phases);
    return phases.shape[1] === 4
      ? phases
      : this.#builder.op('Expand', [phases], { shape: [batch, 4, channels, windows] });
  }

  #compute(node: Node, value: Value): Value {
    const builder = this.#builder;
    const origin = builder.origin;
    builder.origin = node.origin;
    const result = this.#emit(node, value);
    builder.origin = origin;
    return result;
  }

  #emit(node: Node, value: Value): Value {
    const builder = this.#builder;
    const [batch, channels, height, width] = fourAxes(value);
    const windows = (height * width) / 4;
    if (isConvolution(node)) {
      const [x, filter, bias] = node.inputs.map((input) => this.#whole(input)) as [Value, Value, Value?];
      const operands = [x, shiftedFilters(builder, filter)];
      if (bias) operands.push(builder.op('Concat', [bias, bias, bias, bias], { axis: 0 }));
      const convolved = builder.op('Conv', operands, { ...node.attributes, strides: [2, 2] });
      return builder.op('Reshape', [convolved], { shape: [batch, 4, channels, windows] });
    }
    if (isUnpooling(node)) {
      return builder.op('Reshape', [this.#whole(node.inputs[0]!)], { shape: [batch, 1, channels, windows] });
    }
    if (isJoin(node)) {
      const parts = node.inputs.map((input) => this.#full(input));
      return builder.op('Concat', parts, { axis: 0 });
    }
    const operands = node.inputs.map((input) => {
      if (input.shape.join() === value.shape.join()) return this.#phase(input);
      const whole = this.#whole(input);
      if (input.shape.length < 4) return whole;
      return builder.op('Reshape', [whole], { shape: [input.shape[0]!, 1, input.shape[1]!, 1] });
    });
    return builder.emit(node.op, operands, node.attributes)[0]!;
  }

  #constant(value: Value): Value {
    const [batch, channels, height, width] = fourAxes(value);
    const moved = numbersInPhases(value, this.#graph.constants.get(value)!);
    return this.#builder.constant(value.dtype, [batch, 4, channels, (height * width) / 4], moved);
  }

  #pool(value: Value): Value {
    const builder = this.#builder;
    const [batch, channels, height, width] = fourAxes(value);
    const pooled = [batch, channels, height / 2, width / 2];
    const phased = this.#phase(value);
    if (phased.shape[1] === 1) return builder.op('Reshape', [phased], { shape: pooled });
    const rows = builder.op('Reshape', [phased], { shape: [batch, 4, (channels * height * width) / 4] });
    const quarter = builder.constant('float32', [1, 4], new Float32Array(4).fill(1 / 4));
    return builder.op('Reshape', [builder.op('MatMul', [quarter, rows])], { shape: pooled });
  }

  #reduce({ op, inputs, attributes, outputs }: Node<'ReduceSum'> | Node<'ReduceMean'>): Value | undefined {
    const { axes } = attributes;
    if (!axes.includes(2) || !axes.includes(3)) return undefined;
    const moved = [...(axes.includes(0) ? [0] : []), 1, ...(axes.includes(1) ? [2] : []), 3];
    const reduced = this.#builder.op(op, [this.#full(inputs[0]!)], { axes: moved, keepdims: false });
    return this.#builder.op('Reshape', [reduced], { shape: [...outputs[0]!.shape] });
  }

  /** Conv(images, gradient in phases) with batch and channels exchanged: stride 2 has become dilation 2. */
  #filterGradient(node: Node<'Conv'>): Value | undefined {
    const kernels = this.#producers.get(node.inputs[1]!);
    if (!isNode(kernels, 'Transpose') || kernels.attributes.perm.join() !== '1,0,2,3') return undefined;
    const gradient = kernels.inputs[0]!;
    if (!this.#isComputed(gradient)) return undefined;
    const builder = this.#builder;
    const [batch, channels, height, width] = fourAxes(gradient);
    const [inputs, , rows, columns] = fourAxes(node.outputs[0]!);
    const phased = builder.op('Reshape', [this.#full(gradient)], {
      shape: [batch, 4 * channels, height / 2, width / 2],
    });
    const exchanged = builder.op('Transpose', [phased], { perm: [1, 0, 2, 3] });
    const images = this.#whole(node.inputs[0]!);
    const full = builder.op('Conv', [images, exchanged], { ...node.attributes, dilations: [2, 2] });
    const parts = phasePlaces.map(([row, column], phase) =>
      builder.op('Slice', [full], {
        starts: [0, phase * channels, row, column],
        ends: [inputs, (phase + 1) * channels, row + rows, column + columns],
        steps: [1, 1, 1, 1],
      }),
    );
    return parts.reduce((sum, part) => builder.op('Add', [sum, part]));
  }
}
