import { toTensors } from '@trialbook/jit';
import type { TensorParameters } from '@trialbook/models';
import { mlp, stackParameters } from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { expect, test } from 'vitest';
import { expectClose } from '../test/close.ts';
import { ringAroundDisc } from '../test/tasks.ts';
import { evaluate, predict } from './evaluate.ts';
import { softmaxCrossEntropy } from './losses/softmax-cross-entropy.ts';
import { accuracy } from './metrics/metric.ts';
import { tf } from './tensorflow.ts';

const model = mlp({ inputs: 2, hidden: [5], outputs: 2, dropout: 0.5, normalization: 'batch' });
const { params, state } = model.init(seedTree(2));
const data = ringAroundDisc(23);
const scored = {
  model,
  params,
  state,
  data,
  loss: softmaxCrossEntropy(),
  metrics: [accuracy()],
  engine: 'tfjs-cpu',
} as const;

function direct() {
  return model.apply(
    toTensors(params as never) as TensorParameters,
    toTensors(state as never) as TensorParameters,
    tf.tensor2d(data.inputs, [23, 2]),
  ).output;
}

test('scores are those of one application to all examples, whatever the batch size', async () => {
  const losses = softmaxCrossEntropy().perExample(direct(), tf.tensor1d(data.labels as Int32Array, 'int32'));
  const mean = Array.from(losses.dataSync()).reduce((sum, value) => sum + value, 0) / 23;
  for (const batchSize of [1, 7, 23, 1000]) {
    const { scores } = await evaluate({ ...scored, batchSize });
    expect(scores.loss).toBeCloseTo(mean, 6);
    expect(scores.accuracy! * 23).toBeCloseTo(Math.round(scores.accuracy! * 23), 5);
  }
});

test('predictions come in the order of the examples', async () => {
  for (const batchSize of [5, 23]) {
    const outputs = await predict({
      model,
      params,
      state,
      inputs: data.inputs,
      batchSize,
      engine: 'tfjs-cpu',
    });
    expect(outputs.shape).toEqual([23, 2]);
    expectClose(outputs.data, direct().dataSync(), { relative: 1e-5, absolute: 1e-6 });
  }
});

test('stacked trials are evaluated and predicted side by side', async () => {
  const plain = mlp({ inputs: 2, hidden: [5], outputs: 2 });
  const nets = [0, 1, 2].map((seed) => plain.init(seedTree(seed)).params);
  const stacked = {
    model: plain,
    params: stackParameters(nets),
    trials: 3,
    batchSize: 10,
    engine: 'tfjs-cpu',
  } as const;
  const together = await evaluate({ ...stacked, data, loss: softmaxCrossEntropy() });
  const outputs = await predict({ ...stacked, inputs: data.inputs });
  expect(outputs.shape).toEqual([3, 23, 2]);
  for (const [trial, own] of nets.entries()) {
    const alone = { model: plain, params: own, engine: 'tfjs-cpu' } as const;
    const { scores } = await evaluate({ ...alone, data, loss: softmaxCrossEntropy() });
    expect(together.trials!.loss![trial]).toBeCloseTo(scores.loss, 6);
    const { data: expected } = await predict({ ...alone, inputs: data.inputs });
    expectClose(outputs.data.subarray(trial * 46, (trial + 1) * 46), expected, {
      relative: 1e-5,
      absolute: 1e-6,
    });
  }
});

test('errors', async () => {
  await expect(evaluate({ ...scored, batchSize: 0 })).rejects.toThrow(
    'evaluate: batchSize must be an integer of at least 1; got 0',
  );
  await expect(evaluate({ ...scored, data: { inputs: data.inputs, labels: [1] } })).rejects.toThrow(
    'evaluate: 23 examples need 23 labels; got 1',
  );
});
