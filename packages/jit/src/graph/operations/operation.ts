// The closed list of ONNX operations a graph is made of, with their attributes. Rules for each are in the files beside.

import type { ConstantData, Dtype, Value, ValueType } from '../graph.ts';

type None = Record<never, never>;
type Axes = { readonly axes: readonly number[]; readonly keepdims: boolean };
type Window = {
  readonly strides: readonly number[];
  /** Begin of each axis, then end of each axis. */
  readonly pads: readonly number[];
};

/** Operations of one operand, elementwise. */
export type UnaryName =
  | 'Abs'
  | 'Neg'
  | 'Exp'
  | 'Log'
  | 'Sqrt'
  | 'Reciprocal'
  | 'Sign'
  | 'Floor'
  | 'Ceil'
  | 'Round'
  | 'Sin'
  | 'Cos'
  | 'Tan'
  | 'Asin'
  | 'Acos'
  | 'Atan'
  | 'Sinh'
  | 'Cosh'
  | 'Tanh'
  | 'Asinh'
  | 'Acosh'
  | 'Atanh'
  | 'Sigmoid'
  | 'Softplus'
  | 'Erf'
  | 'Relu'
  | 'Selu'
  | 'Not'
  | 'IsNaN'
  | 'IsInf'
  | 'Identity';

/** Operations of two operands of one dtype, elementwise with broadcasting. */
export type BinaryName =
  | 'Add'
  | 'Sub'
  | 'Mul'
  | 'Div'
  | 'Pow'
  | 'Max'
  | 'Min'
  | 'PRelu'
  | 'Equal'
  | 'Less'
  | 'LessOrEqual'
  | 'Greater'
  | 'GreaterOrEqual'
  | 'And'
  | 'Or'
  | 'Xor'
  | 'BitwiseAnd'
  | 'BitwiseOr'
  | 'BitwiseXor';

/** Reductions over axes. */
export type ReductionName = 'ReduceSum' | 'ReduceMean' | 'ReduceMax' | 'ReduceMin' | 'ReduceProd';

/** Attributes by operation. Where ONNX takes a static operand as an input tensor, it is an attribute here. */
export type Attributes = { readonly [Name in UnaryName | BinaryName]: None } & {
  readonly [Name in ReductionName]: Axes;
} & {
  readonly Mod: { readonly fmod: 0 | 1 };
  readonly BitShift: { readonly direction: 'LEFT' | 'RIGHT' };
  readonly Cast: { readonly to: Dtype };
  readonly Where: None;
  readonly Clip: { readonly min: number; readonly max: number };
  readonly Elu: { readonly alpha: number };
  readonly HardSigmoid: { readonly alpha: number; readonly beta: number };
  readonly LeakyRelu: { readonly alpha: number };
  readonly ArgMax: { readonly axis: number };
  readonly ArgMin: { readonly axis: number };
  readonly CumSum: { readonly axis: number; readonly exclusive: 0 | 1; readonly reverse: 0 | 1 };
  readonly Softmax: { readonly axis: number };
  readonly LogSoftmax: { readonly axis: number };
  readonly TopK: { readonly axis: number; readonly k: number; readonly largest: 0 | 1 };
  readonly MatMul: None;
  /** Labels of one letter per axis, an arrow, the labels that stay. */
  readonly Einsum: { readonly equation: string };
  readonly Gemm: { readonly transA: 0 | 1; readonly transB: 0 | 1 };
  readonly Conv: Window & { readonly dilations: readonly number[]; readonly group: number };
  readonly ConvTranspose: Window & {
    readonly dilations: readonly number[];
    readonly group: number;
    readonly output_padding: readonly number[];
  };
  /** Outputs: the maxima and, int64, where they are in the flattened input. */
  readonly MaxPool: Window & {
    readonly kernel_shape: readonly number[];
    readonly dilations: readonly number[];
  };
  readonly AveragePool: Window & {
    readonly kernel_shape: readonly number[];
    readonly count_include_pad: 0 | 1;
  };
  /** Nearest neighbour, whole-number factors per axis. */
  readonly Resize: { readonly scales: readonly number[] };
  readonly Reshape: { readonly shape: readonly number[] };
  readonly Transpose: { readonly perm: readonly number[] };
  readonly Expand: { readonly shape: readonly number[] };
  readonly Tile: { readonly repeats: readonly number[] };
  readonly Concat: { readonly axis: number };
  readonly Split: { readonly axis: number; readonly lengths: readonly number[] };
  /** One entry per axis; an end may be -(length + 1) where a negative step runs off the front. */
  readonly Slice: {
    readonly starts: readonly number[];
    readonly ends: readonly number[];
    readonly steps: readonly number[];
  };
  readonly Pad: {
    readonly pads: readonly number[];
    readonly mode: 'constant' | 'reflect';
    readonly value: number;
  };
  readonly Gather: { readonly axis: number };
  readonly GatherElements: { readonly axis: number };
  readonly GatherND: { readonly batch_dims: number };
  readonly ScatterElements: { readonly axis: number; readonly reduction: 'none' | 'add' };
  readonly ScatterND: { readonly reduction: 'none' | 'add' };
};

/** The name of an operation. */
export type OperationName = keyof Attributes;

/** An attribute as ONNX stores it. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly dtype: Dtype }
  | { readonly ints: readonly number[] };

/** A static operand that ONNX wants as an input; `number` is a scalar of the first input's dtype, null is left out. */
export type OnnxOperand =
  | { readonly int64: readonly number[]; readonly scalar?: true }
  | { readonly float32: readonly number[] }
  | { readonly number: number }
  | null;

/** What is known of an operation. */
export interface Operation<Name extends OperationName> {
  /**
   * Types of the outputs.
   *
   * @throws GraphError when the inputs do not fit
   */
  infer(inputs: readonly Value[], attributes: Attributes[Name]): readonly ValueType[];
  /** How it is written in ONNX: attributes, and operands that follow its inputs. Default: neither. */
  write?(attributes: Attributes[Name]): {
    readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
    readonly operands?: readonly OnnxOperand[];
  };
  /** Whether outputs after the first are left out where nobody reads them. Default: false, all must be asked for. */
  readonly laterOutputsOptional?: true;
  /** Its value on constants, for folding; undefined where it does not fold these. */
  evaluate?(
    inputs: readonly (ValueType & { readonly data: ConstantData })[],
    attributes: Attributes[Name],
    output: ValueType,
  ): ConstantData | undefined;
}

/** Operations by name, for a part of the list. */
export type OperationFamily<Name extends OperationName> = { readonly [N in Name]: Operation<N> };
