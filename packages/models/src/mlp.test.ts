import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { deepNarrowRelu } from './deep-narrow-relu.ts';
import { zeros } from './initializers/constant.ts';
import { type MlpOptions, mlp } from './mlp.ts';

const base: MlpOptions = { inputs: 400, hidden: [300], outputs: 2 };
const order = (options: Partial<MlpOptions>) => mlp({ ...base, ...options }).layers.map(({ name }) => name);

function weightVariance(options: Partial<MlpOptions>): number {
  const { data } = mlp({ ...base, ...options }).init(seedTree(1)).params.hidden1!.weights!;
  return Float32Array.from(data).reduce((sum, value) => sum + value * value, 0) / data.length;
}

describe('mlp', () => {
  it('puts normalisation before the activation unless told otherwise, and dropout last', () => {
    const parts = (...names: string[]) => [...names.map((name) => `hidden1${name}`), 'output'];
    expect(order({})).toEqual(parts('', '-activation'));
    expect(order({ normalization: 'batch', dropout: 0.5 })).toEqual(
      parts('', '-norm', '-activation', '-dropout'),
    );
    expect(order({ normalization: 'layer', normalizationPosition: 'after-activation' })).toEqual(
      parts('', '-activation', '-norm'),
    );
    expect(order({ outputActivation: 'tanh' })).toEqual([...parts('', '-activation'), 'output-activation']);
    expect(order({ inputDropout: 0.2 })).toEqual(['input-dropout', ...parts('', '-activation')]);
  });

  it('starts ReLU nets by He and the others by Glorot', () => {
    expect(weightVariance({})).toBeCloseTo(2 / 400, 4);
    expect(weightVariance({ activation: 'leaky-relu' })).toBeCloseTo(2 / 400, 4);
    expect(weightVariance({ activation: 'tanh' })).toBeCloseTo(2 / 700, 4);
    expect(weightVariance({ weights: zeros() })).toBe(0);
  });

  it('takes one dropout rate for all hidden layers, or one each', () => {
    const rates = (dropout: number | number[]) =>
      mlp({ ...base, hidden: [4, 4, 4], dropout })
        .layers.filter(({ kind }) => kind === 'dropout')
        .map(({ name, summary }) => `${name} ${summary}`);
    expect(rates([0.5, 0, 0.1])).toEqual(['hidden1-dropout rate 0.5', 'hidden3-dropout rate 0.1']);
    expect(rates(0.2)).toHaveLength(3);
    expect(() => rates([0.5])).toThrow(
      'mlp-400-4-4-4-2: required 3 dropout rates, one per hidden layer; got 1',
    );
  });

  it('may have no hidden layer, but not one of no units', () => {
    expect(order({ hidden: [] })).toEqual(['output']);
    expect(() => mlp({ ...base, hidden: [0] })).toThrow('dense: required units to be an integer >= 1; got 0');
  });
});

describe('deepNarrowRelu', () => {
  it('counts the output among its layers: depth 10 has 9 hidden ones', () => {
    const names = deepNarrowRelu()
      .layers.filter(({ kind }) => kind === 'dense')
      .map(({ name }) => name);
    expect(names).toHaveLength(10);
    expect(names.slice(-2)).toEqual(['hidden9', 'output']);
  });

  it('refuses a depth or width of none', () => {
    expect(() => deepNarrowRelu({ depth: 0 })).toThrow(
      'deepNarrowRelu: required depth to be an integer >= 1; got 0',
    );
    expect(() => deepNarrowRelu({ width: 1.5 })).toThrow('required width to be an integer >= 1; got 1.5');
  });
});
