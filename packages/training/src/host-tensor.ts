// Tensors outside any engine: what goes into a run and comes out of it. Not tensors; they need no disposal.

import { tf } from './tensorflow.ts';
import { mapTree, type Tree } from './tree.ts';

/** The element types of a host tensor. */
export type HostDtype = 'float32' | 'int32';

/** A dense array in row-major order. Its data are plain memory: they belong to no engine. */
export interface HostTensor {
  readonly dtype: HostDtype;
  /** Lengths of the axes; empty for a single number. */
  readonly shape: readonly number[];
  /** As many numbers as the product of the shape. */
  readonly data: Float32Array | Int32Array;
}

/** A tree of host arrays: parameters, optimizer state, outputs. */
export type HostTree = Tree<HostTensor>;

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/**
 * A host array.
 *
 * @param data - numbers in row-major order; a plain list becomes float32
 * @param shape - default: one axis
 * @throws Error when the count is not the product of the shape
 */
export function hostTensor(
  data: Float32Array | Int32Array | readonly number[],
  shape?: readonly number[],
): HostTensor {
  const typed = data instanceof Float32Array || data instanceof Int32Array ? data : Float32Array.from(data);
  const axes = shape ?? [typed.length];
  if (sizeOf(axes) !== typed.length) {
    throw new Error(`hostTensor: shape [${axes}] needs ${sizeOf(axes)} numbers; got ${typed.length}`);
  }
  return { dtype: typed instanceof Int32Array ? 'int32' : 'float32', shape: axes, data: typed };
}

/** A single float32 number. */
export function hostScalar(value: number): HostTensor {
  return hostTensor(Float32Array.of(value), []);
}

/** Copies a tree of tensors out of the current backend, synchronously. The tensors stay. */
export function toHost(tree: Tree<tf.Tensor>): HostTree {
  return mapTree<tf.Tensor, HostTensor>(tree, (tensor) => {
    const data = tensor.dataSync();
    return tensor.dtype === 'float32'
      ? { dtype: 'float32', shape: tensor.shape, data: Float32Array.from(data) }
      : { dtype: 'int32', shape: tensor.shape, data: Int32Array.from(data) };
  });
}

/** A tree of host tensors in the current backend, which may use their memory in place. The caller owns the tensors. */
export function toTensors(tree: HostTree): Tree<tf.Tensor> {
  return mapTree<HostTensor, tf.Tensor>(tree, (array) =>
    tf.tensor(array.data, [...array.shape], array.dtype),
  );
}
