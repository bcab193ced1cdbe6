// The graph that passes work on: ONNX operations in SSA form, every value with a dtype and a static shape. Data only.

import type { Attributes, OperationName } from './operations/operation.ts';

/** Element types of values. int64 and uint32 occur inside lowerings only, never at a program's edges. */
export type Dtype = 'float32' | 'int32' | 'bool' | 'int64' | 'uint32';

/** Memory of a constant; bool as bytes, int64 as BigInt64Array. */
export type ConstantData = Float32Array | Int32Array | Uint8Array | BigInt64Array | Uint32Array;

/** A dtype and a static shape. */
export interface ValueType {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

/** What a node computes, an input brings, or a constant holds: defined once, named `%id` in print. */
export interface Value extends ValueType {
  readonly id: number;
}

/** One operation. Static operands (shapes, axes, pads) are attributes here; the serialiser makes ONNX inputs of them. */
export interface Node<Name extends OperationName = OperationName> {
  readonly op: Name;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes[Name];
  readonly outputs: readonly Value[];
  /** The TensorFlow.js kernel it was lowered from: for printing and profiles. */
  readonly origin: string;
}

/** Where an input comes from: state of the step, this step's slice, or what every step reads. */
export type InputRole = 'carry' | 'input' | 'resident';

/** A value from outside. The name is its role and its path: `carry.params.w`. */
export interface GraphInput {
  readonly role: InputRole;
  readonly name: string;
  readonly value: Value;
  /** Where the program brings it itself: the rows of a resident input, named, that the numbers of a step input pick. */
  readonly gathered?: { readonly from: string; readonly rows: string };
}

/** A result: the next state, in the order of the carry inputs, or an output of the step. */
export interface GraphOutput {
  readonly role: 'carry' | 'output';
  readonly name: string;
  readonly value: Value;
}

/** A step, lowered. Nodes are in topological order. */
export interface Graph {
  readonly inputs: readonly GraphInput[];
  readonly constants: ReadonlyMap<Value, ConstantData>;
  readonly nodes: readonly Node[];
  readonly outputs: readonly GraphOutput[];
}

/** How often each value is read, by nodes and as a result. */
export function countUses(graph: Graph): Map<Value, number> {
  const uses = new Map<Value, number>();
  const read = (value: Value) => uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const node of graph.nodes) node.inputs.forEach(read);
  for (const output of graph.outputs) read(output.value);
  return uses;
}
