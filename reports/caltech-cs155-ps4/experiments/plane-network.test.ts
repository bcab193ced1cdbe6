import { mlp, stackParameters } from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { predict } from '@trialbook/training';
import { describe, expect, it } from 'vitest';
import {
  deadUnits,
  type PlaneActivation,
  planeGrid,
  runPlaneNetwork,
  runStackedNetwork,
} from './plane-network.ts';
import { unitSpread } from './plane-parameters.ts';

const points = planeGrid(2, 5);

describe('a network of the plane, run on the host', () => {
  it.each<PlaneActivation>(['relu', 'leaky-relu', 'sigmoid'])(
    'computes what the engine computes: %s',
    async (activation) => {
      const model = mlp({ inputs: 2, hidden: [5, 3], outputs: 1, activation });
      const starts = [1, 2].map((seed) => model.init(seedTree(seed)).params);
      const { data } = await predict({ model, params: starts[1]!, inputs: points, engine: 'tfjs-cpu' });
      const { logits, hidden } = runPlaneNetwork(starts[1]!, activation, points);
      expect(hidden.map(({ length }) => length)).toEqual([25 * 5, 25 * 3]);
      logits.forEach((logit, i) => {
        expect(logit).toBeCloseTo((data as Float32Array)[i]!, 5);
      });
      const stacked = runStackedNetwork(stackParameters(starts), 1, activation, points);
      expect(stacked.logits).toEqual(logits);
    },
  );

  it('lays the grid row by row from below', () => {
    expect([...planeGrid(1, 2)]).toEqual([-1, -1, 1, -1, -1, 1, 1, 1]);
  });

  it('calls a unit dead when no point moves it, and no other', () => {
    const hidden = [Float64Array.of(0, 0, 1, 0, 0, 0.5, 0, 0, 0)]; // 3 points, 3 units
    expect(deadUnits({ logits: Float64Array.of(0, 0, 0), hidden }, 3)).toEqual([[true, true, false]]);
  });

  it('finds the units of a zero start identical, and those of a random one different', () => {
    const tensor = (shape: number[], data: number[]) => ({
      dtype: 'float32' as const,
      shape,
      data: Float32Array.from(data),
    });
    const params = (into: number[], out: number[]) =>
      ({
        hidden1: { weights: tensor([2, 2], into), bias: tensor([2], [0.5, 0.5]) },
        output: { weights: tensor([2, 1], out), bias: tensor([1], [9]) },
      }) as unknown as Parameters<typeof unitSpread>[0];
    expect(unitSpread(params([1, 1, 2, 2], [3, 3]))).toBe(0);
    expect(unitSpread(params([1, 1, 2, 4], [3, 3]))).toBe(2);
    expect(unitSpread(params([1, 1, 2, 2], [3, -1]))).toBe(4);
  });
});
