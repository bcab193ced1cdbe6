// The question every parity test asks: does a compiled function give what eager TensorFlow.js gives, gradients included?

import { expect } from 'vitest';
import { compile, type HostTensor, hostTensor, toHost, toTensors } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { executionProvider } from './support/provider.ts';

/** A function of tensors to one tensor or several. */
export type TensorFunction = (...inputs: never[]) => tf.Tensor | readonly tf.Tensor[];

export interface ParityOptions {
  /** Whether gradients with respect to the float32 inputs are compared too. Default true. */
  readonly gradients?: boolean;
  /** Largest difference allowed, relative to max(1, |eager|). Default 2e-6. */
  readonly tolerance?: number;
}

/** Numbers without pattern, with both signs; whole ones for int32, 0 and 1 for bool. */
export function example(
  shape: readonly number[],
  dtype: HostTensor['dtype'] = 'float32',
  scale = 1,
): HostTensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const wave = (i: number) => Math.sin(1.3 + i * 2.39996) + 0.3 * Math.cos(0.7 * i);
  if (dtype === 'float32')
    return hostTensor(
      Float32Array.from({ length: size }, (_, i) => scale * wave(i)),
      shape,
    );
  if (dtype === 'int32') {
    return hostTensor(
      Int32Array.from({ length: size }, (_, i) => Math.round(5 * scale * wave(i))),
      shape,
    );
  }
  return hostTensor(
    Uint8Array.from({ length: size }, (_, i) => Number(wave(i) > 0)),
    shape,
  );
}

/** Positive numbers. */
export function positive(shape: readonly number[], from = 0.2): HostTensor {
  return hostTensor(
    (example(shape).data as Float32Array).map((x) => Math.abs(x) + from),
    shape,
  );
}

/** Compares the function compiled with the function eager, on the portable backend. */
export async function expectParity(
  f: TensorFunction,
  inputs: readonly HostTensor[],
  { gradients = true, tolerance = 2e-6 }: ParityOptions = {},
): Promise<void> {
  await tf.setBackend('cpu');
  const step = (carry: tf.Tensor[]) => [carry, evaluate(f, carry, gradients)] as const;
  const eager = hostResult(() => step(toTensors(inputs) as unknown as tf.Tensor[])[1]);
  const program = await compile(step as never, { carry: inputs, executionProvider });
  const { outputs } = await program.run(inputs as never);
  program.dispose();
  const compiled = outputs as unknown as Result<HostTensor>;
  for (const part of ['values', 'gradients'] as const) {
    const [want, got] = [eager[part], compiled[part]];
    expect(got.length).toBe(want.length);
    for (const [i, expected] of want.entries()) expectClose(got[i]!, expected, tolerance, `${part}[${i}]`);
  }
}

interface Result<Leaf> {
  readonly values: Leaf[];
  readonly gradients: Leaf[];
}

function hostResult(run: () => Result<tf.Tensor>): Result<HostTensor> {
  let result: Result<HostTensor> | undefined;
  tf.tidy(() => {
    result = toHost(run());
  });
  return result!;
}

/** Equal type, and numbers within the tolerance; NaN and infinities must be the same. */
export function expectClose(got: HostTensor, want: HostTensor, tolerance: number, where = 'tensor'): void {
  expect(`${where} ${got.dtype}[${got.shape}]`).toBe(`${where} ${want.dtype}[${want.shape}]`);
  want.data.forEach((expected, i) => {
    const value = got.data[i]!;
    const near =
      Object.is(value, expected) || Math.abs(value - expected) <= tolerance * Math.max(1, Math.abs(expected));
    if (!near) expect.fail(`${where} at ${i}: expected ${expected}, got ${value} (tolerance ${tolerance})`);
  });
}

function evaluate(f: TensorFunction, inputs: readonly tf.Tensor[], gradients: boolean) {
  const call = (args: readonly tf.Tensor[]): tf.Tensor[] => {
    const result = f(...(args as never[]));
    return Array.isArray(result) ? result : [result as tf.Tensor];
  };
  const values = call(inputs);
  const floats = inputs.filter(({ dtype }) => dtype === 'float32');
  if (!gradients || floats.length === 0) return { values, gradients: [] };
  const weighted = (...args: tf.Tensor[]) => {
    let next = 0;
    const all = inputs.map((input) => (input.dtype === 'float32' ? args[next++]! : input));
    const terms = call(all).map((value) => {
      const weights = Float32Array.from({ length: value.size }, (_, i) => 0.5 + Math.sin(3 * i));
      return tf.sum(tf.mul(value, tf.tensor(weights, value.shape)));
    });
    return tf.addN(terms) as tf.Scalar;
  };
  return { values, gradients: tf.valueAndGrads(weighted)(floats).grads };
}
