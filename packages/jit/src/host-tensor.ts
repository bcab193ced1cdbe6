// Tensors outside any engine, and the types that tie trees of them to trees of traced tensors.

import type { Rank, Tensor, TypedArray } from '@tensorflow/tfjs';
import { UnsupportedDtypeError } from './errors.ts';
import { tf } from './tensorflow.ts';
import { describeNode, mapTree, type Tree } from './tree.ts';

/** The dtypes that can be compiled. A bool is one byte, 0 or 1. */
export type HostDtype = 'float32' | 'int32' | 'bool';

/** The memory of a host tensor by dtype. */
export interface HostData {
  readonly float32: Float32Array;
  readonly int32: Int32Array;
  readonly bool: Uint8Array;
}

/** A dense array in row-major order, in plain memory: it needs no disposal. */
export interface HostTensor {
  readonly dtype: HostDtype;
  /** Lengths of the axes; empty for a single number. */
  readonly shape: readonly number[];
  /** As many numbers as the product of the shape: Float32Array, Int32Array, or Uint8Array for bool. */
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** The dtype and shape of a tensor: a host tensor and a TensorFlow.js tensor are specs of themselves. */
export interface TensorSpec {
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** A tree of TensorFlow.js tensors. */
export type TensorTree = Tree<Tensor>;
/** A tree of host tensors. */
export type HostTree = Tree<HostTensor>;
/** A tree of specs: what a program is compiled for. */
export type SpecTree = Tree<TensorSpec>;

/** Whether T is a tree of unknown form, such as `TensorTree`: an object of such trees is one of them. */
type IsAnyForm<T> = unknown extends T ? false : [{ readonly [name: string]: T }] extends [T] ? true : false;

type RankOf<Shape> = Shape extends readonly []
  ? Rank.R0
  : Shape extends readonly [number]
    ? Rank.R1
    : Shape extends readonly [number, number]
      ? Rank.R2
      : Shape extends readonly [number, number, number]
        ? Rank.R3
        : Shape extends readonly [number, number, number, number]
          ? Rank.R4
          : // biome-ignore lint/suspicious/noExplicitAny: a rank not known at compile time fits every tensor type
            any;

/**
 * The tree of TensorFlow.js tensors that stands for a tree of specs inside a step. A spec whose shape is a tuple type
 * gives a tensor of that rank; one of unknown rank gives a tensor that fits every rank.
 */
export type Traced<Spec> = Spec extends { readonly dtype: string; readonly shape: infer Shape }
  ? Tensor<RankOf<Shape>>
  : { [Name in keyof Spec]: Traced<Spec[Name]> };

/** The tree of host tensors of the same form. */
export type Host<T> = T extends { readonly dtype: string; readonly shape: readonly number[] }
  ? HostTensor
  : { [Name in keyof T]: Host<T[Name]> };

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/**
 * A host tensor; its dtype follows from the data: Float32Array float32, Int32Array int32, Uint8Array of 0 and 1 bool, a
 * plain list float32. The memory is not copied.
 *
 * @param shape - default: one axis
 * @throws RangeError when the count is not the product of the shape, or a Uint8Array holds another number than 0 and 1
 * @throws UnsupportedDtypeError when the data are another kind of array: convert them, so that you choose how
 * @example
 * ```ts
 * import { hostTensor } from '@trialbook/jit';
 * console.log(hostTensor([1, 2, 3, 4], [2, 2]).dtype); // float32
 * ```
 */
export function hostTensor(
  data: Float32Array | Int32Array | Uint8Array | readonly number[],
  shape?: readonly number[],
): HostTensor {
  const typed = Array.isArray(data) ? Float32Array.from(data) : (data as HostTensor['data']);
  const dtype = dtypeOf(typed);
  const axes = shape ?? [typed.length];
  if (sizeOf(axes) !== typed.length) {
    throw new RangeError(`hostTensor: shape [${axes}] needs ${sizeOf(axes)} numbers; got ${typed.length}`);
  }
  const odd = dtype === 'bool' ? oddBool(typed) : undefined;
  if (odd !== undefined) {
    throw new RangeError(
      `hostTensor: a Uint8Array is bool, of 0 and 1; got ${odd}. Bytes that count are Float32Array.from(bytes) or ` +
        'Int32Array.from(bytes)',
    );
  }
  return { dtype, shape: axes, data: typed };
}

/** Copies a tree of tensors out of the current TensorFlow.js backend, synchronously. The tensors stay. */
export function toHost<T>(tree: T): IsAnyForm<T> extends true ? HostTree : Host<T> {
  return mapTree(tree, (leaf) => {
    const tensor = leaf as Tensor;
    const dtype = hostDtype(tensor.dtype, 'toHost');
    return { dtype, shape: tensor.shape, data: copyData(dtype, tensor.dataSync()) };
  }) as ReturnType<typeof toHost<T>>;
}

/** A tree of host tensors in the current TensorFlow.js backend. The caller disposes the tensors. */
export function toTensors<T>(tree: T): IsAnyForm<T> extends true ? TensorTree : Traced<T> {
  return mapTree(tree, (leaf) => {
    const { dtype, shape, data } = leaf as HostTensor;
    return tf.tensor(copyData(dtype, data), [...shape], dtype);
  }) as ReturnType<typeof toTensors<T>>;
}

/** A dtype that can be compiled, or the error that says which can. */
export function hostDtype(dtype: string, where: string): HostDtype {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new UnsupportedDtypeError(
    `${where}: tensors are float32, int32 or bool; got ${dtype}. Cast it beforehand.`,
  );
}

/** A copy of the numbers as the dtype's array. */
export function copyData(dtype: HostDtype, data: TypedArray | ArrayLike<number>): HostTensor['data'] {
  if (dtype === 'float32') return Float32Array.from(data);
  return dtype === 'int32' ? Int32Array.from(data) : Uint8Array.from(data);
}

/** A number that no bool is, if there is one. */
export function oddBool(data: ArrayLike<number>): number | undefined {
  for (let i = 0; i < data.length; i++) if (data[i]! > 1) return data[i];
  return undefined;
}

function dtypeOf(data: unknown): HostDtype {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof Uint8Array) return 'bool';
  const kind = ArrayBuffer.isView(data) ? data.constructor.name : describeNode(data);
  throw new UnsupportedDtypeError(
    `hostTensor: data are a Float32Array, an Int32Array, a Uint8Array of 0 and 1, or a list of numbers; got ${kind}. ` +
      'Convert it with Float32Array.from or Int32Array.from.',
  );
}
