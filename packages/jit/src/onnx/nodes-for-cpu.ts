// Which nodes of a graph ONNX Runtime's WebGPU provider must leave to the CPU: what it takes and then gets wrong, refuses, or
// would copy for. What it knows that it lacks (bitwise operations, much of int64 and bool), it leaves to the CPU by itself.

import { countUses, type Graph, type Node, type Value } from '../graph/graph.ts';
import { sizeOf } from '../host-tensor.ts';
import { nodeName } from './write-node.ts';

/** What ONNX Runtime allows the list of names to be long, each with a separator. */
const LIST_LENGTH = 8192;

/**
 * Names of the nodes that must run on the CPU when the others run on WebGPU, as of ONNX Runtime 1.30:
 *
 * - maximum pooling that is asked where the maxima are ("The Indices output is not supported yet");
 * - transposed convolution in groups of several input channels and one output channel, which is computed wrongly;
 * - in a scan, gathering from what stays outside the loop, such as a batch from a data set: all of it would be copied to the
 *   GPU at every step. What is gathered from is then computed on the CPU too;
 * - arithmetic on uint32, that is on the words of random numbers: the bitwise operations between run on the CPU, so all words
 *   would go to the GPU and back several times in a step. As many as the list has room for: the rest is slow, not wrong.
 */
export function nodesForCpu(graph: Graph, scans: boolean): string[] {
  const uses = countUses(graph);
  const must = graph.nodes.filter((node) => !isRight(node, uses));
  const should = [...(scans ? gatheringFromOutside(graph) : []), ...graph.nodes.filter(countsInWords)];
  const names: string[] = [];
  let room = LIST_LENGTH;
  for (const name of new Set([...must, ...should].map(nodeName))) {
    room -= name.length + 1;
    if (room < 0) break;
    names.push(name);
  }
  return names;
}

/** Arithmetic on uint32. */
function countsInWords({ op, inputs, outputs }: Node): boolean {
  return !op.startsWith('Bit') && [...inputs, ...outputs].some(({ dtype }) => dtype === 'uint32');
}

/** Whether WebGPU computes it, and correctly. */
function isRight(node: Node, uses: ReadonlyMap<Value, number>): boolean {
  if (node.op === 'MaxPool') return !uses.has(node.outputs[1]!);
  if (node.op !== 'ConvTranspose') return true;
  const { group } = (node as Node<'ConvTranspose'>).attributes;
  const [channels, outputsPerGroup] = node.inputs[1]!.shape as [number, number];
  return group === 1 || outputsPerGroup > 1 || channels === group;
}

/** Gathers inside the loop from results of the outside that are larger than what they take, and what computes those. */
function gatheringFromOutside(graph: Graph): Node[] {
  const producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node])));
  const inLoop = new Set<Value>();
  const next = graph.outputs.filter(({ role }) => role === 'carry').map(({ value }) => value);
  let carries = 0;
  for (const { role, value } of graph.inputs) {
    const steady = role === 'carry' && next[carries++] === value;
    if (role !== 'resident' && !steady) inLoop.add(value);
  }
  const found: Node[] = [];
  for (const node of graph.nodes) {
    if (!node.inputs.some((input) => inLoop.has(input))) continue;
    for (const output of node.outputs) inLoop.add(output);
    const source = node.inputs[0]!;
    const gathers = node.op === 'Gather' || node.op === 'GatherND' || node.op === 'GatherElements';
    if (!gathers || inLoop.has(source) || sizeOf(source.shape) <= sizeOf(node.outputs[0]!.shape)) continue;
    found.push(node, ...producersOf(source, producers));
  }
  return found;
}

function producersOf(value: Value, producers: ReadonlyMap<Value, Node>): Node[] {
  const node = producers.get(value);
  return node ? [node, ...node.inputs.flatMap((input) => producersOf(input, producers))] : [];
}
