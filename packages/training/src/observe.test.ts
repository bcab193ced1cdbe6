import type { HostTensor } from '@trialbook/jit';
import { mlp } from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { describe, expect, test } from 'vitest';
import { expectClose } from '../test/close.ts';
import { ringAroundDisc } from '../test/tasks.ts';
import { softmaxCrossEntropy } from './losses/softmax-cross-entropy.ts';
import { observe } from './observe.ts';
import { sgd } from './optimizers/sgd.ts';
import {
  activationGradientProbe,
  activationGradientRmsProbe,
  activationProbe,
  deadUnitsProbe,
  gradientProbe,
  gradientRmsProbe,
  momentsProbe,
} from './probes/layer-probes.ts';
import { train } from './train.ts';

const model = mlp({ inputs: 2, hidden: [4], outputs: 2 });
const start = model.init(seedTree(4));
const look = {
  model,
  ...start,
  data: ringAroundDisc(16),
  loss: softmaxCrossEntropy(),
  engine: 'tfjs-cpu' as const,
};
type Layers = Record<string, HostTensor>;
const layerNames = model.layers.map(({ name }) => name);
const hidden = layerNames.find((name) => name.includes('relu') || name.includes('activation'))!;

describe('observe', () => {
  test('moments and dead units are those of the raw activations', async () => {
    const seen = await observe({ ...look, probes: [activationProbe(), momentsProbe(), deadUnitsProbe()] });
    const raw = (seen.activations as Layers)[hidden]!;
    expect(raw.shape).toEqual([16, 4]);
    const mean = Array.from(raw.data).reduce((sum, value) => sum + value, 0) / raw.data.length;
    const variance =
      Array.from(raw.data).reduce((sum, value) => sum + (value - mean) ** 2, 0) / raw.data.length;
    const moments = (seen.moments as Record<string, { mean: HostTensor; variance: HostTensor }>)[hidden]!;
    expect(moments.mean.data[0]).toBeCloseTo(mean, 6);
    expect(moments.variance.data[0]).toBeCloseTo(variance, 6);
    const dead = [0, 1, 2, 3].filter((unit) => raw.data.every((value, i) => i % 4 !== unit || value <= 0));
    expect((seen.deadUnits as Layers)[hidden]!.data[0]).toBeCloseTo(dead.length / 4, 6);
  });

  test('gradients agree with the step that descends them, and their root mean squares with them', async () => {
    const seen = await observe({ ...look, probes: [gradientProbe(), gradientRmsProbe()] });
    const rate = 0.5;
    const { params } = await train({
      ...look,
      data: { train: look.data },
      optimizer: sgd({ learningRate: rate }),
      start,
      batchSize: 16,
      epochs: 1,
      order: 'given',
      seeds: seedTree(0),
    });
    for (const [layer, leaves] of Object.entries(seen.gradients as Record<string, Layers>)) {
      for (const [name, gradient] of Object.entries(leaves)) {
        const before = start.params[layer]![name]!.data;
        const after = params[layer]![name]!.data;
        expectClose(
          gradient.data,
          Array.from(before, (value, i) => (value - after[i]!) / rate),
          { relative: 1e-3, absolute: 1e-6 },
        );
        const rms = Math.hypot(...gradient.data) / Math.sqrt(gradient.data.length);
        const seenRms = (seen.gradientRms as Record<string, Layers>)[layer]![name]!.data[0]!;
        expect(seenRms).toBeCloseTo(rms, 6);
      }
    }
  });

  test('the gradient that arrives at the last layer is (softmax − one-hot) / batch', async () => {
    const seen = await observe({
      ...look,
      probes: [activationProbe(), activationGradientProbe(), activationGradientRmsProbe()],
    });
    const last = layerNames.at(-1)!;
    const logits = (seen.activations as Layers)[last]!.data;
    const expected = Array.from(logits, (logit, i) => {
      const row = Math.floor(i / 2);
      const total = Math.exp(logits[2 * row]!) + Math.exp(logits[2 * row + 1]!);
      return (Math.exp(logit) / total - (look.data.labels[row] === i % 2 ? 1 : 0)) / 16;
    });
    expectClose((seen.activationGradients as Layers)[last]!.data, expected, {
      relative: 1e-5,
      absolute: 1e-8,
    });
    const rms = Math.hypot(...expected) / Math.sqrt(expected.length);
    expect((seen.activationGradientRms as Layers)[last]!.data[0]).toBeCloseTo(rms, 7);
  });

  test('in training, probes are kept for every step', async () => {
    const { history } = await train({
      ...look,
      data: { train: ringAroundDisc(20) },
      optimizer: sgd({ learningRate: 0.1 }),
      probes: [momentsProbe({ layers: [hidden] })],
      batchSize: 8,
      epochs: 2,
      seeds: seedTree(0),
    });
    expect(Object.keys(history[0]!.probes!.moments!)).toEqual([hidden]);
    expect((history[0]!.probes!.moments as Record<string, Layers>)[hidden]!.mean!.shape).toEqual([3]);
  });

  test('a layer that does not exist', async () => {
    await expect(observe({ ...look, probes: [momentsProbe({ layers: ['hidden9'] })] })).rejects.toThrow(
      `moments probe: the model has no layer 'hidden9'; it has ${layerNames.join(', ')}`,
    );
  });
});
