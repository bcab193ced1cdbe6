// A convolution that is averaged over 2 × 2 windows afterwards, computed window by window: four phases of each channel.

import type { ConstantData, Graph, Node, Value } from '../graph/graph.ts';
import { GraphBuilder } from '../graph/graph-builder.ts';
import { allocate } from '../graph/operations/memory.ts';
import type { ReductionName } from '../graph/operations/operation.ts';
import { isElementwise } from './elementwise-operations.ts';
import type { Pass } from './pass.ts';

/** With many channels the plain convolution keeps the matrix routine busy, and the larger filters cost more than they save. */
const MOST_CHANNELS = 24;

/**
 * Where convolution → elementwise … → average pooling 2 × 2 is found, the values in between are kept in the layout
 * `[batch, 4, channels, windows]`: the four pixels of a window (its phases) one after the other. Then
 *
 * - the convolution has stride 2 and four shifted copies of each filter: fewer, longer columns to gather;
 * - pooling is a mean over the axis of 4, and its gradient a broadcast: no spread-out array is ever written;
 * - the filter gradient gathers fewer columns in the same way.
 *
 * Everything else that reads such a value gets it put back together.
 */
export const poolPhases: Pass = {
  name: 'pool phases',
  run(graph) {
    const producers = new Map<Value, Node>();
    for (const node of graph.nodes) for (const output of node.outputs) producers.set(output, node);
    const regions = new Regions(graph, producers);
    return regions.empty ? graph : new PhaseRewriter(graph, producers, regions).run();
  },
};

type Producers = ReadonlyMap<Value, Node>;

/** Finds which values are better kept in phases. */
class Regions {
  readonly #shapes = new Set<string>();
  readonly #natural = new Map<Value, boolean>();
  readonly #graph: Graph;
  readonly #producers: Producers;

  constructor(graph: Graph, producers: Producers) {
    this.#graph = graph;
    this.#producers = producers;
    for (const node of graph.nodes) {
      if (isPooling(node) && this.#fromConvolution(node.inputs[0]!, node.inputs[0]!.shape)) {
        this.#shapes.add(imageShape(node.inputs[0]!));
      }
    }
  }

  get empty(): boolean {
    return this.#shapes.size === 0;
  }

  /** Whether the value can be computed in phases without taking any image apart. */
  has(value: Value): boolean {
    if (!this.#shapes.has(imageShape(value)) || value.dtype === 'int64') return false;
    const known = this.#natural.get(value);
    if (known !== undefined) return known;
    const node = this.#producers.get(value);
    const result = node
      ? isConvolution(node) || isUnpooling(node) || this.#joined(node) || this.#elementwise(node, value)
      : this.#graph.constants.has(value);
    this.#natural.set(value, result);
    return result;
  }

  /** Batches one after the other. */
  #joined(node: Node): boolean {
    return isJoin(node) && node.inputs.every((input) => this.has(input));
  }

  #elementwise(node: Node, value: Value): boolean {
    if (!isElementwise(node.op)) return false;
    const full = node.inputs.filter((input) => input.shape.join() === value.shape.join());
    const rest = node.inputs.filter((input) => !full.includes(input));
    return full.length > 0 && full.every((input) => this.has(input)) && rest.every(isPerChannel);
  }

  #fromConvolution(value: Value, shape: readonly number[]): boolean {
    const node = this.#producers.get(value);
    if (!node || value.shape.join() !== shape.join()) return false;
    if (isConvolution(node)) return true;
    return isElementwise(node.op) && node.inputs.some((input) => this.#fromConvolution(input, shape));
  }
}

function isPooling(node: Node): node is Node<'AveragePool'> {
  if (node.op !== 'AveragePool') return false;
  const { kernel_shape, strides, pads } = (node as Node<'AveragePool'>).attributes;
  const [, channels, height, width] = node.inputs[0]!.shape as [number, number, number, number];
  const two = (numbers: readonly number[]) => numbers.length === 2 && numbers.every((n) => n === 2);
  const even = height % 2 === 0 && width % 2 === 0;
  return (
    two(kernel_shape) && two(strides) && pads.every((pad) => pad === 0) && even && channels <= MOST_CHANNELS
  );
}

function isConvolution(node: Node): node is Node<'Conv'> {
  if (node.op !== 'Conv' || node.inputs[1]!.shape.length !== 4) return false;
  const { strides, dilations, group } = (node as Node<'Conv'>).attributes;
  return group === 1 && [...strides, ...dilations].every((step) => step === 1);
}

/** `channels, height, width`: what the phases of a value depend on. */
function imageShape({ shape }: Value): string {
  return shape.length === 4 ? shape.slice(1).join() : '';
}

function isJoin(node: Node): boolean {
  return node.op === 'Concat' && (node as Node<'Concat'>).attributes.axis === 0;
}

function isUnpooling(node: Node): boolean {
  return node.op === 'Resize' && (node as Node<'Resize'>).attributes.scales.join() === '1,1,2,2';
}

/** A number, or one per channel: `[]`, `[1, channels, 1, 1]`, or per image and channel. */
function isPerChannel({ shape }: Value): boolean {
  return shape.every((length) => length === 1) || (shape.length === 4 && shape[2] === 1 && shape[3] === 1);
}

type Image = readonly [batch: number, channels: number, height: number, width: number];

/** Emits the graph again, values of the regions in phases. */
class PhaseRewriter {
  readonly #builder = new GraphBuilder();
  readonly #plain = new Map<Value, Value>();
  readonly #phases = new Map<Value, Value>();
  readonly #graph: Graph;
  readonly #producers: Producers;
  readonly #regions: Regions;

  constructor(graph: Graph, producers: Producers, regions: Regions) {
    this.#graph = graph;
    this.#producers = producers;
    this.#regions = regions;
  }

  run(): Graph {
    const builder = this.#builder;
    for (const { role, name, value } of this.#graph.inputs)
      this.#plain.set(value, builder.input(role, name, value));
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
    if ((node.op === 'ReduceSum' || node.op === 'ReduceMean') && this.#isComputed(first!)) {
      return this.#reduce(node as Node<ReductionName>);
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
    const builder = this.#builder;
    const [batch, channels, height, width] = value.shape as unknown as Image;
    // Two transposes of four axes take less than half the time of one of six.
    const [rows, columns] = [height / 2, width / 2];
    const pairs = builder.op('Reshape', [this.#full(value)], {
      shape: [2 * batch, 2, channels * rows, columns],
    });
    const besides = builder.op('Transpose', [pairs], { perm: [0, 2, 3, 1] });
    const lines = builder.op('Reshape', [besides], { shape: [batch, 2, channels * rows, width] });
    const below = builder.op('Transpose', [lines], { perm: [0, 2, 1, 3] });
    const whole = builder.op('Reshape', [below], { shape: [...value.shape] });
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
    const [batch, , channels, windows] = phases.shape as unknown as Image;
    return phases.shape[1] === 4
      ? phases
      : this.#builder.op('Expand', [phases], { shape: [batch, 4, channels, windows] });
  }

  #compute(node: Node, value: Value): Value {
    const builder = this.#builder;
    const [batch, channels, height, width] = value.shape as unknown as Image;
    const windows = (height * width) / 4;
    const origin = builder.origin;
    builder.origin = node.origin;
    let result: Value;
    if (isConvolution(node)) {
      const [x, filter, bias] = node.inputs.map((input) => this.#whole(input)) as [Value, Value, Value?];
      const operands = [x, this.#shiftedFilters(filter)];
      if (bias) operands.push(builder.op('Concat', [bias, bias, bias, bias], { axis: 0 }));
      const convolved = builder.op('Conv', operands, { ...node.attributes, strides: [2, 2] });
      result = builder.op('Reshape', [convolved], { shape: [batch, 4, channels, windows] });
    } else if (node.op === 'Resize') {
      result = builder.op('Reshape', [this.#whole(node.inputs[0]!)], {
        shape: [batch, 1, channels, windows],
      });
    } else if (isJoin(node)) {
      const parts = node.inputs.map((input) => this.#full(input));
      result = builder.op('Concat', parts, { axis: 0 });
    } else {
      const operands = node.inputs.map((input) => {
        if (input.shape.join() === value.shape.join()) return this.#phase(input);
        const whole = this.#whole(input);
        if (input.shape.length < 4) return whole;
        return builder.op('Reshape', [whole], { shape: [input.shape[0]!, 1, input.shape[1]!, 1] });
      });
      result = builder.emit(node.op, operands, node.attributes)[0]!;
    }
    builder.origin = origin;
    return result;
  }

  #constant(value: Value): Value {
    const [batch, channels, height, width] = value.shape as unknown as Image;
    const windows = (height * width) / 4;
    const data = this.#graph.constants.get(value)!;
    const moved: ConstantData = allocate(value.dtype, data.length);
    for (let image = 0; image < batch * channels; image++) {
      const [n, c] = [Math.floor(image / channels), image % channels];
      for (let pixel = 0; pixel < height * width; pixel++) {
        const [row, column] = [Math.floor(pixel / width), pixel % width];
        const phase = (row % 2) * 2 + (column % 2);
        const window = (row >> 1) * (width / 2) + (column >> 1);
        moved[((n * 4 + phase) * channels + c) * windows + window] = data[image * height * width + pixel]!;
      }
    }
    return this.#builder.constant(value.dtype, [batch, 4, channels, windows], moved);
  }

  /** `[filters, in, h, w]` to `[4 · filters, in, h + 1, w + 1]`: each filter where it sits in the window of each phase. */
  #shiftedFilters(filter: Value): Value {
    const shifted = phases.map(([row, column]) =>
      this.#builder.op('Pad', [filter], {
        pads: [0, 0, row, column, 0, 0, 1 - row, 1 - column],
        mode: 'constant',
        value: 0,
      }),
    );
    return this.#builder.op('Concat', shifted, { axis: 0 });
  }

  #pool(value: Value): Value {
    const builder = this.#builder;
    const [batch, channels, height, width] = value.shape as unknown as Image;
    const pooled = [batch, channels, height / 2, width / 2];
    const phased = this.#phase(value);
    if (phased.shape[1] === 1) return builder.op('Reshape', [phased], { shape: pooled });
    const rows = builder.op('Reshape', [phased], { shape: [batch, 4, (channels * height * width) / 4] });
    const quarter = builder.constant('float32', [1, 4], new Float32Array(4).fill(1 / 4));
    return builder.op('Reshape', [builder.op('MatMul', [quarter, rows])], { shape: pooled });
  }

  #reduce({ op, inputs, attributes, outputs }: Node<ReductionName>): Value | undefined {
    const { axes } = attributes;
    if (!axes.includes(2) || !axes.includes(3)) return undefined;
    const moved = [...(axes.includes(0) ? [0] : []), 1, ...(axes.includes(1) ? [2] : []), 3];
    const reduced = this.#builder.op(op, [this.#full(inputs[0]!)], { axes: moved, keepdims: false });
    return this.#builder.op('Reshape', [reduced], { shape: [...outputs[0]!.shape] });
  }

  /** Conv(images, gradient in phases) with batch and channels exchanged: stride 2 has become dilation 2. */
  #filterGradient(node: Node<'Conv'>): Value | undefined {
    const kernels = this.#producers.get(node.inputs[1]!);
    if (kernels?.op !== 'Transpose' || (kernels as Node<'Transpose'>).attributes.perm.join() !== '1,0,2,3')
      return undefined;
    const gradient = kernels.inputs[0]!;
    if (!this.#isComputed(gradient)) return undefined;
    const builder = this.#builder;
    const [batch, channels, height, width] = gradient.shape as unknown as Image;
    const [inputs, , rows, columns] = node.outputs[0]!.shape as unknown as Image;
    const phased = builder.op('Reshape', [this.#full(gradient)], {
      shape: [batch, 4 * channels, height / 2, width / 2],
    });
    const exchanged = builder.op('Transpose', [phased], { perm: [1, 0, 2, 3] });
    const images = this.#whole(node.inputs[0]!);
    const full = builder.op('Conv', [images, exchanged], { ...node.attributes, dilations: [2, 2] });
    const parts = phases.map(([row, column], phase) =>
      builder.op('Slice', [full], {
        starts: [0, phase * channels, row, column],
        ends: [inputs, (phase + 1) * channels, row + rows, column + columns],
        steps: [1, 1, 1, 1],
      }),
    );
    return parts.reduce((sum, part) => builder.op('Add', [sum, part]));
  }
}

/** Row and column of each phase within its window. */
const phases = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;
