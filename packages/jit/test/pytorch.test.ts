// Compiled training against PyTorch in double precision, from the same start on the same batches (fixtures/make-fixtures.py).

import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { HostTensor } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { lenet5, perceptron } from './support/networks.ts';
import { runCompiled } from './support/run-training.ts';
import { uniforms } from './support/uniforms.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

interface Fixture {
  readonly tool: string;
  readonly losses: readonly number[];
  /** Steps done → tensor → mean, root mean square, mean against a pattern. */
  readonly after: Readonly<Record<string, Readonly<Record<string, readonly [number, number, number]>>>>;
}

const fixture = (name: string): Fixture =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));

function checksums({ data }: HostTensor): [number, number, number] {
  const pattern = uniforms(data.length, 7);
  let [sum, squares, product] = [0, 0, 0];
  data.forEach((number, i) => {
    sum += number;
    squares += number * number;
    product += number * pattern[i]!;
  });
  return [sum / data.length, Math.sqrt(squares / data.length), product / data.length];
}

test.each([
  ['perceptron-adam', perceptron({ dropout: false })],
  ['lenet5-batch-norm', lenet5()],
])('%s', async (name, run) => {
  const { losses, after } = fixture(name);
  // Relative to the root mean square of each tensor.
  for (const [steps, tolerance] of [
    [1, 2e-6],
    [50, 2e-5],
  ] as const) {
    const compiled = await runCompiled(run, steps);
    const tensors: Record<string, HostTensor> = { ...compiled.carry.params, ...compiled.carry.statistics };
    const want = after[steps]!;
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(want).sort());
    let worst = 0;
    for (const [tensor, numbers] of Object.entries(want)) {
      checksums(tensors[tensor]!).forEach((number, i) => {
        const distance = Math.abs(number - numbers[i]!) / numbers[1];
        worst = Math.max(worst, distance);
        expect(distance, `${tensor}, checksum ${i} after ${steps} steps`).toBeLessThan(tolerance);
      });
    }
    for (const [step, loss] of compiled.losses.entries()) {
      worst = Math.max(worst, Math.abs(loss - losses[step]!));
      expect(Math.abs(loss - losses[step]!), `loss ${step}`).toBeLessThan(
        tolerance * Math.max(1, losses[step]!),
      );
    }
    if (process.env.JIT_SHOW) console.log(`${name} after ${steps}: ${worst.toExponential(1)}`);
  }
});
