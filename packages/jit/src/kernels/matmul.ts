// Matrix products, batched and transposed, with the fused bias and activation.

import type { _FusedMatMulAttrs, BatchMatMulAttrs, EinsumAttrs } from '@tensorflow/tfjs';
import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { activate } from './elementwise.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { NameIn } from './kernel-names.ts';

function transposed(b: GraphBuilder, x: Value): Value {
  const axes = [...x.shape.keys()];
  return b.op('Transpose', [x], { perm: [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!] });
}

/** Rank 2 with a transpose is a Gemm; the rest is MatMul, into which ONNX Runtime fuses transposes. */
function product(
  b: GraphBuilder,
  left: Value,
  right: Value,
  { transposeA, transposeB }: BatchMatMulAttrs,
): Value {
  if (
    left.shape.length === 2 &&
    right.shape.length === 2 &&
    left.dtype === 'float32' &&
    (transposeA || transposeB)
  ) {
    return b.op('Gemm', [left, right], { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 });
  }
  return b.op('MatMul', [transposeA ? transposed(b, left) : left, transposeB ? transposed(b, right) : right]);
}

/** Lowerings of the matrix products. */
export const matmulKernels = {
  BatchMatMul: kernel<'a' | 'b', BatchMatMulAttrs>((builder, { a, b }, attributes) =>
    product(builder, a, b, attributes),
  ),
  Einsum: kernel<string, EinsumAttrs>(
    (b, inputs, { equation }) =>
      b.op('Einsum', Object.values(inputs), { equation: equation.replace(/\s/g, '') }),
    'has a gradient, which eager lacks',
  ),
  _FusedMatMul: kernel<'a' | 'b' | 'bias' | 'preluActivationWeights', _FusedMatMulAttrs>(
    (builder, { a, b, bias, preluActivationWeights }, attributes) => {
      const plain = product(builder, a, b, attributes);
      const biased = bias ? builder.op('Add', [plain, bias]) : plain;
      return activate(builder, biased, attributes.activation, {
        slopes: preluActivationWeights,
        alpha: attributes.leakyreluAlpha,
      });
    },
  ),
} satisfies { readonly [Name in NameIn<'matmul'>]: Kernel };
