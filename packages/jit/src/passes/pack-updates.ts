// Updates small tensors of the carry together, as one long vector: an operation on few numbers is all overhead.

import type { Graph, Node, Value } from '../graph/graph.ts';
import { GraphBuilder } from '../graph/graph-builder.ts';
import { sizeOf } from '../host-tensor.ts';
import {
  alikeSlots,
  bareValue,
  type Producers,
  producersOf,
  type Slot,
  sharedNumber,
} from './alike-slots.ts';
import { isElementwise } from './elementwise-operations.ts';
import { mergeDuplicates } from './merge-duplicates.ts';
import type { Pass } from './pass.ts';
import { removeDeadNodes } from './remove-dead-nodes.ts';

/**
 * Finds tensors of the carry that are updated alike, element by element, such as parameters and the slots of an optimizer.
 * They are joined to a vector, updated once, and split again. A scan keeps the vector as its state (`scanPacks`), so
 * that only what is read elsewhere, such as the weights, is split in a step. Equal values: each element is computed as before.
 */
export const packUpdates: Pass = {
  name: 'pack updates',
  run(graph) {
    const before = removeDeadNodes.run(mergeDuplicates.run(graph));
    const groups = alikeSlots(before);
    if (groups.length === 0) return graph;
    const after = removeDeadNodes.run(new Packing(before, groups).run());
    // Joining before a scan and splitting after it is not done in its steps.
    const slots = groups.flat().length;
    return after.nodes.length - 2 * slots < before.nodes.length ? after : graph;
  },
};

class Packing {
  readonly #graph: Graph;
  readonly #groups: readonly (readonly Slot[])[];
  readonly #producers: Producers;
  readonly #builder = new GraphBuilder();
  readonly #rewritten = new Map<Value, Value>();
  /** Joined values by the ids of what they join. */
  readonly #joined = new Map<string, Value>();

  constructor(graph: Graph, groups: readonly (readonly Slot[])[]) {
    this.#graph = graph;
    this.#groups = groups;
    this.#producers = producersOf(graph);
  }

  run(): Graph {
    const builder = this.#builder;
    for (const { role, name, value, gathered } of this.#graph.inputs)
      this.#rewritten.set(value, builder.input(role, name, value, gathered));
    for (const [value, data] of this.#graph.constants)
      this.#rewritten.set(value, builder.constant(value.dtype, value.shape, data));
    for (const group of this.#groups) {
      const values = group.map(({ input }) => input.value);
      const vector = this.#concat(values);
      this.#joined.set(key(values), vector);
      this.#split(vector, values);
    }
    for (const node of this.#graph.nodes) {
      builder.origin = node.origin;
      const inputs = node.inputs.map((input) => this.#rewritten.get(input)!);
      const outputs = builder.emit(node.op, inputs, node.attributes);
      for (const [i, output] of node.outputs.entries()) this.#rewritten.set(output, outputs[i]!);
    }
    for (const group of this.#groups) {
      const values = group.map(({ next }) => next);
      this.#split(this.#join(values), values);
    }
    return builder.finish(
      this.#graph.outputs.map((output) => ({ ...output, value: this.#rewritten.get(output.value)! })),
    );
  }

  /** Values of the slots of a group as one vector: computed from joined operands where they are computed alike. */
  #join(values: readonly Value[]): Value {
    const bare = values.map((value) => bareValue(value, this.#producers));
    const known = this.#joined.get(key(bare));
    if (known) return known;
    const made = this.#compute(bare) ?? this.#concat(bare);
    this.#joined.set(key(bare), made);
    return made;
  }

  #compute(values: readonly Value[]): Value | undefined {
    const nodes = values.map((value) => this.#producers.get(value));
    const [first] = nodes;
    if (!first || !nodes.every((node) => node !== undefined && sameOperation(node, first))) return undefined;
    const operands: Value[] = [];
    for (const i of first.inputs.keys()) {
      const inputs = nodes.map((node) => node!.inputs[i]!);
      const number = sharedNumber(inputs, this.#producers, this.#graph.constants);
      if (number) {
        const value = this.#rewritten.get(number)!;
        operands.push(value.shape.length === 0 ? value : this.#builder.op('Reshape', [value], { shape: [] }));
      } else if (inputs.every((input, slot) => sizeOf(input.shape) === sizeOf(values[slot]!.shape))) {
        operands.push(this.#join(inputs));
      } else return undefined;
    }
    this.#builder.origin = first.origin;
    return this.#builder.emit(first.op, operands, first.attributes)[0]!;
  }

  #concat(values: readonly Value[]): Value {
    const flat = values.map((value) => {
      const made = this.#rewritten.get(value)!;
      return made.shape.length === 1
        ? made
        : this.#builder.op('Reshape', [made], { shape: [sizeOf(made.shape)] });
    });
    return this.#builder.op('Concat', flat, { axis: 0 });
  }

  /** Puts the parts of a vector in the place of values. */
  #split(vector: Value, values: readonly Value[]): void {
    const lengths = values.map(({ shape }) => sizeOf(shape));
    const parts = this.#builder.emit('Split', [vector], { axis: 0, lengths });
    for (const [i, value] of values.entries()) {
      const part = parts[i]!;
      const shape = [...value.shape];
      this.#rewritten.set(value, shape.length === 1 ? part : this.#builder.op('Reshape', [part], { shape }));
    }
  }
}

function key(values: readonly Value[]): string {
  return values.map(({ id }) => id).join();
}

function sameOperation(a: Node, b: Node): boolean {
  return (
    isElementwise(a.op) && a.op === b.op && JSON.stringify(a.attributes) === JSON.stringify(b.attributes)
  );
}
