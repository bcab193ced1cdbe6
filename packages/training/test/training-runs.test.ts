// Whole runs of `train` against PyTorch: same start, same batches, remainder batch included.

import { hostTensor } from '@trialbook/jit';
import { activation, dense, type HostParameters, sequential } from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { describe, expect, test } from 'vitest';
import { softmaxCrossEntropy } from '../src/losses/softmax-cross-entropy.ts';
import { adam } from '../src/optimizers/adam.ts';
import { sgd } from '../src/optimizers/sgd.ts';
import { clipByGlobalNorm } from '../src/regularizers/gradient-clipping.ts';
import { l2 } from '../src/regularizers/weight-penalty.ts';
import { train } from '../src/train.ts';
import type { TrainOptions } from '../src/train-options.ts';
import { expectClose } from './close.ts';
import { readFixture } from './fixture.ts';

type Name = 'w1' | 'b1' | 'w2' | 'b2';
const fixture = readFixture<{
  readonly inputs: number[];
  readonly labels: number[];
  readonly start: Record<Name, { shape: number[]; data: number[] }>;
  readonly batchSize: number;
  readonly epochs: number;
  readonly runs: Record<string, { losses: number[]; params: Record<Name, number[]> }>;
}>('training-runs.json');

const model = sequential('tanh net', [3], {
  hidden: dense({ units: 6 }),
  tanh: activation('tanh'),
  output: dense({ units: 4 }),
});
const tensorOf = (name: Name) => hostTensor(fixture.start[name].data, fixture.start[name].shape);
const params: HostParameters = {
  hidden: { weights: tensorOf('w1'), bias: tensorOf('b1') },
  output: { weights: tensorOf('w2'), bias: tensorOf('b2') },
};

const runs: Record<string, Pick<TrainOptions, 'optimizer' | 'regularizers'>> = {
  sgd: { optimizer: sgd({ learningRate: 0.3 }) },
  'nesterov, weight decay 0.02': {
    optimizer: sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
    regularizers: [l2(0.01)], // PyTorch's weight decay is 2λ
  },
  adam: { optimizer: adam({ learningRate: 0.02 }) },
  'momentum, clipped at norm 0.2': {
    optimizer: sgd({ learningRate: 0.3, momentum: 0.9 }),
    regularizers: [clipByGlobalNorm(0.2)],
  },
};

const title =
  '%s: 18 steps of a whole run follow PyTorch (float64), losses within 5e-6, parameters within 2e-5';
describe.each(['tfjs-cpu', 'onnx-cpu'] as const)(title, (engine) => {
  test.each(Object.entries(runs))('%s', async (name, parts) => {
    const expected = fixture.runs[name]!;
    const result = await train({
      model,
      data: { train: { inputs: Float32Array.from(fixture.inputs), labels: fixture.labels } },
      loss: softmaxCrossEntropy(),
      ...parts,
      batchSize: fixture.batchSize,
      epochs: fixture.epochs,
      order: 'given',
      start: { params, state: {} },
      seeds: seedTree(0),
      recordSteps: true,
      engine,
    });
    const losses = result.history.flatMap((record) => [...record.perStep!.loss!]);
    expectClose(losses, expected.losses, { relative: 5e-6, absolute: 5e-6 });
    const { hidden, output } = result.params as Record<string, HostParameters[string]>;
    for (const [ours, theirs] of [
      [hidden!.weights!, expected.params.w1],
      [hidden!.bias!, expected.params.b1],
      [output!.weights!, expected.params.w2],
      [output!.bias!, expected.params.b2],
    ] as const) {
      expectClose(ours.data, theirs, { relative: 2e-5, absolute: 2e-5 });
    }
  });

  test('the clip is active, and every run of the fixture is checked', () => {
    expect(Object.keys(runs)).toEqual(Object.keys(fixture.runs));
    expect(fixture.runs['momentum, clipped at norm 0.2']!.losses[3]).not.toBe(fixture.runs.sgd!.losses[3]);
  });
});
