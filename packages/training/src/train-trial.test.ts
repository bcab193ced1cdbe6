import { mlp } from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { describe, expect, test } from 'vitest';
import { absoluteValue } from '../test/tasks.ts';
import { evaluate } from './evaluate.ts';
import { meanSquaredError } from './losses/mean-squared-error.ts';
import { sgd } from './optimizers/sgd.ts';
import { train } from './train.ts';
import { type TrainTrialOptions, trainTrial } from './train-trial.ts';

const { inputs, targets } = absoluteValue(1, 64);
const data = { train: { inputs, targets }, validation: { inputs, targets } };
const loss = meanSquaredError();
const options = {
  model: mlp({ inputs: 1, hidden: [8], outputs: 1 }),
  data,
  loss,
  optimizer: sgd({ learningRate: 0.05 }),
  batchSize: 8,
  epochs: 4,
};
const seeds = seedTree(3);
const running = () => ({ engine: 'tfjs-cpu', signal: new AbortController().signal });
const trial = (more: Partial<TrainTrialOptions<'loss' | 'steps'>> = {}, context = running()) =>
  trainTrial<'loss' | 'steps'>(
    context,
    { seeds },
    {
      ...options,
      measure: async ({ model, params, state, steps }, engine) => ({
        loss: (await evaluate({ model, params, state, data: data.train, loss, engine })).scores.loss,
        steps,
      }),
      ...more,
    },
  );

describe('one training as a trial', () => {
  test('gives what train gives, measured, with a curve for every score', async () => {
    const plain = await train({ ...options, seeds, engine: 'tfjs-cpu' });
    const { status, metrics, series, artifacts } = await trial();
    expect(status).toBe('completed');
    expect(metrics).toEqual({ loss: plain.history.at(-1)!.validation!.loss, steps: 32 });
    expect(series).toEqual({
      epoch: [1, 2, 3, 4],
      'train.loss': plain.history.map((record) => record.train.loss),
      'validation.loss': plain.history.map((record) => record.validation!.loss),
    });
    expect(artifacts).toEqual({});
  });

  test('epochs that were not validated are NaN in the curve', async () => {
    const { series } = await trial({ validateEvery: 3 });
    expect(series['validation.loss']!.map(Number.isNaN)).toEqual([true, true, false, false]);
  });

  test('a metric that is undefined is left out', async () => {
    const { metrics } = await trial({ measure: () => ({ loss: undefined, steps: 1 }) });
    expect(metrics).toEqual({ steps: 1 });
  });

  test('divergence is an outcome with its step, and nothing is measured', async () => {
    const measure = () => expect.fail('a diverged network was measured');
    const outcome = await trial({ optimizer: sgd({ learningRate: 1e4 }), epochs: 50, measure });
    const { divergedAt } = await train({
      ...options,
      optimizer: sgd({ learningRate: 1e4 }),
      epochs: 50,
      seeds,
      engine: 'tfjs-cpu',
    });
    expect(outcome).toMatchObject({
      status: 'diverged',
      metrics: {},
      reason: `the loss was not finite from step ${divergedAt} on`,
    });
  });

  test('early stopping is told, and whose epoch the parameters are', async () => {
    const stopping = { epsilon: 1e9, patience: 2, restoreBest: true }; // no later epoch is that much better
    const { status, series, artifacts } = await trial({ epochs: 50, earlyStopping: stopping });
    expect(status).toBe('completed');
    expect(series.epoch).toEqual([1, 2, 3]);
    expect(artifacts).toEqual({ stoppedAt: 2, restoredFrom: 0 });
  });

  test('an interrupted training keeps nothing: the reason is thrown', async () => {
    const reason = new Error('the study was stopped');
    await expect(trial({}, { engine: 'tfjs-cpu', signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test('an unknown engine is refused with the known ones', async () => {
    await expect(trial({}, { ...running(), engine: 'abacus' })).rejects.toThrow(
      /the engines are .*; got 'abacus'/,
    );
  });
});
