// Builds a graph node by node, inferring types as it goes: what lowerings and passes emit into.

import { GraphError } from '../errors.ts';
import { sizeOf } from '../host-tensor.ts';
import type {
  ConstantData,
  Dtype,
  Graph,
  GraphInput,
  GraphOutput,
  InputRole,
  Node,
  Value,
  ValueType,
} from './graph.ts';
import { allocate } from './operations/memory.ts';
import type { Attributes, OperationName } from './operations/operation.ts';
import { operation } from './operations/operations.ts';

type NoAttributes = {
  [Name in OperationName]: keyof Attributes[Name] extends never ? Name : never;
}[OperationName];

/** A graph under construction. */
export class GraphBuilder {
  /** What the nodes emitted from here on come from. */
  origin = '';
  readonly #inputs: GraphInput[] = [];
  readonly #constants = new Map<Value, ConstantData>();
  readonly #nodes: Node[] = [];
  readonly #producers = new Map<Value, Node>();
  #nextId = 0;

  /** A value from outside. */
  input(role: InputRole, name: string, type: ValueType, gathered?: GraphInput['gathered']): Value {
    const value = this.#value(type);
    this.#inputs.push({ role, name, value, ...(gathered && { gathered }) });
    return value;
  }

  /** The input that brings a value; undefined for any other value. */
  inputOf(value: Value): GraphInput | undefined {
    return this.#inputs.find((input) => input.value === value);
  }

  /** The input of a name, where there is one. */
  inputNamed(name: string): GraphInput | undefined {
    return this.#inputs.find((input) => input.name === name);
  }

  /** A constant; the memory is not copied and must not change. */
  constant(dtype: Dtype, shape: readonly number[], data: ConstantData): Value {
    if (data.length !== sizeOf(shape)) {
      throw new GraphError(`constant: shape [${shape}] needs ${sizeOf(shape)} numbers; got ${data.length}`);
    }
    const value = this.#value({ dtype, shape });
    this.#constants.set(value, data);
    return value;
  }

  /** A constant of rank 0. */
  scalar(dtype: Dtype, number: number): Value {
    const data = allocate(dtype, 1);
    if (data instanceof BigInt64Array) data[0] = BigInt(number);
    else data[0] = number;
    return this.constant(dtype, [], data);
  }

  /** Emits an operation and returns its first output. */
  op<Name extends NoAttributes>(name: Name, inputs: readonly Value[]): Value;
  op<Name extends OperationName>(name: Name, inputs: readonly Value[], attributes: Attributes[Name]): Value;
  op(name: OperationName, inputs: readonly Value[], attributes = {}): Value {
    return this.emit(name, inputs, attributes as Attributes[OperationName])[0]!;
  }

  /** Emits an operation and returns all its outputs. */
  emit<Name extends OperationName>(
    name: Name,
    inputs: readonly Value[],
    attributes: Attributes[Name],
  ): readonly Value[] {
    const outputs = operation(name)
      .infer(inputs, attributes)
      .map((type) => this.#value(type));
    const node: Node = {
      op: name,
      inputs,
      attributes: attributes as Attributes[OperationName],
      outputs,
      origin: this.origin,
    };
    this.#nodes.push(node);
    for (const output of outputs) this.#producers.set(output, node);
    return outputs;
  }

  /** The node that computes a value; undefined for inputs and constants. */
  producer(value: Value): Node | undefined {
    return this.#producers.get(value);
  }

  /** The numbers of a constant; undefined for any other value. */
  constantData(value: Value): ConstantData | undefined {
    return this.#constants.get(value);
  }

  /** The finished graph. */
  finish(outputs: readonly GraphOutput[]): Graph {
    return { inputs: this.#inputs, constants: this.#constants, nodes: this.#nodes, outputs };
  }

  #value({ dtype, shape }: ValueType): Value {
    return { id: this.#nextId++, dtype, shape: [...shape] };
  }
}
