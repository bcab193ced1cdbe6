import { type HostTensor, type HostTree, mapTree, toTensors, treeLeaves } from '@trialbook/jit';
import { activation, dense, mlp, sequential, type TensorParameters } from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { describe, expect, test } from 'vitest';
import { expectClose } from '../test/close.ts';
import { ringAroundDisc } from '../test/tasks.ts';
import { softmaxCrossEntropy } from './losses/softmax-cross-entropy.ts';
import { sgd } from './optimizers/sgd.ts';
import { gradientProbe } from './probes/layer-probes.ts';
import { tf } from './tensorflow.ts';
import { type TrainCarry, trainStep } from './train-step.ts';
import { valueAndGradients } from './value-and-gradients.ts';

const data = ringAroundDisc(12);
const batch = () => ({
  inputs: tf.tensor2d(data.inputs, [12, 2]),
  targets: tf.tensor1d(data.labels, 'int32'),
});
const loss = softmaxCrossEntropy();

function carryOf(params: HostTree, state: HostTree = {}): TrainCarry {
  return {
    params: toTensors(params),
    optimizer: {},
    model: toTensors(state),
    step: tf.scalar(0, 'int32'),
    key: tf.tensor1d([3, 4], 'int32'),
  };
}

describe('gradients of the batch loss agree with central differences', () => {
  test.each([
    ['plain', mlp({ inputs: 2, hidden: [5], outputs: 2, activation: 'tanh' })],
    ['batch norm', mlp({ inputs: 2, hidden: [5], outputs: 2, activation: 'tanh', normalization: 'batch' })],
    [
      'layer norm',
      mlp({ inputs: 2, hidden: [5], outputs: 2, activation: 'sigmoid', normalization: 'layer' }),
    ],
    ['weight norm', mlp({ inputs: 2, hidden: [5], outputs: 2, activation: 'tanh', normalization: 'weight' })],
    ['dropout', mlp({ inputs: 2, hidden: [5], outputs: 2, activation: 'tanh', dropout: 0.4 })],
  ])('%s', (_name, model) => {
    const { params, state } = model.init(seedTree(6));
    const step = trainStep({ model, loss, optimizer: sgd({ learningRate: 0 }), probes: [gradientProbe()] });
    const run = (at: HostTree) => step(carryOf(at, state as HostTree), batch())[1];
    const lossAt = (at: HostTree) => tf.tidy(() => run(at).loss.dataSync()[0]!);
    const gradients = treeLeaves<tf.Tensor>(run(params as HostTree).probes.gradients!);
    const h = 1 / 64;
    for (const { path, value: gradient } of gradients) {
      const differences = Array.from({ length: gradient.size }, (_, i) => {
        const moved = (delta: number) =>
          lossAt(
            mapTree<HostTensor, HostTensor>(params as HostTree, (leaf, at) => {
              if (at !== path) return leaf;
              const values = leaf.data.slice();
              values[i]! += delta;
              return { ...leaf, data: values };
            }),
          );
        return (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h); // error of order h⁴
      });
      expectClose(gradient.dataSync(), differences, { relative: 1e-3, absolute: 1e-4 });
    }
  });
});

test('the step is pure: the carry it was given is unchanged, and counting is its only state of its own', () => {
  const model = mlp({ inputs: 2, hidden: [3], outputs: 2, normalization: 'batch' });
  const { params, state } = model.init(seedTree(6));
  const step = trainStep({ model, loss, optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }) });
  const start = carryOf(params as HostTree, state as HostTree);
  const carry = { ...start, optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }).init(start.params) };
  const before = treeLeaves<tf.Tensor>(carry as never).map(({ value }) => [...value.dataSync()]);
  const [next] = step(carry, batch());
  expect(treeLeaves<tf.Tensor>(carry as never).map(({ value }) => [...value.dataSync()])).toEqual(before);
  expect(next.step.dataSync()[0]).toBe(1);
  expect([...next.key.dataSync()]).toEqual([3, 4]);
  const { mean } = (next.model as Record<string, TensorParameters[string]>)[model.layers[1]!.name]!;
  expect([...mean!.dataSync()]).not.toEqual([0, 0, 0]);
});

test('dropout masks change from step to step and repeat with the key', () => {
  const model = mlp({ inputs: 2, hidden: [30], outputs: 2, dropout: 0.5 });
  const { params } = model.init(seedTree(6));
  const step = trainStep({ model, loss, optimizer: sgd({ learningRate: 0 }) });
  const carry = carryOf(params as HostTree);
  const lossOf = (at: TrainCarry) => step(at, batch())[1].loss.dataSync()[0]!;
  const [later] = step(carry, batch());
  expect(lossOf(carry)).toBe(lossOf(carry));
  expect(lossOf(later)).not.toBe(lossOf(carry));
  expect(lossOf({ ...carry, key: tf.tensor1d([3, 5], 'int32') })).not.toBe(lossOf(carry));
});

test('behind a hard threshold every gradient is zero, so nothing moves', () => {
  const hard = sequential('hard', [2], { output: dense({ units: 2 }), step: activation('hard-threshold') });
  const { params } = hard.init(seedTree(1));
  const step = trainStep({ model: hard, loss, optimizer: sgd({ learningRate: 1 }) });
  const moved = treeLeaves<tf.Tensor>(step(carryOf(params as HostTree), batch())[0].params);
  const started = treeLeaves<HostTensor>(params);
  for (const [i, { path, value }] of moved.entries()) {
    expect(path).toBe(started[i]!.path);
    expect([...value.dataSync()]).toEqual([...started[i]!.value.data]);
  }
});

test('an objective that depends on no parameter, and one that depends on some', () => {
  const params = { a: tf.scalar(3), b: tf.scalar(4) };
  expect(() => valueAndGradients(params, () => ({ objective: tf.scalar(1), aux: {} }))).toThrow(
    'valueAndGradients: the objective depends on no parameter differentiably',
  );
  const { gradients, aux } = valueAndGradients(params, (tree) => {
    const { a } = tree as typeof params;
    return { objective: tf.square(a) as tf.Scalar, aux: { twice: tf.mul(a, 2) } };
  });
  expect(treeLeaves<tf.Tensor>(gradients).map(({ value }) => value.dataSync()[0])).toEqual([6, 0]);
  expect(aux.twice.dataSync()[0]).toBe(6);
});
