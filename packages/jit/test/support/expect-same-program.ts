// Compares a random program compiled – with and without passes – with the same program run eagerly, gradients included.

import { expect } from 'vitest';
import { type HostTensor, hostTensor, toHost, toTensors } from '../../src/index.ts';
import { tf } from '../../src/tensorflow.ts';
import { compileWith } from './compile-with.ts';
import { type RandomProgram, wave } from './random-program.ts';
import { uniforms } from './uniforms.ts';

/** Differences allowed, relative to the largest number of the tensor, but at least to 1: sums of hundreds of terms cancel. */
const TOLERANCE = 1e-4;
/** Rounding is allowed to do this many times what a change of the inputs by one part in a million does. */
const SENSITIVITY = 30;
const NUDGES = 8;

type Step = (inputs: tf.Tensor[]) => readonly [tf.Tensor[], Results<tf.Tensor>];

interface Results<Leaf> {
  readonly values: Leaf[];
  readonly gradients: Leaf[];
}

/** What became of a program: `unstable` where eager itself gives other numbers after a change in the last digits. */
export type Verdict = 'equal' | 'unstable';

/** @throws AssertionError with the program's text where a result differs */
export async function expectSameProgram(program: RandomProgram, seed: number): Promise<Verdict> {
  const inputs = program.inputShapes.map((shape, i) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return hostTensor(uniforms(size, seed + i, 1.5), shape);
  });
  const step: Step = (given) => [given, withGradients(program, given)];
  const eager = runEager(step, inputs);
  let spread: number[] | undefined;
  for (const passes of [undefined, []] as const) {
    const core = await compileWith(step, { carry: inputs }, { ...(passes && { passes }) });
    const { outputs } = await core.run(inputs, {}, {});
    core.dispose();
    const got = flat(outputs as Results<HostTensor>);
    const want = flat(eager);
    const differences = want.map((tensor, i) => difference(got[i]!, tensor));
    if (differences.every((distance) => distance <= TOLERANCE)) continue;
    spread ??= spreadOf(step, inputs, want);
    for (const [i, distance] of differences.entries()) {
      const bound: number = TOLERANCE + SENSITIVITY * spread[i]!;
      if (distance <= bound) continue;
      const where = i < eager.values.length ? `value ${i}` : `gradient ${i - eager.values.length}`;
      expect.fail(
        `${passes ? 'without' : 'with'} passes, ${where} float32[${want[i]!.shape}]: off by ${distance}, ` +
          `at most ${bound} expected\nseed ${seed}\n${program.text}\n` +
          `expected ${[...want[i]!.data].slice(0, 12)}\ngot      ${[...got[i]!.data].slice(0, 12)}`,
      );
    }
  }
  return spread ? 'unstable' : 'equal';
}

function withGradients(program: RandomProgram, inputs: tf.Tensor[]): Results<tf.Tensor> {
  const loss = (...given: tf.Tensor[]) => {
    // Weighted, so that no two numbers have equal gradients.
    const terms = program.run(given).map((value) => tf.sum(tf.mul(value, wave(value.shape))));
    // Every input has a gradient, whether the program reads it or not.
    const all = given.map((input) => tf.mul(tf.sum(input), 0.01));
    return tf.addN([...terms, ...all]) as tf.Scalar;
  };
  return { values: program.run(inputs), gradients: tf.valueAndGrads(loss)(inputs).grads };
}

function runEager(step: Step, inputs: readonly HostTensor[]): Results<HostTensor> {
  let results: Results<HostTensor> | undefined;
  tf.tidy(() => {
    results = toHost(step(toTensors(inputs) as unknown as tf.Tensor[])[1]);
  });
  return results!;
}

/** By how much each result changes with its inputs' last digits. Ties, such as two equal maxima, break in some of the trials. */
function spreadOf(step: Step, inputs: readonly HostTensor[], want: readonly HostTensor[]): number[] {
  const spread = want.map(() => 0);
  for (let trial = 1; trial <= NUDGES; trial++) {
    const nudged = inputs.map((tensor, i) => {
      const noise = uniforms(tensor.data.length, 1000 * trial + i);
      const data = (tensor.data as Float32Array).map((value, k) => value + 1e-6 * noise[k]!);
      return { ...tensor, data };
    });
    for (const [i, tensor] of flat(runEager(step, nudged)).entries()) {
      spread[i] = Math.max(spread[i]!, difference(tensor, want[i]!));
    }
  }
  return spread;
}

function flat({ values, gradients }: Results<HostTensor>): HostTensor[] {
  return [...values, ...gradients];
}

/** Largest difference relative to the largest number; infinite where shapes differ or one side is no number. */
function difference(got: HostTensor, want: HostTensor): number {
  if (got.dtype !== want.dtype || got.shape.join() !== want.shape.join()) return Infinity;
  let [largest, size] = [0, 1];
  want.data.forEach((expected, i) => {
    const value = got.data[i]!;
    if (Object.is(value, expected)) return;
    const distance = Math.abs(value - expected);
    largest = Number.isNaN(distance) ? Infinity : Math.max(largest, distance);
    size = Math.max(size, Math.abs(expected));
  });
  return largest / size;
}
