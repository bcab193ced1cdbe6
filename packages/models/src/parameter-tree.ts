// Trees of named leaves (layer → parameter → leaf) and what can be done to them. Knows no layers and draws no numbers.

import { parameterTreeError } from './errors.ts';
import { tf } from './tensorflow.ts';

/** A tensor on the host: plain typed-array data in row-major order, tied to no backend. */
export interface HostTensor {
  /** Parameters are float32; a bool is one byte, 0 or 1. */
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly shape: readonly number[];
  /** `[product of shape]`, row-major: Float32Array, Int32Array, or Uint8Array for bool. */
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** Two levels: layer name → parameter name → leaf. Layers without parameters do not appear. */
export interface ParameterTree<Leaf> {
  readonly [layer: string]: { readonly [parameter: string]: Leaf };
}

/** Parameters or running statistics on the host. */
export type HostParameters = ParameterTree<HostTensor>;

/** Parameters or running statistics as tensors. */
export type TensorParameters = ParameterTree<tf.Tensor>;

/**
 * The tree as a list of `['layer/parameter', leaf]`, in the order of the layers.
 *
 * @example
 * ```ts
 * import { flattenParameters, softmaxRegression } from '@trialbook/models';
 * import { seedTree } from '@trialbook/random';
 * const { params } = softmaxRegression().init(seedTree(1));
 * console.log(flattenParameters(params).map(([name]) => name)); // [ 'logits/weights', 'logits/bias' ]
 * ```
 */
export function flattenParameters<Leaf>(tree: ParameterTree<Leaf>): [name: string, leaf: Leaf][] {
  return Object.entries(tree).flatMap(([layer, leaves]) =>
    Object.entries(leaves).map(([parameter, leaf]): [string, Leaf] => [`${layer}/${parameter}`, leaf]),
  );
}

/**
 * The inverse of {@link flattenParameters}. The part of a name after its last `/` is the parameter's.
 *
 * @throws ParameterTreeError when a name has no `/`
 */
export function unflattenParameters<Leaf>(
  entries: Iterable<readonly [name: string, leaf: Leaf]>,
): ParameterTree<Leaf> {
  const tree: Record<string, Record<string, Leaf>> = {};
  for (const [name, leaf] of entries) {
    const border = name.lastIndexOf('/');
    if (border < 1 || border === name.length - 1) {
      throw parameterTreeError('unflattenParameters', "names of the form 'layer/parameter'", `'${name}'`);
    }
    const layer = name.slice(0, border);
    tree[layer] ??= {};
    tree[layer][name.slice(border + 1)] = leaf;
  }
  return tree;
}

/** The tree with every leaf replaced by `change(leaf, 'layer/parameter')`. */
export function mapParameters<From, To>(
  tree: ParameterTree<From>,
  change: (leaf: From, name: string) => To,
): ParameterTree<To> {
  return unflattenParameters(
    flattenParameters(tree).map(([name, leaf]) => [name, change(leaf, name)] as const),
  );
}

/** How many numbers the leaves hold in all. */
export function countParameters(tree: ParameterTree<{ readonly shape: readonly number[] }>): number {
  return flattenParameters(tree).reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0);
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * Copies host parameters into tensors of the current backend. The caller disposes them.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { softmaxRegression, toTensors } from '@trialbook/models';
 * import { seedTree } from '@trialbook/random';
 * const params = toTensors(softmaxRegression().init(seedTree(1)).params);
 * console.log(params.logits?.weights?.shape); // [ 784, 10 ]
 * tf.dispose(params);
 * ```
 */
export function toTensors(tree: HostParameters): TensorParameters {
  return mapParameters(tree, ({ data, shape, dtype }) => tf.tensor(data.slice(), [...shape], dtype));
}

/**
 * Copies tensors to the host. Waits for the backend: not for use inside a step.
 *
 * @throws ParameterTreeError for a leaf that is neither float32, int32 nor bool
 */
export function toHost(tree: TensorParameters): HostParameters {
  return mapParameters(tree, (tensor, name): HostTensor => {
    const { dtype, shape } = tensor;
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw parameterTreeError(`toHost, '${name}'`, 'a float32, int32 or bool tensor', dtype);
    }
    return { dtype, shape: [...shape], data: arrays[dtype].from(tensor.dataSync()) };
  });
}

/**
 * Joins the parameters of several trials of one model into one tree with a leading trial axis on every leaf,
 * `[trials, …shape]`: what a stacked `apply` takes.
 *
 * @throws ParameterTreeError when there is no trial, or two differ in names or shapes
 * @example
 * ```ts
 * import { deepNarrowRelu, stackParameters } from '@trialbook/models';
 * import { seedTree } from '@trialbook/random';
 * const model = deepNarrowRelu();
 * const trials = [0, 1, 2].map((trial) => model.init(seedTree(1).child('trial', trial)).params);
 * console.log(stackParameters(trials).hidden2?.weights?.shape); // [ 3, 2, 2 ]
 * ```
 */
export function stackParameters(trials: readonly HostParameters[]): HostParameters {
  const [first, ...others] = trials;
  if (!first) throw parameterTreeError('stackParameters', 'at least one trial', 'none');
  const describe = (tree: HostParameters) =>
    flattenParameters(tree)
      .map(([name, { shape, dtype }]) => `${name}: ${dtype}[${shape}]`)
      .join(', ');
  const expected = describe(first);
  others.forEach((other, index) => {
    const arrived = describe(other);
    if (arrived !== expected)
      throw parameterTreeError(`stackParameters, trial ${index + 1}`, expected, arrived);
  });
  return mapParameters(first, ({ dtype, shape }, name): HostTensor => {
    const size = sizeOf(shape);
    const data = new arrays[dtype](trials.length * size);
    const [layer, parameter] = splitName(name);
    trials.forEach((trial, index) => {
      data.set(trial[layer]![parameter]!.data, index * size);
    });
    return { dtype, shape: [trials.length, ...shape], data };
  });
}

/**
 * One trial's parameters out of a stack: the inverse of {@link stackParameters}.
 *
 * @param trial - an integer in [0, trials)
 * @throws ParameterTreeError when the stack has no such trial
 */
export function unstackParameters(stack: HostParameters, trial: number): HostParameters {
  return mapParameters(stack, ({ dtype, shape, data }, name): HostTensor => {
    const [trials, ...rest] = shape;
    if (trials === undefined || !Number.isInteger(trial) || trial < 0 || trial >= trials) {
      throw parameterTreeError(
        `unstackParameters, '${name}'`,
        `a trial number in [0, ${trials ?? 0})`,
        `${trial}`,
      );
    }
    const size = sizeOf(rest);
    return { dtype, shape: rest, data: data.slice(trial * size, (trial + 1) * size) };
  });
}

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

function splitName(name: string): [layer: string, parameter: string] {
  const border = name.lastIndexOf('/');
  return [name.slice(0, border), name.slice(border + 1)];
}
