// Nodes, types and constants as ONNX protobuf messages. Decides no structure.

import { create } from '@bufbuild/protobuf';
import type { ConstantData, Dtype, Node, Value, ValueType } from '../graph/graph.ts';
import { allocate } from '../graph/operations/memory.ts';
import type { OnnxAttribute, OnnxOperand } from '../graph/operations/operation.ts';
import { operation } from '../graph/operations/operations.ts';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx-subset.ts';

/** TensorProto.DataType numbers. */
const DATA_TYPES: Readonly<Record<Dtype, number>> = { float32: 1, int32: 6, int64: 7, bool: 9, uint32: 12 };

/** A length: fixed, or named where it varies from run to run. */
export type Dimension = number | string;

/** Name, dtype and shape of a graph's input or output. */
export function valueInfo(name: string, dtype: Dtype, shape: readonly Dimension[]): ValueInfoProto {
  const dim = shape.map((length) =>
    typeof length === 'string'
      ? { value: { case: 'dimParam' as const, value: length } }
      : { value: { case: 'dimValue' as const, value: BigInt(length) } },
  );
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: DATA_TYPES[dtype], shape: { dim } } } },
  });
}

/** A constant. */
export function initializer(name: string, { dtype, shape }: ValueType, data: ConstantData): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dataType: DATA_TYPES[dtype],
    dims: shape.map(BigInt),
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
}

/** A node without attributes of its own, such as Identity. */
export function plainNode(opType: string, input: string[], output: string[]): NodeProto {
  return create(NodeProtoSchema, { opType, input, output, name: output[0]! });
}

/** An attribute that holds a graph. */
export function graphAttribute(name: string, g: GraphProto): AttributeProto {
  return create(AttributeProtoSchema, { name, type: AttributeType.GRAPH, g });
}

/** An integer attribute. */
export function intAttribute(name: string, i: number): AttributeProto {
  return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(i) });
}

/** What a node is called in the model. */
export function nodeName(node: Node): string {
  return `${node.origin || 'pass'}/${node.op}/${node.outputs[0]!.id}`;
}

/**
 * A node of the graph.
 *
 * @param nameOf - the ONNX name of a value
 * @param operand - makes a constant of a static operand and returns its name
 */
export function writeNode(
  node: Node,
  nameOf: (value: Value) => string,
  operand: (type: ValueType, data: ConstantData) => string,
): NodeProto {
  const { attributes = {}, operands = [] } = operation(node.op).write?.(node.attributes as never) ?? {};
  const extra = operands.map((item) => (item === null ? '' : operand(...constantOf(item, node.inputs[0]!))));
  return create(NodeProtoSchema, {
    opType: node.op,
    name: nodeName(node),
    input: [...node.inputs.map(nameOf), ...extra],
    output: node.outputs.map(nameOf),
    attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  });
}

function constantOf(item: NonNullable<OnnxOperand>, first: Value): [ValueType, ConstantData] {
  if ('int64' in item) {
    const data = BigInt64Array.from(item.int64, BigInt);
    return [{ dtype: 'int64', shape: item.scalar ? [] : [data.length] }, data];
  }
  if ('float32' in item) {
    return [{ dtype: 'float32', shape: [item.float32.length] }, Float32Array.from(item.float32)];
  }
  const data = allocate(first.dtype, 1);
  if (data instanceof BigInt64Array) data[0] = BigInt(item.number);
  else data[0] = item.number;
  return [{ dtype: first.dtype, shape: [] }, data];
}

function attribute(name: string, value: OnnxAttribute): AttributeProto {
  if ('int' in value) return intAttribute(name, value.int);
  if ('dtype' in value) return intAttribute(name, DATA_TYPES[value.dtype]);
  if ('float' in value)
    return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float });
  if ('text' in value) {
    return create(AttributeProtoSchema, {
      name,
      type: AttributeType.STRING,
      s: new TextEncoder().encode(value.text),
    });
  }
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.ints.map(BigInt) });
}
