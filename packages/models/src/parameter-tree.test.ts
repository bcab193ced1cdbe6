import { seedTree } from '@trialbook/random';
import { beforeAll, describe, expect, it } from 'vitest';
import { mlp } from './mlp.ts';
import {
  countParameters,
  flattenParameters,
  mapParameters,
  stackParameters,
  toHost,
  toTensors,
  unflattenParameters,
  unstackParameters,
} from './parameter-tree.ts';
import { tf } from './tensorflow.ts';

beforeAll(() => tf.setBackend('cpu'));

const model = mlp({ inputs: 3, hidden: [4], outputs: 2 });
const { params } = model.init(seedTree(1));

describe('parameter trees', () => {
  it('flatten to named leaves in the order of the layers, and back', () => {
    const named = flattenParameters(params);
    expect(named.map(([name]) => name)).toEqual([
      'hidden1/weights',
      'hidden1/bias',
      'output/weights',
      'output/bias',
    ]);
    expect(unflattenParameters(named)).toEqual(params);
    expect(() => unflattenParameters([['weights', 1]])).toThrow(
      "unflattenParameters: required names of the form 'layer/parameter'; got 'weights'",
    );
  });

  it('count what the layer table counts', () => {
    expect(countParameters(params)).toBe(model.parameterCount);
  });

  it('map every leaf with its name', () => {
    expect(mapParameters(params, ({ shape }, name) => `${name} ${shape}`).output).toEqual({
      weights: 'output/weights 4,2',
      bias: 'output/bias 2',
    });
  });

  it('survive the way to tensors and back, by copy', () => {
    const tensors = toTensors(params);
    const back = toHost(tensors);
    expect(back).toEqual(params);
    expect(back.hidden1!.weights!.data).not.toBe(params.hidden1!.weights!.data);
    tf.dispose(tensors);
    expect(() => toHost({ a: { b: tf.tensor1d(['x']) } })).toThrow(
      "toHost, 'a/b': required a float32, int32 or bool tensor; got string",
    );
  });

  it('stack trials and take them out again', () => {
    const trials = [1, 2, 3].map((seed) => model.init(seedTree(seed)).params);
    const stack = stackParameters(trials);
    expect(stack.hidden1!.weights!.shape).toEqual([3, 3, 4]);
    trials.forEach((trial, index) => {
      expect(unstackParameters(stack, index)).toEqual(trial);
    });
  });

  it('say what does not stack', () => {
    const wider = mlp({ inputs: 3, hidden: [5], outputs: 2 }).init(seedTree(1)).params;
    expect(() => stackParameters([params, wider])).toThrow(
      'stackParameters, trial 1: required hidden1/weights: float32[3,4], hidden1/bias: float32[4]',
    );
    expect(() => stackParameters([])).toThrow('stackParameters: required at least one trial; got none');
    expect(() => unstackParameters(stackParameters([params]), 1)).toThrow(
      "unstackParameters, 'hidden1/weights': required a trial number in [0, 1); got 1",
    );
  });
});
