// Drops the look for NaN from a maximum that only keeps an exponential in range: the sum of exponentials shows NaN anyway.

import type { Graph, Node, Value } from '../graph/graph.ts';
import type { ReductionName } from '../graph/operations/operation.ts';
import type { Pass } from './pass.ts';
import { rewriteGraph } from './rewrite-graph.ts';

/**
 * In log softmax, with m = max x and d = x − m, everything that leaves is d − log Σ eᵈ or eᵈ / Σ eᵈ. Where x holds NaN, the sum
 * is NaN, and all of the row with it, whatever m is: m need not be NaN too.
 */
export const dropNanGuards: Pass = {
  name: 'drop NaN guards',
  run(graph) {
    const readers = readersOf(graph);
    const idle = new Set<Value>();
    for (const node of graph.nodes)
      if (isGuard(node) && onlyKeepsInRange(node, graph, readers)) idle.add(node.outputs[0]!);
    if (idle.size === 0) return graph;
    return rewriteGraph(graph, (node) => (idle.has(node.outputs[0]!) ? node.inputs[2] : undefined));
  },
};

type Readers = ReadonlyMap<Value, readonly Node[]>;

function readersOf(graph: Graph): Readers {
  const readers = new Map<Value, Node[]>();
  for (const node of graph.nodes) {
    for (const input of new Set(node.inputs)) readers.set(input, [...(readers.get(input) ?? []), node]);
  }
  return readers;
}

/** `Where(any NaN in x, NaN, max x)`, as the lowering of Max writes it. */
function isGuard({ op, origin }: Node): boolean {
  return op === 'Where' && origin === 'Max';
}

function onlyKeepsInRange(guard: Node, graph: Graph, readers: Readers): boolean {
  const producer = graph.nodes.find(({ outputs }) => outputs[0] === guard.inputs[2]);
  if (producer?.op !== 'ReduceMax') return false;
  const { axes } = (producer as Node<ReductionName>).attributes;
  const of = (value: Value) => readers.get(value) ?? [];
  const isResult = (value: Value) => graph.outputs.some((output) => output.value === value);
  const reads = (node: Node, op: string, ...inputs: Value[]) =>
    node.op === op &&
    node.inputs.length === inputs.length &&
    inputs.every((input, i) => node.inputs[i] === input);

  const shifts = of(guard.outputs[0]!);
  if (shifts.length === 0 || isResult(guard.outputs[0]!)) return false;
  return shifts.every((shift) => {
    if (!reads(shift, 'Sub', producer.inputs[0]!, guard.outputs[0]!)) return false;
    const d = shift.outputs[0]!;
    const exponentials = of(d)
      .filter(({ op }) => op === 'Exp')
      .map(({ outputs }) => outputs[0]!);
    const sums = exponentials.flatMap((e) =>
      of(e).filter(
        (node) => node.op === 'ReduceSum' && sameAxes((node as Node<ReductionName>).attributes.axes, axes),
      ),
    );
    const totals = sums.map(({ outputs }) => outputs[0]!);
    const logs = totals.flatMap((total) =>
      of(total)
        .filter(({ op }) => op === 'Log')
        .map(({ outputs }) => outputs[0]!),
    );
    return (
      totals.length > 0 &&
      ![d, ...exponentials].some(isResult) &&
      of(d).every((node) => node.op === 'Exp' || logs.some((log) => reads(node, 'Sub', d, log))) &&
      exponentials.every((e) =>
        of(e).every((node) => sums.includes(node) || totals.some((total) => reads(node, 'Div', e, total))),
      )
    );
  });
}

function sameAxes(a: readonly number[], b: readonly number[]): boolean {
  return a.join() === b.join();
}
