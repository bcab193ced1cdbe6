// Elementwise operations: types by broadcasting, values for the ones that folding meets.

import { GraphError } from '../../errors.ts';
import { sizeOf } from '../../host-tensor.ts';
import type { ConstantData, Dtype, Value, ValueType } from '../graph.ts';
import { broadcastShapes, broadcastStrides, forEachOffset } from '../shapes.ts';
import { allocate } from './memory.ts';
import type { BinaryName, Operation, OperationFamily, UnaryName } from './operation.ts';

type Folded = Float32Array | Int32Array | Uint8Array | Uint32Array;

function unary<Name extends UnaryName>(compute?: (x: number) => number, to?: Dtype): Operation<Name> {
  return {
    infer: ([x]) => [{ dtype: to ?? x!.dtype, shape: x!.shape }],
    ...(compute && {
      evaluate: ([x], _, output) => {
        if (x!.dtype === 'int64') return undefined;
        return fill(output, (i) => compute((x!.data as Folded)[i]!));
      },
    }),
  };
}

function binary<Name extends BinaryName>(
  compute?: (a: number, b: number) => number,
  to?: Dtype,
): Operation<Name> {
  return {
    infer: (inputs) => [{ dtype: to ?? sameDtype(inputs), shape: broadcastAll(inputs) }],
    ...(compute && {
      evaluate: ([a, b], _, output) => {
        if (a!.dtype === 'int64') return undefined;
        const [left, right] = [a!.data as Folded, b!.data as Folded];
        const data = allocate(output.dtype, sizeOf(output.shape)) as Folded;
        const strides = [a!, b!].map(({ shape }) => broadcastStrides(shape, output.shape.length));
        forEachOffset(output.shape, strides, (i, [p, q]) => {
          data[i] = compute(left[p!]!, right[q!]!);
        });
        return data;
      },
    }),
  };
}

function fill(output: ValueType, value: (index: number) => number): ConstantData {
  const data = allocate(output.dtype, sizeOf(output.shape)) as Folded;
  for (let i = 0; i < data.length; i++) data[i] = value(i);
  return data;
}

function sameDtype(inputs: readonly Value[]): Dtype {
  const dtypes = new Set(inputs.map((input) => input.dtype));
  if (dtypes.size !== 1) throw new GraphError(`operands must share a dtype; got ${[...dtypes].join(', ')}`);
  return inputs[0]!.dtype;
}

function broadcastAll(inputs: readonly Value[]): readonly number[] {
  return inputs.map(({ shape }) => shape).reduce(broadcastShapes);
}

/** Rules of the elementwise operations. */
export const elementwiseOperations = {
  Abs: unary(Math.abs),
  Neg: unary((x) => -x),
  Exp: unary(),
  Log: unary(),
  Sqrt: unary(Math.sqrt),
  Reciprocal: unary((x) => 1 / x),
  Sign: unary(),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Round: unary(),
  Sin: unary(),
  Cos: unary(),
  Tan: unary(),
  Asin: unary(),
  Acos: unary(),
  Atan: unary(),
  Sinh: unary(),
  Cosh: unary(),
  Tanh: unary(),
  Asinh: unary(),
  Acosh: unary(),
  Atanh: unary(),
  Sigmoid: unary(),
  Softplus: unary(),
  Erf: unary(),
  Relu: unary((x) => Math.max(x, 0)),
  Selu: unary(),
  Not: unary((x) => 1 - x),
  IsNaN: unary((x) => Number(Number.isNaN(x)), 'bool'),
  IsInf: unary((x) => Number(Math.abs(x) === Infinity), 'bool'),
  Identity: unary((x) => x),
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: {
    ...binary<'Mul'>(),
    // Whole numbers wrap modulo 2³²: beyond 2⁵³ a product of doubles would not.
    evaluate: (inputs, attributes, output) =>
      binary<'Mul'>(output.dtype === 'float32' ? (a, b) => a * b : Math.imul).evaluate!(
        inputs,
        attributes,
        output,
      ),
  },
  Div: {
    ...binary<'Div'>(),
    evaluate: (inputs, attributes, output) =>
      output.dtype === 'float32'
        ? binary<'Div'>((a, b) => a / b).evaluate!(inputs, attributes, output)
        : undefined,
  },
  Pow: binary(),
  Max: binary(Math.max),
  Min: binary(Math.min),
  PRelu: binary(),
  Equal: binary((a, b) => Number(a === b), 'bool'),
  Less: binary((a, b) => Number(a < b), 'bool'),
  LessOrEqual: binary((a, b) => Number(a <= b), 'bool'),
  Greater: binary((a, b) => Number(a > b), 'bool'),
  GreaterOrEqual: binary((a, b) => Number(a >= b), 'bool'),
  And: binary((a, b) => a & b),
  Or: binary((a, b) => a | b),
  Xor: binary((a, b) => a ^ b),
  BitwiseAnd: binary((a, b) => a & b),
  BitwiseOr: binary((a, b) => a | b),
  BitwiseXor: binary((a, b) => a ^ b),
  Mod: {
    infer: (inputs) => [{ dtype: sameDtype(inputs), shape: broadcastAll(inputs) }],
    write: ({ fmod }) => ({ attributes: { fmod: { int: fmod } } }),
  },
  BitShift: {
    infer: (inputs) => [{ dtype: sameDtype(inputs), shape: broadcastAll(inputs) }],
    write: ({ direction }) => ({ attributes: { direction: { text: direction } } }),
  },
  Cast: {
    infer: ([x], { to }) => [{ dtype: to, shape: x!.shape }],
    write: ({ to }) => ({ attributes: { to: { dtype: to } } }),
    evaluate: ([x], { to }, output) => {
      if (x!.dtype === 'int64') return undefined;
      const data = x!.data as Folded;
      if (to === 'bool') return fill(output, (i) => Number(data[i] !== 0));
      if (to === 'int64') return BigInt64Array.from(data, (value) => BigInt(Math.trunc(value)));
      return fill(output, (i) => data[i]!);
    },
  },
  Where: {
    infer: ([condition, a, b]) => [{ dtype: sameDtype([a!, b!]), shape: broadcastAll([condition!, a!, b!]) }],
  },
  Clip: {
    infer: ([x]) => [{ dtype: x!.dtype, shape: x!.shape }],
    write: ({ min, max }) => ({ operands: [{ number: min }, { number: max }] }),
  },
  Elu: {
    infer: ([x]) => [{ dtype: x!.dtype, shape: x!.shape }],
    write: ({ alpha }) => ({ attributes: { alpha: { float: alpha } } }),
  },
  HardSigmoid: {
    infer: ([x]) => [{ dtype: x!.dtype, shape: x!.shape }],
    write: ({ alpha, beta }) => ({ attributes: { alpha: { float: alpha }, beta: { float: beta } } }),
  },
  LeakyRelu: {
    infer: ([x]) => [{ dtype: x!.dtype, shape: x!.shape }],
    write: ({ alpha }) => ({ attributes: { alpha: { float: alpha } } }),
  },
} satisfies OperationFamily<
  | UnaryName
  | BinaryName
  | 'Mod'
  | 'BitShift'
  | 'Cast'
  | 'Where'
  | 'Clip'
  | 'Elu'
  | 'HardSigmoid'
  | 'LeakyRelu'
>;
