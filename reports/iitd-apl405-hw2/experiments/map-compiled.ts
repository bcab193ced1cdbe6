// Applies one pure function of tensors to many inputs, compiled once. Trains nothing.

import { type Engine, type HostTensor, hostTensor, type TensorTree } from '@trialbook/training';
import type { tf } from './tensorflow.ts';

/** Named tensors of one input. */
export type Inputs<Name extends string> = Readonly<Record<Name, Float32Array>>;

/**
 * What `compute` gives for each input.
 *
 * @param shapes of the inputs, by name
 * @param inputs one record per application, row-major, of these shapes
 * @returns one record per application, row-major
 */
export async function mapCompiled<Name extends string, Output extends string>(
  engine: Engine,
  shapes: Readonly<Record<Name, readonly number[]>>,
  inputs: readonly Inputs<Name>[],
  compute: (tensors: Readonly<Record<Name, tf.Tensor>>) => Readonly<Record<Output, tf.Tensor>>,
): Promise<Record<Output, Float32Array>[]> {
  const names = Object.keys(shapes) as Name[];
  const example = Object.fromEntries(
    names.map((name) => [name, hostTensor(inputs[0]![name], [...shapes[name]])]),
  );
  const stacked = Object.fromEntries(
    names.map((name) => {
      const size = inputs[0]![name].length;
      const data = new Float32Array(inputs.length * size);
      for (const [i, input] of inputs.entries()) data.set(input[name], i * size);
      return [name, hostTensor(data, [inputs.length, ...shapes[name]])];
    }),
  );
  const carry = { applied: hostTensor(Float32Array.of(0), []) };
  const program = await engine.compileScan(
    (before, input) => {
      const { applied } = before as { applied: tf.Tensor };
      return [{ applied: applied.add(1) }, compute(input as Record<Name, tf.Tensor>) as TensorTree];
    },
    { carry, input: example, resident: {} },
  );
  try {
    const { outputs } = await program.run(carry, stacked);
    const found = Object.entries(outputs as unknown as Record<Output, HostTensor>) as [Output, HostTensor][];
    return inputs.map(
      (_, i) =>
        Object.fromEntries(
          found.map(([name, { data }]) => {
            const size = data.length / inputs.length;
            return [name, (data as Float32Array).slice(i * size, (i + 1) * size)];
          }),
        ) as Record<Output, Float32Array>,
    );
  } finally {
    program.dispose();
  }
}
