// What the parity tests share: fixtures as tensors, gradients of whole parameter trees, closeness with a stated bound.

import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import {
  type ApplyContext,
  flattenParameters,
  type HostParameters,
  type HostTensor,
  type Model,
  type TensorParameters,
  toTensors,
  unflattenParameters,
} from '../src/index.ts';
import { sizeOf } from '../src/parameter-tree.ts';
import { tf } from '../src/tensorflow.ts';

/** A tensor in a fixture file. */
export interface Packed {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')) as T;
}

export function host({ shape, data }: Packed): HostTensor {
  return { dtype: 'float32', shape, data: Float32Array.from(data) };
}

export function unpack({ shape, data }: Packed): tf.Tensor {
  return tf.tensor([...data], [...shape], 'float32');
}

/** Every element within `absolute + relative·|expected|`. */
export function expectClose(actual: tf.Tensor, expected: Packed, absolute = 2e-6, relative = 2e-6): void {
  expect(actual.shape).toEqual(expected.shape);
  const values = actual.dataSync();
  let worst = 0;
  expected.data.forEach((value, i) => {
    worst = Math.max(worst, Math.abs(values[i]! - value) / (absolute + relative * Math.abs(value)));
  });
  expect(worst).toBeLessThanOrEqual(1);
  expect(values.every(Number.isFinite)).toBe(true);
}

/** `scale · sin(0.7 i + offset)`: the parameters by formula of make-layer-fixtures.py. */
export function wave(shape: readonly number[], offset: number, scale = 0.1, shift = 0): HostTensor {
  const data = Float32Array.from(
    { length: sizeOf(shape) },
    (_, i) => shift + scale * Math.sin(0.7 * i + offset),
  );
  return { dtype: 'float32', shape, data };
}

/** The value of a scalar function of the output, with its gradients with respect to input and parameters. */
export function gradientsOf(
  model: Model,
  params: TensorParameters,
  state: TensorParameters,
  input: tf.Tensor,
  loss: (output: tf.Tensor) => tf.Tensor,
  context: ApplyContext,
): { value: tf.Tensor; input: tf.Tensor; params: Record<string, tf.Tensor> } {
  const named = flattenParameters(params);
  const run = tf.valueAndGrads((...leaves: tf.Tensor[]) => {
    const tree = unflattenParameters(named.map(([name], i) => [name, leaves[i + 1]!] as const));
    return loss(model.apply(tree, state, leaves[0]!, context).output) as tf.Scalar;
  });
  const { value, grads } = run([input, ...named.map(([, leaf]) => leaf)]);
  return {
    value,
    input: grads[0]!,
    params: Object.fromEntries(named.map(([name], i) => [name, grads[i + 1]!])),
  };
}

export function tensors(tree: Readonly<Record<string, Packed>>, layer = 'layer'): TensorParameters {
  const leaves = Object.fromEntries(Object.entries(tree).map(([name, leaf]) => [name, host(leaf)]));
  return toTensors(Object.keys(leaves).length > 0 ? ({ [layer]: leaves } satisfies HostParameters) : {});
}
