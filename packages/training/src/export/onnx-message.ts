// The few messages of onnx.proto that a network needs, as bytes. Field numbers are those of the ONNX specification.

import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type HostTensor, sizeOf } from '@trialbook/jit';

/** A node of a graph. Attributes are float (`{ f }`), integer, or a list of integers. */
export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<
    Record<string, number | string | readonly number[] | { readonly f: number }>
  >;
}

/** A tensor held by a graph: float32, int64 for shapes. */
export type OnnxConstant = { readonly name: string } & (HostTensor | { readonly int64: readonly number[] });

/** A graph with one input and one output, both float32 with a batch axis of free length. */
export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly input: { readonly name: string; readonly shape: readonly number[] };
  readonly output: { readonly name: string; readonly shape: readonly number[] };
}

/** The bytes of a ModelProto. */
export function onnxModel(graph: OnnxGraph, opset: number, producer: string): Uint8Array {
  return message((model) => {
    model.tag(1, WireType.Varint).int64(8); // ir_version
    text(model, 2, producer);
    nested(model, 7, (proto) => writeGraph(proto, graph));
    nested(model, 8, (set) => set.tag(2, WireType.Varint).int64(opset));
  }).finish();
}

function writeGraph(proto: BinaryWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) nested(proto, 1, (child) => writeNode(child, node));
  text(proto, 2, graph.name);
  for (const constant of graph.constants) nested(proto, 5, (child) => writeConstant(child, constant));
  for (const [field, { name, shape }] of [[11, graph.input] as const, [12, graph.output] as const]) {
    nested(proto, field, (value) => writeValue(value, name, shape));
  }
}

function writeNode(proto: BinaryWriter, { type, inputs, output, attributes = {} }: OnnxNode): void {
  for (const input of inputs) text(proto, 1, input);
  text(proto, 2, output);
  text(proto, 3, output);
  text(proto, 4, type);
  for (const [name, value] of Object.entries(attributes)) {
    nested(proto, 5, (attribute) => {
      text(attribute, 1, name);
      if (typeof value === 'number') {
        attribute.tag(3, WireType.Varint).int64(value).tag(20, WireType.Varint).int32(2);
      } else if (typeof value === 'string') {
        text(attribute, 4, value);
        attribute.tag(20, WireType.Varint).int32(3);
      } else if (Array.isArray(value)) {
        for (const item of value as readonly number[]) attribute.tag(8, WireType.Varint).int64(item);
        attribute.tag(20, WireType.Varint).int32(7);
      } else {
        attribute
          .tag(2, WireType.Bit32)
          .float((value as { f: number }).f)
          .tag(20, WireType.Varint)
          .int32(1);
      }
    });
  }
}

function writeConstant(proto: BinaryWriter, constant: OnnxConstant): void {
  const wide = 'int64' in constant;
  const shape = wide ? [constant.int64.length] : constant.shape;
  for (const length of shape) proto.tag(1, WireType.Varint).int64(length);
  proto.tag(2, WireType.Varint).int32(wide ? 7 : 1); // INT64 or FLOAT
  text(proto, 8, constant.name);
  const size = wide ? constant.int64.length : sizeOf(constant.shape);
  const view = new DataView(new ArrayBuffer(size * (wide ? 8 : 4)));
  for (let i = 0; i < size; i++) {
    if (wide) view.setBigInt64(8 * i, BigInt(constant.int64[i]!), true);
    else view.setFloat32(4 * i, constant.data[i]!, true);
  }
  proto.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(view.buffer));
}

function writeValue(proto: BinaryWriter, name: string, shape: readonly number[]): void {
  text(proto, 1, name);
  nested(proto, 2, (type) =>
    nested(type, 1, (tensor) => {
      tensor.tag(1, WireType.Varint).int32(1); // FLOAT
      nested(tensor, 2, (dims) => {
        nested(dims, 1, (dim) => text(dim, 2, 'batch'));
        for (const length of shape) nested(dims, 1, (dim) => dim.tag(1, WireType.Varint).int64(length));
      });
    }),
  );
}

function text(proto: BinaryWriter, field: number, value: string): void {
  proto.tag(field, WireType.LengthDelimited).string(value);
}

function nested(proto: BinaryWriter, field: number, write: (child: BinaryWriter) => unknown): void {
  proto.tag(field, WireType.LengthDelimited).fork();
  write(proto);
  proto.join();
}

function message(write: (proto: BinaryWriter) => void): BinaryWriter {
  const proto = new BinaryWriter();
  write(proto);
  return proto;
}
