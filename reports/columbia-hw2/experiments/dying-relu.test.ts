import { deepNarrowRelu } from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { predict } from '@trialbook/training';
import { runTrials } from '@trialbook/trials';
import { describe, expect, it } from 'vitest';
import { evenGrid, lookOnGrid, populationVariance } from './deep-narrow-forward.ts';
import { type DyingReluArm, dyingRelu, lookEpochs } from './dying-relu.ts';

const smoke = (experiment: typeof dyingRelu) =>
  runTrials({ experiment, profile: 'smoke', store: false, workers: 0, engine: 'tfjs-cpu' });

/** The same experiment with other blocks, and only two arms. */
const inBlocksOf = (block: number): typeof dyingRelu => ({
  ...dyingRelu,
  plan: (profile) => {
    const { arms } = dyingRelu.plan(profile);
    const some = (['abs/relu', 'abs/leaky-relu'] as const).map((arm) => [arm, { ...arms[arm], block }]);
    return { arms: Object.fromEntries(some) as typeof arms };
  },
});

describe('lookOnGrid', () => {
  it('computes what the model computes', async () => {
    const model = deepNarrowRelu({ depth: 5, width: 3, activation: 'leaky-relu', slope: 0.2 });
    const { params } = model.init(seedTree(2));
    const grid = evenGrid(2, 9);
    const { data } = await predict({ model, params, inputs: Float32Array.from(grid), engine: 'tfjs-cpu' });
    const { outputs, deadLayer } = lookOnGrid(params, 0, 0.2, grid);
    expect(deadLayer).toBe(0);
    for (const [i, value] of outputs.entries()) expect(value).toBeCloseTo(data[i]!, 5);
  });

  it('names the first layer that is silent everywhere', () => {
    const tensor = (shape: number[], data: number[]) => ({
      dtype: 'float32' as const,
      shape,
      data: Float32Array.from(data),
    });
    const params = {
      hidden1: { weights: tensor([1, 2], [1, -1]), bias: tensor([2], [0, 0]) },
      hidden2: { weights: tensor([2, 2], [-1, -1, -1, -2]), bias: tensor([2], [0, 0]) },
      output: { weights: tensor([2, 1], [1, 1]), bias: tensor([1], [7]) },
    };
    const { outputs, deadLayer } = lookOnGrid(params, 0, 0, evenGrid(1, 5));
    expect(deadLayer).toBe(2);
    expect([...outputs]).toEqual([7, 7, 7, 7, 7]);
    expect(lookOnGrid(params, 0, 0.01, evenGrid(1, 5)).deadLayer).toBe(0);
  });
});

describe('populationVariance', () => {
  it('is exactly 0 for a constant, whatever its size', () => {
    expect(populationVariance([0.1, 0.1, 0.1])).toBe(0);
    expect(populationVariance([1, 2, 3, 4])).toBe(1.25);
  });
});

describe('lookEpochs', () => {
  it('holds start, middle and end', () => {
    for (const epochs of [4, 40, 400]) {
      const looks = lookEpochs(epochs);
      expect(looks).toEqual(expect.arrayContaining([0, 1, epochs / 2, epochs]));
      expect(looks).toEqual([...new Set(looks)].sort((a, b) => a - b));
    }
  });
});

describe('dying-relu', () => {
  it('does not depend on how trials are blocked', async () => {
    const [one, all] = [await smoke(inBlocksOf(1)), await smoke(inBlocksOf(4))];
    for (const arm of ['abs/relu', 'abs/leaky-relu'] as const) {
      const strip = (results: typeof one) =>
        results.arms[arm].records.map(({ metrics, series }) => ({ metrics, series }));
      expect(strip(all)).toEqual(strip(one));
    }
  });

  it('gives every arm the same starts, and ReLU alone a dead one', async () => {
    const { arms } = await smoke(dyingRelu);
    const names = Object.keys(arms) as DyingReluArm[];
    expect(names).toEqual([
      'abs/relu',
      'abs/leaky-relu',
      'xsin5x/relu',
      'xsin5x/leaky-relu',
      'step-sin/relu',
      'step-sin/leaky-relu',
    ]);
    const born = (arm: DyingReluArm) => arms[arm].records.map(({ metrics }) => metrics.bornDead);
    expect(born('xsin5x/relu')).toEqual(born('abs/relu'));
    expect(born('abs/relu')).toContain(1);
    for (const name of names) {
      for (const { status, metrics, series } of arms[name].records) {
        expect(status).toBe('completed');
        // Zero biases have no gradient through a dead layer: a net born dead stays so.
        if (metrics.bornDead === 1)
          expect(metrics).toMatchObject({ flatAtStart: 1, deadAtEnd: 1, collapsed: 1 });
        if (name.endsWith('leaky-relu')) expect(metrics.deadAtEnd).toBe(0);
        expect(series.varianceShare).toHaveLength(lookEpochs(4).length);
      }
    }
  });
});
