import { loadImageDataset } from '@trialbook/datasets';
import { seedTree } from '@trialbook/random';
import type { BoundResults } from '@trialbook/report';
import { beforeAll, describe, expect, it } from 'vitest';
import { smokeResults } from '../test/smoke-results.ts';
import {
  batchNoise,
  type ClassifierMetric,
  largestOutputs,
  type NotANumber,
  type ShownImages,
} from './classifier-run.ts';
import type { LayerUnits } from './hidden-symmetry.ts';
import { FNN_ARMS, FNN_SCALES, type FnnArm, mnistFnn } from './mnist-fnn.ts';

let ours: BoundResults<FnnArm, ClassifierMetric>;
beforeAll(async () => {
  ours = await smokeResults(mnistFnn);
});

const layers = (arm: FnnArm) => ours.arm(arm).completed[0]!.artifacts.layers as LayerUnits[];

describe('question 4 at profile smoke', () => {
  it('completes every trial of every arm', () => {
    expect(ours.arms).toEqual(FNN_ARMS);
    for (const arm of FNN_ARMS) expect(ours.arm(arm).completed, arm).toHaveLength(2);
  });

  it.each([
    ['i', 784 * 10 + 10, 7850],
    ['v', 784 * 200 + 200 + 200 * 10 + 10, 159_010],
    ['xiii', 157_000 + 20_100 + 6060 + 1830 + 310, 185_300],
  ] as const)('counts the parameters of (%s)', (arm, byHand, count) => {
    expect(ours.arm(arm).values('parameters')).toEqual([count, count]);
    expect(byHand).toBe(count);
  });

  it('keeps all hidden units of a layer equal from a zero start, and moves none at all with ReLU', () => {
    for (const arm of ['vii', 'x-sigmoid'] as const) {
      const hidden = layers(arm).slice(0, -1);
      for (const { spread, layer } of hidden) expect(spread, `${arm} ${layer}`).toBeLessThan(1e-4);
    }
    expect(layers('x-relu').map(({ rms }) => rms)).toEqual([0, 0, 0, 0, 0]);
    expect(layers('v')[0]!.spread).toBeGreaterThan(1);
    expect(layers('vii-equal')[0]!.spread).toBeLessThan(1e-6);
  });

  it('trains equal units as units that are kept equal, up to rounding', () => {
    const losses = (arm: FnnArm) => [...ours.arm(arm).completed[0]!.series.testLoss!];
    losses('vii').forEach((loss, i) => {
      expect(losses('vii-equal')[i]).toBeCloseTo(loss, 4);
    });
    expect([...ours.arm('vii-equal').completed[0]!.series.unitSpread!]).toHaveLength(losses('vii').length);
    expect(Math.max(...ours.arm('vii-equal').completed[0]!.series.unitSpread!)).toBeLessThan(1e-6);
  });

  it('shows the same hundred test images in every arm and trial', () => {
    const rows = FNN_ARMS.flatMap((arm) =>
      ours.arm(arm).completed.map(({ artifacts }) => (artifacts.shown as ShownImages).rows.join()),
    );
    expect(new Set(rows).size).toBe(1);
    expect(new Set(rows[0]!.split(',')).size).toBe(100);
  });

  it('takes the same start, images and batches for logits as for softmax and its logarithm', () => {
    const losses = (arm: FnnArm) => [...ours.arm(arm).completed[0]!.series.trainLoss!];
    expect(losses('xiv')).toHaveLength(FNN_SCALES.smoke.longSteps / FNN_SCALES.smoke.evaluateEvery);
    losses('xiv').forEach((loss, i) => {
      expect(losses('xiv-softmax-then-log')[i]).toBeCloseTo(loss, 3);
    });
    expect(losses('xiii')).toEqual(losses('xiv').slice(0, losses('xiii').length));
  });
});

it('says at which iteration the loss stops being a number, and that an output was exactly 0', async () => {
  const digits = await loadImageDataset('mnist', {
    download: false,
    allowStandIns: true,
    standIns: { train: 300, test: 200 },
  });
  const { parameters } = mnistFnn.plan('smoke').arms.ix;
  const run = async (loss: 'softmax-then-log' | 'logits') => {
    const [outcome] = await mnistFnn.run({
      arm: 'ix',
      parameters: { ...parameters, bias: 0.1, learningRate: 0.5, weights: 0.5, loss },
      tasks: [{ trial: 0, seeds: seedTree(1) }],
      study: seedTree(2),
      engine: 'onnx-cpu',
      data: () => digits as never,
      signal: new AbortController().signal,
      log: () => {},
    });
    return outcome!;
  };
  const twoStep = await run('softmax-then-log');
  expect(twoStep.status).toBe('diverged');
  const nan = twoStep.artifacts!.nan as NotANumber;
  expect(nan.iteration).toBe(1);
  expect(nan.hole!.iteration).toBe(1);
  expect(nan.hole!.images).toBeGreaterThan(0);
  expect(nan.lostParameters).toBeGreaterThan(0.5);
  expect(twoStep.reason).toBe('the loss was not finite from iteration 1 on');
  const stable = await run('logits');
  expect((stable.artifacts!.nan as NotANumber | undefined)?.iteration ?? 1000).toBeGreaterThan(1);
});

it('measures the noise of batches over the last quarter, beside the binomial', () => {
  const accuracies = Float32Array.of(0, 0, 0, 0, 0, 0, 0.25, 0.75);
  const { batchNoise: found, binomialNoise } = batchNoise(accuracies, { batchSize: 100, steps: 8 });
  expect(found).toBeCloseTo(Math.sqrt(0.125), 12);
  expect(binomialNoise).toBeCloseTo(0.05, 12);
});

it('takes the class of the largest output, the first of equals', () => {
  expect([...largestOutputs(Float32Array.of(0, 2, 1, 3, 3, 0), 2)]).toEqual([1, 0]);
});

it('is of the scale of the assignment at full, and says so of the others', () => {
  const { arms, scaledDown } = mnistFnn.plan('full');
  expect(scaledDown).toBeUndefined();
  for (const [arm, { trials, parameters }] of Object.entries(arms)) {
    expect(trials, arm).toBeGreaterThanOrEqual(5);
    expect(parameters.trainImages / parameters.batchSize, arm).toBe(600);
    expect(parameters.steps, arm).toBe(arm.startsWith('xiv') ? 10_000 : 2000);
  }
  for (const profile of ['smoke', 'quick'] as const) {
    expect(mnistFnn.plan(profile).scaledDown).toContain('instead of 60000 training images');
  }
});
