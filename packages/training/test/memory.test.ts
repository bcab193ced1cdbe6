// Memory over many fits on the default engine, compilation included: neither tensors nor the process grow.

import { mlp } from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { expect, test } from 'vitest';
import { meanSquaredError } from '../src/losses/mean-squared-error.ts';
import { adam } from '../src/optimizers/adam.ts';
import { tf } from '../src/tensorflow.ts';
import { train } from '../src/train.ts';

test('200 compiled fits leave no tensor behind and grow the process by less than 30 MB', async () => {
  const inputs = Float32Array.from({ length: 20 }, (_, i) => i / 20);
  const data = { inputs, targets: inputs };
  const fit = (seed: number) =>
    train({
      model: mlp({ inputs: 1, hidden: [4], outputs: 1 }),
      data: { train: data, validation: data },
      loss: meanSquaredError(),
      optimizer: adam({ learningRate: 0.001 }),
      batchSize: 8,
      epochs: 2,
      seeds: seedTree(seed),
    });
  expect((await fit(0)).engine.name).toBe('onnx-cpu');
  for (let seed = 1; seed < 50; seed++) await fit(seed); // the allocators settle
  const tensors = tf.memory().numTensors;
  const resident = process.memoryUsage().rss;
  for (let seed = 50; seed < 250; seed++) await fit(seed);
  expect(tf.memory().numTensors).toBe(tensors);
  expect((process.memoryUsage().rss - resident) / 1e6).toBeLessThan(30);
});
