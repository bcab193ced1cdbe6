import {
  deepNarrowRelu,
  flattenParameters,
  mlp,
  stackParameters,
  unstackParameters,
} from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { describe, expect, test } from 'vitest';
import { absoluteValue, ringAroundDisc } from '../test/tasks.ts';
import { meanSquaredError } from './losses/mean-squared-error.ts';
import { softmaxCrossEntropy } from './losses/softmax-cross-entropy.ts';
import { accuracy } from './metrics/metric.ts';
import { adam } from './optimizers/adam.ts';
import { sgd } from './optimizers/sgd.ts';
import { gradientNoise } from './regularizers/gradient-noise.ts';
import { l2 } from './regularizers/weight-penalty.ts';
import { tf } from './tensorflow.ts';
import { train } from './train.ts';
import type { EpochRecord, TrainOptions } from './train-options.ts';

const ring: TrainOptions = {
  model: mlp({ inputs: 2, hidden: [12], outputs: 2 }),
  data: { train: ringAroundDisc(130), validation: ringAroundDisc(70, 6) },
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.03 }),
  batchSize: 32,
  epochs: 20,
  metrics: [accuracy()],
  seeds: seedTree(1),
  engine: 'tfjs-cpu',
};

describe('train', () => {
  test('learns, and reports every epoch', async () => {
    const seen: EpochRecord[] = [];
    const result = await train({ ...ring, onEpoch: (record) => void seen.push(record) });
    expect(result.outcome).toBe('completed');
    expect(result.history).toHaveLength(20);
    expect(seen).toEqual(result.history);
    expect(result.steps).toBe(20 * 5); // 130 examples in batches of 32: four full, one of 2
    expect(result.history.at(-1)!.validation!.accuracy).toBeGreaterThan(0.95);
    expect(result.history.at(-1)!.train.loss).toBeLessThan(result.history[0]!.train.loss / 2);
    expect(result.engine).toEqual({ name: 'tfjs-cpu', device: 'CPU, JavaScript' });
  });

  test('equal seeds give equal bytes, others do not', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => train({ ...ring, epochs: 3, seeds: seedTree(seed) })),
    );
    expect(again!.params).toEqual(first!.params);
    expect(again!.history.map((record) => record.train)).toEqual(
      first!.history.map((record) => record.train),
    );
    expect(other!.params).not.toEqual(first!.params);
  });

  test("the remainder is trained on, or left out with 'drop'; steps cut the last epoch short", async () => {
    expect((await train({ ...ring, epochs: 1, remainder: 'drop' })).steps).toBe(4);
    const { epochs: _, ...rest } = ring;
    const cut = await train({ ...rest, steps: 7, recordSteps: true });
    expect(cut.steps).toBe(7);
    expect(cut.history.map((record) => record.perStep!.loss!.length)).toEqual([5, 2]);
  });

  test('one scan or many: the same numbers', async () => {
    const whole = await train({ ...ring, epochs: 2 });
    const cut = await train({ ...ring, epochs: 2, stepsPerScan: 1 });
    expect(cut.params).toEqual(whole.params);
  });

  test('validates within epochs, every so many steps', async () => {
    const result = await train({ ...ring, epochs: 2, validateEverySteps: 4 }); // five steps an epoch
    expect(result.history.map((record) => record.validations?.map(({ steps }) => steps))).toEqual([[4], [8]]);
    const finer = await train({ ...ring, epochs: 2, validateEverySteps: 5 });
    expect(finer.history[1]!.validations).toEqual([{ steps: 10, scores: finer.history[1]!.validation }]);
    expect(finer.params).toEqual(result.params);
  });

  test('the order can be given', async () => {
    const backwards = {
      ...ring,
      epochs: 2,
      order: (_: number, n: number) => Array.from({ length: n }, (_, i) => n - 1 - i),
    };
    const given = await train({ ...ring, epochs: 2, order: 'given' });
    expect((await train(backwards)).params).not.toEqual(given.params);
    await expect(train({ ...ring, order: () => [1, 2] })).rejects.toThrow(
      'order: epoch 0 needs 130 row numbers; got 2',
    );
  });

  test('divergence is an outcome with the step it began at', async () => {
    const { inputs, targets } = absoluteValue(1, 64);
    const result = await train({
      ...ring,
      model: mlp({ inputs: 1, hidden: [8], outputs: 1 }),
      data: { train: { inputs, targets } },
      loss: meanSquaredError(),
      optimizer: sgd({ learningRate: 1e4 }),
      metrics: [],
      batchSize: 8,
      recordSteps: true,
    });
    expect(result.outcome).toBe('diverged');
    const losses = result.history.flatMap((record) => [...record.perStep!.loss!]);
    expect(result.divergedAt).toBe(losses.findIndex((loss) => !Number.isFinite(loss)));
    expect(result.divergedAt).toBeGreaterThan(0);
    expect(result.history.length).toBeLessThan(20);
  });

  test('stops early by epsilon and patience, and gives back the best', async () => {
    const result = await train({
      ...ring,
      epochs: 200,
      earlyStopping: { epsilon: 0.05, patience: 3, restoreBest: true },
    });
    expect(result.outcome).toBe('stopped-early');
    expect(result.history).toHaveLength(result.stoppedAt! + 1);
    expect(result.restoredFrom).toBe(result.stoppedAt! - 3);
    await expect(train({ ...ring, epochs: 1, earlyStopping: { monitor: 'validation.auc' } })).rejects.toThrow(
      'earlyStopping: monitor must be one of train.loss, validation.loss, train.accuracy',
    );
  });

  test('aborts between scans and gives back what is trained', async () => {
    const controller = new AbortController();
    const result = await train({
      ...ring,
      signal: controller.signal,
      onEpoch: ({ epoch }) => {
        if (epoch === 2) controller.abort();
      },
    });
    expect(result.outcome).toBe('aborted');
    expect(result.history).toHaveLength(3);
  });

  test('starts from given parameters', async () => {
    const first = await train({ ...ring, epochs: 10 });
    const second = await train({ ...ring, epochs: 1, start: first });
    expect(second.history[0]!.train.loss).toBeLessThan(first.history[0]!.train.loss / 2);
  });
});

describe('stacked trials', () => {
  const trials = 3;
  const count = 40;
  const nodes = Array.from({ length: trials }, (_, trial) => seedTree(3).child('trial', trial));
  const stack: TrainOptions = {
    model: deepNarrowRelu({ depth: 3, width: 4 }),
    data: { train: { ...absoluteValue(trials, count), perTrial: true } },
    loss: meanSquaredError(),
    optimizer: adam({ learningRate: 0.01 }),
    batchSize: 16,
    epochs: 5,
    seeds: nodes,
    engine: 'tfjs-cpu',
  };

  test('each trial trains as it would alone, within 1e-5', async () => {
    const together = await train(stack);
    expect(together.trials).toHaveLength(trials);
    const all = absoluteValue(trials, count);
    for (const [trial, seeds] of nodes.entries()) {
      const part = (values: Float32Array) => values.slice(trial * count, (trial + 1) * count);
      const data = { train: { inputs: part(all.inputs), targets: part(all.targets) } };
      const alone = await train({ ...stack, data, seeds });
      const slice = unstackParameters(together.params, trial);
      for (const [layer, leaves] of Object.entries(alone.params)) {
        for (const [name, leaf] of Object.entries(leaves)) {
          for (const [i, value] of leaf.data.entries()) {
            expect(slice[layer]![name]!.data[i]).toBeCloseTo(value, 5);
          }
        }
      }
      expect(together.history.at(-1)!.trials!.train.loss![trial]).toBeCloseTo(
        alone.history.at(-1)!.train.loss,
        5,
      );
    }
  });

  describe.each(['tfjs-cpu', 'onnx-cpu'] as const)('with dropout and gradient noise, on %s', (engine) => {
    const options: TrainOptions = {
      ...stack,
      model: mlp({ inputs: 1, hidden: [7, 5], outputs: 1, dropout: 0.3 }),
      data: { train: { ...absoluteValue(1, count) } },
      regularizers: [l2(1e-4), gradientNoise(0.05)],
      epochs: 3,
      engine,
    };

    test('each trial draws what it draws alone, and so what it draws in any other stack', async () => {
      const together = await train(options);
      const pair = await train({ ...options, seeds: nodes.slice(1) });
      for (const [trial, seeds] of nodes.entries()) {
        const alone = await train({ ...options, seeds });
        const others = trial === 0 ? [] : [unstackParameters(pair.params, trial - 1)];
        for (const slice of [unstackParameters(together.params, trial), ...others]) {
          for (const [name, { data }] of flattenParameters(alone.params)) {
            const own = Object.fromEntries(flattenParameters(slice))[name]!.data;
            for (const [i, value] of data.entries()) expect(Math.abs(own[i]! - value)).toBeLessThan(1e-6);
          }
        }
      }
    });
  });

  test('trials of equal start and order differ by their dropout alone', async () => {
    const model = mlp({ inputs: 1, hidden: [7], outputs: 1, dropout: 0.3 });
    const start = model.init(seedTree(5)).params;
    const result = await train({
      ...stack,
      model,
      data: { train: absoluteValue(1, count) },
      start: { params: stackParameters(nodes.map(() => start)), state: {} },
      order: 'given',
      epochs: 1,
    });
    const [first, second] = [0, 1].map((trial) => unstackParameters(result.params, trial));
    expect(first).not.toEqual(second);
  });

  test('a trial that diverges is told apart and left out of the means; the others go on', async () => {
    const data = absoluteValue(trials, count);
    data.targets.fill(Number.NaN, count, 2 * count);
    const result = await train({ ...stack, data: { train: { ...data, perTrial: true } } });
    expect(result.trials!.map(({ outcome }) => outcome)).toEqual(['completed', 'diverged', 'completed']);
    expect(result.trials![1]!.divergedAt).toBe(0);
    expect(result.outcome).toBe('completed');
    expect(result.history.at(-1)!.train.loss).toBeLessThan(1);
  });

  test('a trial that stops early keeps the parameters it had then', async () => {
    const snapshots: Float32Array[] = [];
    const result = await train({
      ...stack,
      epochs: 60,
      earlyStopping: { epsilon: 0.003, patience: 2 },
      onEpoch: (_, { params }) => {
        snapshots.push(Float32Array.from(unstackParameters(params, 0).hidden1!.weights!.data));
      },
    });
    expect(result.trials![0]!.outcome).toBe('stopped-early');
    const kept = unstackParameters(result.params, 0).hidden1!.weights!.data;
    expect(kept).toEqual(snapshots[result.trials![0]!.stoppedAt!]);
    if (result.trials![0]!.stoppedAt! + 1 < result.history.length) expect(kept).not.toEqual(snapshots.at(-1));
  });
});

test('1000 fits leave the number of tensors as it was', async () => {
  const fit = (seed: number) =>
    train({
      ...ring,
      model: mlp({ inputs: 2, hidden: [2], outputs: 2 }),
      data: { train: ringAroundDisc(5), validation: ringAroundDisc(3) },
      batchSize: 4,
      epochs: 1,
      seeds: seedTree(seed),
    });
  await fit(0);
  const before = tf.memory().numTensors;
  for (let seed = 1; seed <= 1000; seed++) await fit(seed);
  expect(tf.memory().numTensors).toBe(before);
});

describe('errors', () => {
  test.each<[Partial<TrainOptions>, string]>([
    [{ steps: 10 }, 'train: give either epochs or steps; got both'],
    [{ batchSize: 0 }, 'train: batchSize must be an integer of at least 1; got 0'],
    [{ seeds: [] }, 'train: seeds must hold at least one node; got an empty list'],
    [
      { metrics: [accuracy(), accuracy()] },
      "train: metrics and probes need different names, none 'loss'; got 'accuracy' twice",
    ],
    [
      { data: { train: { inputs: new Float32Array(7), labels: [0] } } },
      'train: inputs must hold a whole number of examples of [2], at least one; got 7 numbers',
    ],
    [
      { data: { train: { inputs: new Float32Array(4), labels: [0, 2] } } },
      'train: labels of a model with 2 outputs are integers in [0, 2); got 2 at 1',
    ],
    [
      { data: { train: { inputs: new Float32Array(4) } } },
      'train: give either labels or targets; got neither',
    ],
    [{ engine: 'tfjs-gpu' as never }, 'startEngine: the engines are onnx-cpu'],
  ])('%#', async (change, message) => {
    await expect(train({ ...ring, ...change })).rejects.toThrow(message);
  });
});
