// Random programs, eager against compiled, with and without passes, gradients included. A failure prints the smallest program found.

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { tf } from '../src/tensorflow.ts';
import { expectSameProgram } from './support/expect-same-program.ts';
import { families, recipes } from './support/families.ts';
import { randomProgram } from './support/random-program.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** More programs, or others, without editing: JIT_RANDOM_PROGRAMS=1000 JIT_RANDOM_SEED=7. */
const RUNS = Number(process.env.JIT_RANDOM_PROGRAMS ?? 100);
const SEED = Number(process.env.JIT_RANDOM_SEED ?? 20_240_229);

describe('compiled and eager agree on', () => {
  test.each(families)('$name', async (family) => {
    const verdicts: string[] = [];
    const property = fc.asyncProperty(recipes(family), fc.nat(1000), async (given, seed) => {
      verdicts.push(await expectSameProgram(randomProgram(given), seed));
    });
    await fc.assert(property, { seed: SEED, numRuns: RUNS });
    expect(verdicts.filter((verdict) => verdict === 'unstable').length).toBeLessThanOrEqual(RUNS / 10);
  });
});
