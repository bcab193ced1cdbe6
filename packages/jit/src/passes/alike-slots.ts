// Which small tensors of the carry are updated alike. Rewrites nothing.

import type { ConstantData, Graph, GraphInput, Node, Value } from '../graph/graph.ts';
import { sizeOf } from '../host-tensor.ts';
import { isElementwise } from './elementwise-operations.ts';

/** Larger tensors keep their own operations: copying them would cost more than it saves. */
const LARGEST = 4096;

/** A tensor of the carry and its next value. */
export interface Slot {
  readonly input: GraphInput;
  readonly next: Value;
}

/** The node that computes each value. */
export type Producers = ReadonlyMap<Value, Node>;

/** The producers of a graph's values. */
export function producersOf(graph: Graph): Producers {
  return new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node])));
}

/**
 * Groups of at least two small slots, of one part of the carry each (`carry.params`, `carry.optimizer`), whose next values
 * come from themselves and from equal numbers by the same elementwise operations.
 */
export function alikeSlots(graph: Graph): Slot[][] {
  const comparison = new Comparison(graph);
  const next = graph.outputs.filter(({ role }) => role === 'carry');
  const results = new Set<Value>();
  const groups: Slot[][] = [];
  for (const [i, input] of graph.inputs.filter(({ role }) => role === 'carry').entries()) {
    const slot = { input, next: next[i]!.value };
    const { dtype, shape } = input.value;
    const fits = dtype === 'float32' && sizeOf(shape) <= LARGEST && sizeOf(shape) > 0;
    if (!fits || slot.next === input.value || results.has(slot.next)) continue;
    results.add(slot.next);
    const group = groups.find(([first]) => partOf(first!) === partOf(slot) && comparison.alike(first!, slot));
    if (group) group.push(slot);
    else groups.push([slot]);
  }
  return groups.filter((group) => group.length > 1);
}

/** `carry.optimizer` of `carry.optimizer.hidden1.bias`. */
function partOf({ input }: Slot): string {
  return input.name.split('.').slice(0, 2).join('.');
}

/** A value before reshapes. */
export function bareValue(value: Value, producers: Producers): Value {
  const node = producers.get(value);
  return node?.op === 'Reshape' ? bareValue(node.inputs[0]!, producers) : value;
}

/** The single number that all of the values are, where they are one. */
export function sharedNumber(
  values: readonly Value[],
  producers: Producers,
  constants: Graph['constants'],
): Value | undefined {
  const bare = values.map((value) => bareValue(value, producers));
  const [first] = bare as [Value];
  if (bare.some((value) => sizeOf(value.shape) !== 1)) return undefined;
  const number = (data: ConstantData | undefined) => data?.[0];
  const known = number(constants.get(first));
  const same = (value: Value) =>
    value === first || (known !== undefined && Object.is(number(constants.get(value)), known));
  return bare.every(same) ? first : undefined;
}

class Comparison {
  readonly #graph: Graph;
  readonly #producers: Producers;
  readonly #followed = new Map<string, boolean>();

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#producers = producersOf(graph);
  }

  alike(a: Slot, b: Slot): boolean {
    return this.#follow(a.next, b.next, a, b) && this.#operation(a.next, b.next) !== undefined;
  }

  /** Whether the two values are computed alike as far as the slots themselves are in them. */
  #follow(x: Value, y: Value, a: Slot, b: Slot): boolean {
    const key = [x, y, a.input.value, b.input.value].map(({ id }) => id).join();
    const known = this.#followed.get(key);
    if (known !== undefined) return known;
    const found = this.#compare(x, y, a, b);
    this.#followed.set(key, found);
    return found;
  }

  #compare(x: Value, y: Value, a: Slot, b: Slot): boolean {
    const [left, right] = [bareValue(x, this.#producers), bareValue(y, this.#producers)];
    if (left === a.input.value || right === b.input.value)
      return left === a.input.value && right === b.input.value;
    const nodes = this.#operation(left, right);
    const fused =
      nodes?.[0].inputs.every((input, i) => {
        const other = nodes[1].inputs[i]!;
        if (sharedNumber([input, other], this.#producers, this.#graph.constants)) return true;
        const whole =
          sizeOf(input.shape) === sizeOf(left.shape) && sizeOf(other.shape) === sizeOf(right.shape);
        return whole && this.#follow(input, other, a, b);
      }) ?? false;
    return fused || !(this.#reaches(left, a, new Set()) || this.#reaches(right, b, new Set()));
  }

  /** The nodes of two values that one elementwise operation computes. */
  #operation(x: Value, y: Value): readonly [Node, Node] | undefined {
    const [a, b] = [x, y].map((value) => this.#producers.get(bareValue(value, this.#producers)));
    if (!a || !b || a.op !== b.op || !isElementwise(a.op)) return undefined;
    return JSON.stringify(a.attributes) === JSON.stringify(b.attributes) ? [a, b] : undefined;
  }

  /** Whether the slot is in a value by elementwise operations. */
  #reaches(value: Value, slot: Slot, seen: Set<Value>): boolean {
    if (value === slot.input.value) return true;
    if (seen.has(value)) return false;
    seen.add(value);
    const node = this.#producers.get(value);
    const through = node !== undefined && (isElementwise(node.op) || node.op === 'Reshape');
    return through && node.inputs.some((input) => this.#reaches(input, slot, seen));
  }
}
