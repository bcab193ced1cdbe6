// Every loss, optimizer, schedule, regularizer, metric and probe, compiled against eager: a few steps of each.

import type { HostTensor } from '@trialbook/jit';
import { mlp } from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { describe, expect, test } from 'vitest';
import type { Examples, TrainOptions } from '../src/index.ts';
import * as training from '../src/index.ts';
import { ringAroundDisc } from './tasks.ts';

const ring = ringAroundDisc(21);
const signs: Examples = { inputs: ring.inputs, labels: ring.labels.map((label) => 2 * label - 1) };
const values: Examples = { inputs: ring.inputs, targets: ring.inputs.slice(0, 42).map((x) => x * x) };
const oneOutput = mlp({ inputs: 2, hidden: [6], outputs: 1 });
const twoOutputs = mlp({ inputs: 2, hidden: [6], outputs: 2 });
const base: Omit<TrainOptions, 'engine'> = {
  model: twoOutputs,
  data: { train: ring, validation: ring },
  loss: training.softmaxCrossEntropy(),
  optimizer: training.sgd({ learningRate: 0.1 }),
  batchSize: 8,
  epochs: 2,
  recordSteps: true,
  seeds: seedTree(2),
};
const { sgd } = training;
const rated = (learningRate: training.LearningRate) => ({ optimizer: sgd({ learningRate }) });

const parts: Record<string, Partial<TrainOptions>> = {
  softmaxCrossEntropy: {},
  'softmaxCrossEntropy of distributions': {
    data: {
      train: {
        inputs: ring.inputs,
        targets: Float32Array.from({ length: 42 }, (_, i) => (i % 2 ? 0.7 : 0.3)),
      },
    },
  },
  softmaxThenLogCrossEntropy: { loss: training.softmaxThenLogCrossEntropy() },
  meanSquaredError: {
    loss: training.meanSquaredError(),
    data: { train: values },
    metrics: [training.rmse()],
  },
  halfSquaredError: { loss: training.halfSquaredError(), data: { train: values } },
  perceptronCriterion: { loss: training.perceptronCriterion(), model: oneOutput, data: { train: signs } },
  hingeLoss: {
    loss: training.hingeLoss(),
    model: oneOutput,
    data: { train: signs },
    metrics: [training.accuracy()],
  },
  binaryCrossEntropy: { loss: training.binaryCrossEntropy(), model: oneOutput },
  'one example per batch': { batchSize: 1, metrics: [training.accuracy()] },
  momentum: { optimizer: sgd({ learningRate: 0.05, momentum: 0.9 }) },
  nesterov: { optimizer: sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }) },
  adam: { optimizer: training.adam({ learningRate: 0.01 }) },
  constant: rated(training.constant(0.1)),
  exponentialDecay: rated(training.exponentialDecay({ start: 0.1, floor: 0.01, timeConstant: 4 })),
  stepDecay: rated(training.stepDecay({ start: 0.1, every: 2 })),
  cosineDecay: rated(training.cosineDecay({ start: 0.1, steps: 5 })),
  l1: { regularizers: [training.l1(0.01)] },
  l2: { regularizers: [training.l2(0.01)] },
  l1l2: { regularizers: [training.l1l2(0.01, 0.01)] },
  gradientNoise: { regularizers: [training.gradientNoise(0.05)] },
  clipByValue: { regularizers: [training.clipByValue(0.05)] },
  clipByGlobalNorm: { regularizers: [training.clipByGlobalNorm(0.05)] },
  'all probes of fixed size': {
    probes: [
      training.momentsProbe(),
      training.deadUnitsProbe(),
      training.activationGradientRmsProbe(),
      training.gradientRmsProbe(),
      training.gradientProbe(),
    ],
  },
  'probes of the batch': {
    remainder: 'drop',
    probes: [training.activationProbe(), training.activationGradientProbe()],
  },
};

describe('compiled as eager, within 1e-5 of 1 + |value|', () => {
  test.each(Object.entries(parts))('%s', async (_name, part) => {
    const run = (engine: 'onnx-cpu' | 'tfjs-cpu') => training.train({ ...base, ...part, engine });
    const [compiled, eager] = [await run('onnx-cpu'), await run('tfjs-cpu')];
    const numbers = ({ history, params }: training.TrainResult) => [
      ...history.flatMap(({ perStep }) => Object.values(perStep!).flatMap((series) => [...series])),
      ...[...history.map(({ probes }) => probes ?? {}), params].flatMap((tree) =>
        training.treeLeaves<HostTensor>(tree as never).flatMap(({ value }) => [...value.data]),
      ),
    ];
    const [ours, theirs] = [numbers(compiled), numbers(eager)];
    expect(ours.length).toBe(theirs.length);
    expect(ours.length).toBeGreaterThan(10);
    const worst = Math.max(...ours.map((x, i) => Math.abs(x - theirs[i]!) / (1 + Math.abs(theirs[i]!))));
    expect(worst).toBeLessThan(1e-5);
  });

  test('every part of the package is among them', () => {
    const made = Object.entries(training)
      .filter(([, value]) => typeof value === 'function')
      .map(([name]) => name);
    const pieces = made.filter((name) =>
      /Loss$|Entropy$|Error$|Criterion$|Decay$|^l\d|^clip|^gradientNoise$|^adam$|^constant$/.test(name),
    );
    const errors = ['EngineError', 'TrainingError'];
    for (const piece of pieces.filter((name) => !errors.includes(name)))
      expect(Object.keys(parts)).toContain(piece);
  });
});
