// Carry tensors that a step only reads joined to one vector and only writes as parts of one: a scan keeps the vector itself.

import { countUses, type Graph, type GraphInput, type Node, type Value } from '../graph/graph.ts';

/** Tensors of the carry that are one vector while a scan runs. */
export interface ScanPack {
  readonly members: readonly GraphInput[];
  /** The vector that a step reads, and the one it leaves. */
  readonly input: Value;
  readonly next: Value;
  /** What joins the vector before the first step, and what splits it after the last. */
  readonly before: readonly Node[];
  readonly after: readonly Node[];
}

/** Finds what `packUpdates` has made: a Concat of carry tensors, and a Split into their next values in the same order. */
export function scanPacks(graph: Graph): ScanPack[] {
  const uses = countUses(graph);
  const producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node])));
  const next = graph.outputs.filter(({ role }) => role === 'carry');
  const carry = new Map(
    graph.inputs
      .filter(({ role }) => role === 'carry')
      .map((input, i) => [input.value, { input, next: next[i]!.value }]),
  );
  /** The value behind a reshape that nothing else reads. */
  const behind = (value: Value): { source: Value; reshapes: Node[] } => {
    const node = producers.get(value);
    return node?.op === 'Reshape'
      ? { source: node.inputs[0]!, reshapes: [node] }
      : { source: value, reshapes: [] };
  };
  const packOf = (concat: Node): ScanPack | undefined => {
    const joined = concat.inputs.map(behind);
    const slots = joined.map(({ source }) => carry.get(source));
    if (!slots.every((slot) => slot !== undefined)) return undefined;
    const parts = slots.map((slot) => behind(slot.next));
    const split = producers.get(parts[0]!.source);
    if (split?.op !== 'Split' || split.outputs.length !== slots.length) return undefined;
    const inOrder = parts.every(({ source }, i) => source === split.outputs[i]);
    const read = [
      ...slots.flatMap(({ input, next: result }) => [input.value, result]),
      ...concat.inputs,
      ...split.outputs,
    ];
    const own = new Set(slots.map(({ input }) => input)).size === slots.length;
    if (!inOrder || !own || read.some((value) => uses.get(value) !== 1)) return undefined;
    const vector = split.inputs[0]!;
    if (vector.shape.join() !== concat.outputs[0]!.shape.join()) return undefined;
    return {
      members: slots.map(({ input }) => input),
      input: concat.outputs[0]!,
      next: vector,
      before: [...joined.flatMap(({ reshapes }) => reshapes), concat],
      after: [split, ...parts.flatMap(({ reshapes }) => reshapes)],
    };
  };
  return graph.nodes.flatMap((node) => {
    const pack = node.op === 'Concat' && node.inputs.length > 1 ? packOf(node) : undefined;
    return pack ? [pack] : [];
  });
}
