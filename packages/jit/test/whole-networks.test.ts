// Whole networks, one scan of 50 compiled steps against eager TensorFlow.js: every parameter, slot and statistic.

import { beforeAll, expect, test } from 'vitest';
import { tf } from '../src/tensorflow.ts';
import { lenet5, maxPoolNet, perceptron, stackedNets } from './support/networks.ts';
import { farthest, runCompiled, runEager } from './support/run-training.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

// Tolerances after 1 and after 50 steps are relative to the largest number of each tensor. Dense layers with batch norm
// over batches of 8 lose a digit in eager too: it sums one number after the other.
test.each([
  ['a perceptron with dropout and Adam', perceptron({ dropout: true }), 1e-6, 5e-6],
  ['40 stacked narrow nets, trials innermost', stackedNets(40), 1e-6, 5e-6],
  ['8 stacked narrow nets, matrix by matrix', stackedNets(8), 1e-6, 5e-6],
  ['a convolutional net with max pooling', maxPoolNet(), 1e-6, 5e-6],
  ['LeNet-5 with batch norm on 16 × 16 images', lenet5({ side: 16 }), 1e-5, 1e-4],
])('%s', async (_, run, afterOne, afterFifty) => {
  const eager = runEager(run, [1, 50]);
  for (const [steps, tolerance] of [
    [1, afterOne],
    [50, afterFifty],
  ] as const) {
    const compiled = await runCompiled(run, steps);
    const want = eager.get(steps)!;
    const { path, distance } = farthest(compiled.carry, want.carry);
    if (process.env.JIT_SHOW) console.log(`after ${steps}: ${path} ${distance.toExponential(1)}`);
    expect(distance, `${path} after ${steps} steps`).toBeLessThan(tolerance);
    for (const [step, loss] of want.losses.entries()) {
      expect(Math.abs(compiled.losses[step]! - loss), `loss ${step}`).toBeLessThan(
        tolerance * Math.max(1, loss),
      );
    }
  }
  const losses = eager.get(50)!.losses;
  expect(losses.slice(-5).reduce((a, b) => a + b)).toBeLessThan(losses.slice(0, 5).reduce((a, b) => a + b));
});
