// Elementwise kernels: arithmetic, transcendental functions, activations. Comparisons and casts are in logic.ts.

import { UnsupportedArgumentError } from '../errors.ts';
import type { Value } from '../graph/graph.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import type { BinaryName, UnaryName } from '../graph/operations/operation.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { NameIn } from './kernel-names.ts';

type Build<Inputs extends string> = (
  builder: GraphBuilder,
  inputs: { readonly [N in Inputs]: Value },
) => Value;

/** The value as float32. */
export function toFloat(b: GraphBuilder, x: Value): Value {
  return x.dtype === 'float32' ? x : b.op('Cast', [x], { to: 'float32' });
}

/** A function of real numbers; whole numbers are converted first, as the portable backend does. */
function real(name: UnaryName): Kernel {
  return kernel<'x'>((b, { x }) => b.op(name, [toFloat(b, x)]));
}

/** A function that keeps whole numbers whole. */
function keeping(name: UnaryName): Kernel {
  return kernel<'x'>((b, { x }) => b.op(name, [x]));
}

/** A rounding: whole numbers are left alone. */
function rounding(name: UnaryName): Kernel {
  return kernel<'x'>((b, { x }) => (x.dtype === 'float32' ? b.op(name, [x]) : x));
}

function formula(build: Build<'x'>, note?: string): Kernel {
  return kernel<'x'>((b, { x }) => build(b, { x: toFloat(b, x) }), note);
}

function arithmetic(name: BinaryName): Kernel {
  return kernel<'a' | 'b'>((builder, { a, b }) => builder.op(name, numeric(name, a, b)));
}

function numeric(name: string, a: Value, b: Value): [Value, Value] {
  if (a.dtype === 'bool') {
    throw new UnsupportedArgumentError(`${name} of bool tensors: cast them to int32 or float32 first`);
  }
  return [a, b];
}

const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

/** A constant of a value's dtype. */
export function like(b: GraphBuilder, x: Value, number: number): Value {
  return b.scalar(x.dtype, number);
}

function relu(b: GraphBuilder, x: Value): Value {
  return x.dtype === 'float32' ? b.op('Relu', [x]) : b.op('Max', [x, like(b, x, 0)]);
}

/** 1 where the first is greater, else 0, as float32. */
function greaterAsFloat(b: GraphBuilder, x: Value, bound: Value): Value {
  return b.op('Cast', [b.op('Greater', [x, bound])], { to: 'float32' });
}

/** An activation that fused kernels name. */
export function activate(
  b: GraphBuilder,
  x: Value,
  activation: string | undefined,
  options: { readonly slopes?: Value | undefined; readonly alpha?: number | undefined },
): Value {
  switch (activation ?? 'linear') {
    case 'linear':
      return x;
    case 'relu':
      return relu(b, x);
    case 'relu6':
      return b.op('Clip', [x], { min: 0, max: 6 });
    case 'elu':
      return b.op('Elu', [x], { alpha: 1 });
    case 'sigmoid':
      return b.op('Sigmoid', [x]);
    case 'prelu':
      return b.op('PRelu', [x, options.slopes!]);
    case 'leakyrelu':
      return b.op('LeakyRelu', [x], { alpha: options.alpha ?? 0.2 });
    default:
      throw new UnsupportedArgumentError(`activation ${activation}: apply it as an operation of its own`);
  }
}

/** Quotient rounded down, int32 whatever the operands, as eager has it. */
function floorDivide(b: GraphBuilder, left: Value, right: Value): Value {
  if (left.dtype === 'float32') {
    const quotient = b.op('Floor', [b.op('Div', [left, right])]);
    const bounded = b.op('Less', [b.op('Abs', [quotient]), like(b, quotient, Infinity)]);
    return b.op('Cast', [b.op('Where', [bounded, quotient, like(b, quotient, 0)])], { to: 'int32' });
  }
  const zero = like(b, left, 0);
  const isZero = b.op('Equal', [right, zero]);
  const divisor = b.op('Where', [isZero, like(b, left, 1), right]); // ONNX Runtime traps on division by zero
  const truncated = b.op('Div', [left, divisor]);
  const remainder = b.op('Sub', [left, b.op('Mul', [truncated, divisor])]);
  const signsDiffer = b.op('Xor', [b.op('Less', [remainder, zero]), b.op('Less', [divisor, zero])]);
  const inexact = b.op('Not', [b.op('Equal', [remainder, zero])]);
  const excess = b.op('Cast', [b.op('And', [signsDiffer, inexact])], { to: left.dtype });
  return b.op('Where', [isZero, zero, b.op('Sub', [truncated, excess])]);
}

/** Remainder with the sign of the divisor. */
function modulo(b: GraphBuilder, left: Value, right: Value): Value {
  const zero = like(b, left, 0);
  if (left.dtype !== 'float32') {
    const isZero = b.op('Equal', [right, zero]);
    const divisor = b.op('Where', [isZero, like(b, left, 1), right]);
    return b.op('Where', [isZero, zero, b.op('Mod', [left, divisor], { fmod: 0 })]);
  }
  const remainder = b.op('Mod', [left, right], { fmod: 1 });
  const signsDiffer = b.op('Xor', [b.op('Less', [left, zero]), b.op('Less', [right, zero])]);
  const shifted = b.op('Mod', [b.op('Add', [remainder, right]), right], { fmod: 1 });
  return b.op('Where', [signsDiffer, shifted, remainder]);
}

/** As Math.atan2: infinities and the signs of zeros count. */
function atan2(b: GraphBuilder, y: Value, x: Value): Value {
  const infinity = like(b, x, Infinity);
  const isInfinite = (value: Value) => b.op('Equal', [b.op('Abs', [value]), infinity]);
  const both = b.op('And', [isInfinite(y), isInfinite(x)]);
  const ratio = b.op('Div', [
    b.op('Where', [both, b.op('Sign', [y]), y]),
    b.op('Where', [both, b.op('Sign', [x]), x]),
  ]);
  const half = b.op('Atan', [ratio]);
  const [yIsNegative, xIsNegative] = [isNegative(b, y), isNegative(b, x)];
  const turn = b.op('Where', [yIsNegative, like(b, x, -Math.PI), like(b, x, Math.PI)]);
  const turned = b.op('Where', [xIsNegative, b.op('Add', [half, turn]), half]);
  const isLevel = b.op('And', [b.op('Equal', [y, like(b, y, 0)]), b.op('Equal', [x, x])]);
  return b.op('Where', [isLevel, b.op('Where', [xIsNegative, turn, y]), turned]);
}

/** Whether the sign is minus: of -0 too. */
function isNegative(b: GraphBuilder, x: Value): Value {
  const zero = like(b, x, 0);
  return b.op('Or', [b.op('Less', [x, zero]), b.op('Less', [b.op('Reciprocal', [x]), zero])]);
}

/** Lowerings of the elementwise kernels. */
export const elementwiseKernels = {
  Abs: kernel<'x'>((b, { x }) => (x.dtype === 'bool' ? x : b.op('Abs', [x]))),
  // Eager's bools of 255 for -1 are true again: bools stay as they are.
  Neg: kernel<'x'>((b, { x }) => (x.dtype === 'bool' ? x : b.op('Neg', [x]))),
  Sign: keeping('Sign'),
  Square: kernel<'x'>((b, { x }) => b.op('Mul', [x, x])),
  Ceil: rounding('Ceil'),
  Floor: rounding('Floor'),
  Round: rounding('Round'),
  Acos: real('Acos'),
  Acosh: real('Acosh'),
  Asin: real('Asin'),
  Asinh: real('Asinh'),
  Atan: real('Atan'),
  Atanh: real('Atanh'),
  Cos: real('Cos'),
  Cosh: real('Cosh'),
  Erf: real('Erf'),
  Exp: real('Exp'),
  Log: real('Log'),
  Reciprocal: real('Reciprocal'),
  Sigmoid: real('Sigmoid'),
  Sin: real('Sin'),
  Sinh: real('Sinh'),
  Softplus: real('Softplus'),
  Sqrt: real('Sqrt'),
  Tan: real('Tan'),
  Tanh: real('Tanh'),
  Rsqrt: formula((b, { x }) => b.op('Reciprocal', [b.op('Sqrt', [x])])),
  // e^x - 1 = tanh(x / 2) (e^x + 1), without cancellation near 0.
  Expm1: formula((b, { x }) => {
    const tanh = b.op('Tanh', [b.op('Mul', [x, like(b, x, 0.5)])]);
    return b.op('Mul', [tanh, b.op('Add', [b.op('Exp', [x]), like(b, x, 1)])]);
  }),
  // log(1 + x) = x log(u) / (u - 1) with u = 1 + x rounded (Kahan); plain for |x| ≥ 1.
  Log1p: formula((b, { x }) => {
    const [zero, one] = [like(b, x, 0), like(b, x, 1)];
    const u = b.op('Add', [x, one]);
    const log = b.op('Log', [u]);
    const d = b.op('Sub', [u, one]);
    const corrected = b.op('Mul', [log, b.op('Div', [x, d])]);
    const small = b.op('Where', [b.op('Equal', [d, zero]), x, corrected]);
    return b.op('Where', [b.op('Less', [b.op('Abs', [d]), one]), small, log]);
  }),
  Relu: kernel<'x'>((b, { x }) => relu(b, x)),
  Relu6: kernel<'x'>((b, { x }) => b.op('Clip', [x], { min: 0, max: 6 })),
  Elu: formula((b, { x }) => b.op('Elu', [x], { alpha: 1 })),
  Selu: formula((b, { x }) => {
    const scaled = b.op('Elu', [x], { alpha: SELU_ALPHA });
    return b.op('Mul', [scaled, like(b, x, SELU_SCALE)]);
  }),
  LeakyRelu: kernel<'x', { alpha: number }>((b, { x }, { alpha }) =>
    b.op('LeakyRelu', [toFloat(b, x)], { alpha }),
  ),
  Prelu: kernel<'x' | 'alpha'>((b, { x, alpha }) => b.op('PRelu', [toFloat(b, x), toFloat(b, alpha)])),
  // dy where y ≥ 0, else dy (y + 1): dy (min(y, 0) + 1)
  EluGrad: kernel<'dy' | 'y'>((b, { dy, y }) =>
    b.op('Mul', [dy, b.op('Add', [b.op('Min', [y, like(b, y, 0)]), like(b, y, 1)])]),
  ),
  Step: kernel<'x', { alpha: number }>((b, { x }, { alpha }) => {
    const float = toFloat(b, x);
    const positive = greaterAsFloat(b, float, like(b, float, 0));
    // alpha + (1 - alpha) · [x > 0]
    const result = alpha
      ? b.op('Add', [b.op('Mul', [positive, like(b, float, 1 - alpha)]), like(b, float, alpha)])
      : positive;
    return x.dtype === 'float32' ? result : b.op('Cast', [result], { to: x.dtype });
  }),
  ClipByValue: kernel<'x', { clipValueMin: number; clipValueMax: number }>(
    (b, { x }, { clipValueMin, clipValueMax }) => b.op('Clip', [x], { min: clipValueMin, max: clipValueMax }),
  ),
  Add: arithmetic('Add'),
  Sub: arithmetic('Sub'),
  Multiply: kernel<'a' | 'b'>((builder, { a, b }) => builder.op(a.dtype === 'bool' ? 'And' : 'Mul', [a, b])),
  Maximum: arithmetic('Max'),
  Minimum: arithmetic('Min'),
  RealDiv: kernel<'a' | 'b'>((builder, { a, b }) =>
    builder.op('Div', [toFloat(builder, a), toFloat(builder, b)]),
  ),
  FloorDiv: kernel<'a' | 'b'>(
    (builder, { a, b }) => floorDivide(builder, ...numeric('FloorDiv', a, b)),
    'whole numbers divided by 0 give 0',
  ),
  Mod: kernel<'a' | 'b'>(
    (builder, { a, b }) => modulo(builder, ...numeric('Mod', a, b)),
    'whole numbers modulo 0 give 0',
  ),
  Pow: arithmetic('Pow'),
  SquaredDifference: kernel<'a' | 'b'>((builder, { a, b }) => {
    const difference = builder.op('Sub', numeric('SquaredDifference', a, b));
    return builder.op('Mul', [difference, difference]);
  }),
  Atan2: kernel<'a' | 'b'>((builder, { a, b }) => atan2(builder, toFloat(builder, a), toFloat(builder, b))),
  AddN: kernel<string>((b, inputs) => Object.values(inputs).reduce((sum, x) => b.op('Add', [sum, x]))),
} satisfies { readonly [Name in NameIn<'elementwise'>]: Kernel };
