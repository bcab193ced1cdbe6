// Comparisons, logical kernels, selection and casts.

import type { SelectInputs } from '@tensorflow/tfjs';
import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import type { BinaryName } from '../graph/operations/operation.ts';
import { hostDtype } from '../host-tensor.ts';
import { tf } from '../tensorflow.ts';
import { like } from './elementwise.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { NameIn } from './kernel-names.ts';

/** ONNX orders numbers only: bools are compared as whole numbers. */
function comparison(name: BinaryName): Kernel {
  return kernel<'a' | 'b'>((builder, { a, b }) => {
    const [left, right] = a.dtype === 'bool' ? [asInt(builder, a), asInt(builder, b)] : [a, b];
    return builder.op(name, [left, right]);
  });
}

function asInt(b: GraphBuilder, x: Value): Value {
  return b.op('Cast', [x], { to: 'int32' });
}

function logical(name: 'And' | 'Or' | 'Xor'): Kernel {
  return kernel<'a' | 'b'>((builder, { a, b }) => builder.op(name, [asBool(builder, a), asBool(builder, b)]));
}

function asBool(b: GraphBuilder, x: Value): Value {
  return x.dtype === 'bool' ? x : b.op('Cast', [x], { to: 'bool' });
}

/** Whether each number is what `name` asks; whole numbers never are. */
function classification(name: 'IsNaN' | 'IsInf'): Kernel {
  return kernel<'x'>((b, { x }) => {
    if (x.dtype === 'float32') return b.op(name, [x]);
    return b.op('Expand', [b.scalar('bool', 0)], { shape: x.shape });
  });
}

/** The condition has the shape of the branches, or covers their leading axis. */
function select(b: GraphBuilder, condition: Value, chosen: Value, other: Value): Value {
  const trailing = chosen.shape.length - condition.shape.length;
  const aligned =
    trailing > 0 && condition.shape.length > 0
      ? b.op('Reshape', [condition], { shape: [...condition.shape, ...new Array<number>(trailing).fill(1)] })
      : condition;
  if (chosen.dtype !== other.dtype) {
    const to = hostDtype(tf.upcastType(chosen.dtype as 'int32', other.dtype as 'int32'), 'where');
    const cast = (x: Value) => (x.dtype === to ? x : b.op('Cast', [x], { to }));
    return select(b, condition, cast(chosen), cast(other));
  }
  if (chosen.dtype !== 'bool') return b.op('Where', [asBool(b, aligned), chosen, other]);
  const picked = b.op('Where', [asBool(b, aligned), asInt(b, chosen), asInt(b, other)]);
  return b.op('Cast', [picked], { to: 'bool' });
}

/** Lowerings of the comparisons, logical kernels, selection and casts. */
export const logicKernels = {
  BitwiseAnd: kernel<'a' | 'b'>((builder, { a, b }) => builder.op('BitwiseAnd', [a, b])),
  Cast: kernel<'x', { dtype: string }>((b, { x }, { dtype }) => {
    const to = hostDtype(dtype, 'cast');
    return x.dtype === to ? x : b.op('Cast', [x], { to });
  }),
  Identity: kernel<'x'>((_, { x }) => x),
  Equal: comparison('Equal'),
  NotEqual: kernel<'a' | 'b'>((builder, { a, b }) => builder.op('Not', [builder.op('Equal', [a, b])])),
  Greater: comparison('Greater'),
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: comparison('Less'),
  LessEqual: comparison('LessOrEqual'),
  LogicalAnd: logical('And'),
  LogicalOr: logical('Or'),
  LogicalXor: logical('Xor'),
  LogicalNot: kernel<'x'>((b, { x }) => b.op('Not', [asBool(b, x)])),
  IsNan: classification('IsNaN'),
  IsInf: classification('IsInf'),
  IsFinite: kernel<'x'>((b, { x }) => {
    if (x.dtype !== 'float32') return b.op('Expand', [b.scalar('bool', 1)], { shape: x.shape });
    return b.op('Less', [b.op('Abs', [x]), like(b, x, Infinity)]);
  }),
  Select: kernel<keyof SelectInputs>((b, { condition, t, e }) => select(b, condition, t, e)),
} satisfies { readonly [Name in NameIn<'logic'>]: Kernel };
