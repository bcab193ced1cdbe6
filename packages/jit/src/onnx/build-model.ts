// A graph as an ONNX model: run once, or as the body of a Scan over the leading axis of its step inputs.

import { create, toBinary } from '@bufbuild/protobuf';
import {
  type ConstantData,
  countUses,
  type Graph,
  type GraphInput,
  type Node,
  type Value,
  type ValueType,
} from '../graph/graph.ts';
import { operation } from '../graph/operations/operations.ts';
import type { GatheredInput } from '../runtime/gather-rows.ts';
import {
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
} from './onnx-subset.ts';
import { scanPacks } from './scan-packs.ts';
import { graphAttribute, initializer, intAttribute, plainNode, valueInfo, writeNode } from './write-node.ts';

const IR_VERSION = 10n;
const OPSET = 21n;

/** A model. */
export interface BuiltModel extends ModelForm {
  readonly bytes: Uint8Array;
}

/** What a model's inputs and outputs are. */
export interface ModelForm {
  /** By carry tensor: the name of the output that is its next value, or null where it stays as it is. */
  readonly carryOutputs: readonly (string | null)[];
  /** Names of the step's outputs, in order. */
  readonly outputs: readonly string[];
  /** The inputs that the program gathers itself. */
  readonly gathered: readonly GatheredInput[];
  /** Names of inputs that only those are made from: the model has them not. */
  readonly absent: readonly string[];
}

/** The model of a single step. */
export function buildStepModel(whole: Graph): BuiltModel {
  const graph = withoutAbsent(whole);
  const names = new Names(graph);
  const results = resultsOf(graph);
  const { nodes, outputNames } = namedResults(
    graph.nodes,
    new Set(graph.nodes.flatMap((n) => n.outputs)),
    results,
    names,
  );
  const main = create(GraphProtoSchema, {
    name: 'step',
    node: nodes,
    initializer: names.initializers,
    input: graph.inputs.map(({ name, value }) => valueInfo(name, value.dtype, value.shape)),
    output: results.map(({ value }, i) => valueInfo(outputNames[i]!, value.dtype, value.shape)),
  });
  return finish(main, whole, outputNames);
}

/**
 * The model of a scan. The carry is the Scan's state, the step inputs are sliced along their leading axis, and resident
 * inputs, constants and all that depends only on them stay outside the loop. So does the joining and splitting of carry tensors
 * that are one vector in the steps.
 */
export function buildScanModel(whole: Graph): BuiltModel {
  const graph = withoutAbsent(whole);
  const names = new Names(graph);
  const packs = scanPacks(graph).map((pack, i) => ({ ...pack, name: `packed.${i}` }));
  const packed = new Set(packs.flatMap(({ members }) => members));
  const moved = new Set(packs.flatMap(({ before, after }) => [...before, ...after]));
  const results = resultsOf(graph);
  const steady = new Set(steadyCarry(graph));
  const isPlain = (input: GraphInput) => input.role === 'carry' && !steady.has(input) && !packed.has(input);
  const packedNames = new Set([...packed].map(({ name }) => `next.${name}`));
  /** The state of the scan, before a step and after it, and what the step gives. */
  const states = [
    ...graph.inputs.filter(isPlain),
    ...packs.map(({ name, input: value }) => ({ name, value })),
  ];
  const stepResults: Result[] = [
    ...results.filter(({ role, name }) => role === 'carry' && !packedNames.has(name)),
    ...packs.map(({ name, next: value }) => ({ role: 'carry' as const, name: `next.${name}`, value })),
    ...results.filter(({ role }) => role === 'output'),
  ];
  const sliced = graph.inputs.filter(({ role }) => role === 'input');

  const inLoop = new Set<Value>([...states, ...sliced].map(({ value }) => value));
  const [body, outside]: [Node[], Node[]] = [[], []];
  for (const node of graph.nodes) {
    if (moved.has(node)) continue;
    const loops = node.inputs.some((input) => inLoop.has(input));
    (loops ? body : outside).push(node);
    if (loops) for (const output of node.outputs) inLoop.add(output);
  }
  for (const { name, input } of packs) names.set(input, name);
  const before = [...outside, ...packs.flatMap((pack) => pack.before)].map((node) => names.write(node));

  for (const { name, value } of [...states, ...sliced]) names.set(value, `step.${name}`);
  const own = new Set(body.flatMap((node) => node.outputs));
  const { nodes, outputNames } = namedResults(body, own, stepResults, names);
  const bodyGraph = create(GraphProtoSchema, {
    name: 'body',
    node: nodes,
    input: [...states, ...sliced].map(({ name, value }) =>
      valueInfo(`step.${name}`, value.dtype, value.shape),
    ),
    output: stepResults.map(({ value }, i) => valueInfo(`step.${outputNames[i]!}`, value.dtype, value.shape)),
  });
  // Inside and outside the loop the results have different names.
  for (const node of bodyGraph.node)
    node.output = node.output.map((name) => (outputNames.includes(name) ? `step.${name}` : name));
  for (const node of bodyGraph.node)
    node.input = node.input.map((name) => (outputNames.includes(name) ? `step.${name}` : name));

  for (const { name, next } of packs) names.set(next, `next.${name}`);
  for (const { name, value } of results) if (packedNames.has(name)) names.set(value, name);
  const after = packs.flatMap((pack) => pack.after.map((node) => names.write(node)));

  const scan = plainNode(
    'Scan',
    [...states, ...sliced].map(({ name }) => name),
    outputNames,
  );
  scan.attribute = [graphAttribute('body', bodyGraph), intAttribute('num_scan_inputs', sliced.length)];
  const main = create(GraphProtoSchema, {
    name: 'scan',
    node: [...before, scan, ...after],
    initializer: names.initializers,
    input: graph.inputs.map(({ role, name, value }) =>
      valueInfo(name, value.dtype, role === 'input' ? ['steps', ...value.shape] : value.shape),
    ),
    output: results.map(({ role, name, value }) =>
      valueInfo(name, value.dtype, role === 'output' ? ['steps', ...value.shape] : value.shape),
    ),
  });
  return finish(
    main,
    whole,
    results.map(({ name }) => name),
  );
}

interface Result {
  readonly role: 'carry' | 'output';
  readonly name: string;
  readonly value: Value;
}

/** Names of inputs that inputs are gathered from or by, and that no operation reads. */
function absentInputs(graph: Graph): string[] {
  const uses = countUses(graph);
  const sources = new Set(graph.inputs.flatMap(({ gathered }) => (gathered ? Object.values(gathered) : [])));
  return graph.inputs
    .filter(({ role, name, value }) => role !== 'carry' && sources.has(name) && !uses.has(value))
    .map(({ name }) => name);
}

/** The graph with the inputs that its model has. */
function withoutAbsent(graph: Graph): Graph {
  const absent = new Set(absentInputs(graph));
  return absent.size === 0
    ? graph
    : { ...graph, inputs: graph.inputs.filter(({ name }) => !absent.has(name)) };
}

/** Carry inputs whose next value is themselves. */
function steadyCarry(graph: Graph): GraphInput[] {
  const next = graph.outputs.filter(({ role }) => role === 'carry');
  return graph.inputs
    .filter(({ role }) => role === 'carry')
    .filter((input, i) => next[i]!.value === input.value);
}

/** What the model must return: the carry that changes, then the outputs. */
function resultsOf(graph: Graph): Result[] {
  const carries = graph.inputs.filter(({ role }) => role === 'carry');
  const next = graph.outputs.filter(({ role }) => role === 'carry');
  return [
    ...next
      .filter((output, i) => output.value !== carries[i]!.value)
      .map((o) => ({ ...o, name: `next.${o.name}` })),
    ...graph.outputs.filter(({ role }) => role === 'output'),
  ];
}

/**
 * The nodes of a graph with its results under names of their own. A value computed there takes the name of its first
 * result; any other result is an Identity.
 */
function namedResults(
  nodes: readonly Node[],
  own: ReadonlySet<Value>,
  results: readonly Result[],
  names: Names,
) {
  const copies: NodeProto[] = [];
  const taken = new Set<Value>();
  const outputNames = results.map(({ name }) => name);
  for (const { name, value } of results) {
    if (own.has(value) && !taken.has(value)) {
      names.set(value, name);
      taken.add(value);
    } else {
      copies.push(plainNode('Identity', [names.of(value)], [name]));
    }
  }
  return { nodes: [...nodes.map((node) => names.write(node)), ...copies], outputNames };
}

function finish(main: GraphProto, graph: Graph, outputNames: readonly string[]): BuiltModel {
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    opsetImport: [{ domain: '', version: OPSET }],
    producerName: '@trialbook/jit',
    graph: main,
  });
  const carries = graph.outputs.filter(({ role }) => role === 'carry').map(({ name }) => `next.${name}`);
  return {
    bytes: toBinary(ModelProtoSchema, model),
    carryOutputs: carries.map((name) => (outputNames.includes(name) ? name : null)),
    outputs: graph.outputs.filter(({ role }) => role === 'output').map(({ name }) => name),
    gathered: graph.inputs.flatMap(({ name, gathered }) => (gathered ? [{ name, ...gathered }] : [])),
    absent: absentInputs(graph),
  };
}

/** ONNX names of values, and the constants they need. */
class Names {
  readonly initializers: TensorProto[] = [];
  readonly #names = new Map<Value, string>();
  readonly #operands = new Map<string, string>();
  readonly #read: ReadonlyMap<Value, number>;

  constructor(graph: Graph) {
    this.#read = countUses(graph);
    for (const { name, value } of graph.inputs) this.#names.set(value, name);
    for (const [value, data] of graph.constants)
      this.initializers.push(initializer(this.of(value), value, data));
  }

  of(value: Value): string {
    return this.#names.get(value) ?? `v${value.id}`;
  }

  set(value: Value, name: string): void {
    this.#names.set(value, name);
  }

  write(node: Node): NodeProto {
    const written = writeNode(
      node,
      (value) => this.of(value),
      (type, data) => this.#operand(type, data),
    );
    if (operation(node.op).laterOutputsOptional) {
      const last = node.outputs.findLastIndex((value) => this.#read.has(value));
      written.output.splice(Math.max(last, 0) + 1);
    }
    return written;
  }

  /** Equal static operands share one constant. */
  #operand({ dtype, shape }: ValueType, data: ConstantData): string {
    const key = `${dtype}[${shape}] ${Array.from(data as ArrayLike<number | bigint>, String)}`;
    const known = this.#operands.get(key);
    if (known !== undefined) return known;
    const name = `operand.${this.#operands.size}`;
    this.#operands.set(key, name);
    this.initializers.push(initializer(name, { dtype, shape }, data));
    return name;
  }
}
