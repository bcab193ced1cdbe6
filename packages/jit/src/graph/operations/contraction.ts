// Matrix products, convolutions and windows, channels first as ONNX has them.

import { GraphError } from '../../errors.ts';
import { broadcastShapes } from '../shapes.ts';
import type { OperationFamily } from './operation.ts';

interface WindowAttributes {
  readonly strides: readonly number[];
  readonly pads: readonly number[];
  readonly dilations?: readonly number[];
}

function windowAttributes({ strides, pads, dilations }: WindowAttributes) {
  return {
    strides: { ints: strides },
    pads: { ints: pads },
    ...(dilations && { dilations: { ints: dilations } }),
  };
}

function windowedLengths(lengths: readonly number[], kernel: readonly number[], window: WindowAttributes) {
  const { strides, pads, dilations } = window;
  return lengths.map((length, i) => {
    const reach = (kernel[i]! - 1) * (dilations?.[i] ?? 1) + 1;
    const room = length + pads[i]! + pads[i + lengths.length]! - reach;
    if (room < 0) throw new GraphError(`window of ${reach} on an axis of ${length} with pads [${pads}]`);
    return Math.floor(room / strides[i]!) + 1;
  });
}

/** Rules of the products, convolutions and windows. */
export const contractionOperations = {
  MatMul: {
    infer: ([a, b]) => {
      const inner = a!.shape.at(-1);
      if (a!.shape.length < 2 || b!.shape.length < 2 || inner !== b!.shape.at(-2) || a!.dtype !== b!.dtype) {
        throw new GraphError(`MatMul: ${a!.dtype}[${a!.shape}] times ${b!.dtype}[${b!.shape}]`);
      }
      const batch = broadcastShapes(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
      return [{ dtype: a!.dtype, shape: [...batch, a!.shape.at(-2)!, b!.shape.at(-1)!] }];
    },
  },
  Einsum: {
    infer: (inputs, { equation }) => {
      const [terms, kept] = equation.split('->') as [string, string];
      const lengths = new Map<string, number>();
      for (const [i, term] of terms.split(',').entries()) {
        const shape = inputs[i]?.shape ?? [];
        if (term.length !== shape.length)
          throw new GraphError(`Einsum ${equation}: operand ${i} is [${shape}]`);
        for (const [axis, label] of [...term].entries()) {
          const known = lengths.get(label) ?? shape[axis]!;
          if (known !== shape[axis])
            throw new GraphError(`Einsum ${equation}: ${label} is ${known} and ${shape[axis]}`);
          lengths.set(label, known);
        }
      }
      return [{ dtype: inputs[0]!.dtype, shape: [...kept].map((label) => lengths.get(label)!) }];
    },
    write: ({ equation }) => ({ attributes: { equation: { text: equation } } }),
  },
  Gemm: {
    infer: ([a, b], { transA, transB }) => {
      const [rows, inner] = transA ? [a!.shape[1], a!.shape[0]] : a!.shape;
      const [innerB, columns] = transB ? [b!.shape[1], b!.shape[0]] : b!.shape;
      if (a!.shape.length !== 2 || b!.shape.length !== 2 || inner !== innerB) {
        throw new GraphError(
          `Gemm: [${a!.shape}]${transA ? 'ᵀ' : ''} times [${b!.shape}]${transB ? 'ᵀ' : ''}`,
        );
      }
      return [{ dtype: a!.dtype, shape: [rows!, columns!] }];
    },
    write: ({ transA, transB }) => ({ attributes: { transA: { int: transA }, transB: { int: transB } } }),
  },
  Conv: {
    // x [batch, channels, …], filter [filters, channels / group, …]
    infer: ([x, filter], { group, ...window }) => {
      if (x!.shape[1] !== filter!.shape[1]! * group) {
        throw new GraphError(`Conv: [${x!.shape}] with filter [${filter!.shape}] in ${group} groups`);
      }
      const lengths = windowedLengths(x!.shape.slice(2), filter!.shape.slice(2), window);
      return [{ dtype: x!.dtype, shape: [x!.shape[0]!, filter!.shape[0]!, ...lengths] }];
    },
    write: (attributes) => ({
      attributes: { ...windowAttributes(attributes), group: { int: attributes.group } },
    }),
  },
  ConvTranspose: {
    // x [batch, filters, …], filter [filters, channels / group, …]
    infer: ([x, filter], { strides, pads, dilations, group, output_padding }) => {
      if (x!.shape[1] !== filter!.shape[0]) {
        throw new GraphError(`ConvTranspose: [${x!.shape}] with filter [${filter!.shape}]`);
      }
      const rank = strides.length;
      const lengths = x!.shape.slice(2).map((length, i) => {
        const reach = (filter!.shape[i + 2]! - 1) * dilations[i]! + 1;
        return (length - 1) * strides[i]! + reach + output_padding[i]! - pads[i]! - pads[i + rank]!;
      });
      return [{ dtype: x!.dtype, shape: [x!.shape[0]!, filter!.shape[1]! * group, ...lengths] }];
    },
    write: (attributes) => ({
      attributes: {
        ...windowAttributes(attributes),
        group: { int: attributes.group },
        output_padding: { ints: attributes.output_padding },
      },
    }),
  },
  MaxPool: {
    laterOutputsOptional: true,
    infer: ([x], { kernel_shape, ...window }) => {
      const shape = [...x!.shape.slice(0, 2), ...windowedLengths(x!.shape.slice(2), kernel_shape, window)];
      return [
        { dtype: x!.dtype, shape },
        { dtype: 'int64', shape },
      ];
    },
    write: (attributes) => ({
      attributes: { ...windowAttributes(attributes), kernel_shape: { ints: attributes.kernel_shape } },
    }),
  },
  AveragePool: {
    infer: ([x], { kernel_shape, ...window }) => [
      {
        dtype: x!.dtype,
        shape: [...x!.shape.slice(0, 2), ...windowedLengths(x!.shape.slice(2), kernel_shape, window)],
      },
    ],
    write: (attributes) => ({
      attributes: {
        ...windowAttributes(attributes),
        kernel_shape: { ints: attributes.kernel_shape },
        count_include_pad: { int: attributes.count_include_pad },
      },
    }),
  },
  Resize: {
    infer: ([x], { scales }) => [
      { dtype: x!.dtype, shape: x!.shape.map((length, i) => length * scales[i]!) },
    ],
    write: ({ scales }) => ({
      attributes: {
        mode: { text: 'nearest' },
        coordinate_transformation_mode: { text: 'asymmetric' },
        nearest_mode: { text: 'floor' },
      },
      operands: [null, { float32: scales }],
    }),
  },
} satisfies OperationFamily<
  'MatMul' | 'Einsum' | 'Gemm' | 'Conv' | 'ConvTranspose' | 'MaxPool' | 'AveragePool' | 'Resize'
>;
