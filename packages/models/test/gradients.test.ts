// Every differentiable layer, and a few models, against central differences on tiny shapes.
import { seedTree } from '@trialbook/random';
import { beforeAll, expect, it } from 'vitest';
import {
  activation,
  averagePool,
  batchNorm,
  conv2d,
  deepNarrowRelu,
  dense,
  dropout,
  flatten,
  flattenParameters,
  layerNorm,
  type Model,
  maxPool,
  mlp,
  normal,
  sequential,
  toTensors,
  unflattenParameters,
  weightNormDense,
} from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { gradientsOf } from './support.ts';

beforeAll(() => tf.setBackend('cpu'));

const bias = normal(0.5);
const one = (inputShape: readonly number[], layer: Parameters<typeof sequential>[2][string]) =>
  sequential('one', inputShape, { layer });

const cases: [string, Model][] = [
  ['dense', one([3], dense({ units: 2, bias }))],
  ['weight-norm dense', one([3], weightNormDense({ units: 2, bias }))],
  ['conv2d', one([5, 4, 2], conv2d({ filters: 2, size: 3, stride: 2, padding: 1, bias }))],
  ['average pool', one([4, 4, 1], averagePool())],
  ['max pool', one([4, 4, 1], maxPool())],
  ['flatten', one([2, 2, 1], flatten())],
  ['tanh', one([4], activation('tanh'))],
  ['sigmoid', one([4], activation('sigmoid'))],
  ['leaky relu', one([4], activation('leaky-relu', 0.1))],
  ['batch norm', one([3], batchNorm())],
  ['batch norm on images', one([3, 2, 2], batchNorm())],
  ['layer norm', one([4], layerNorm())],
  ['layer norm on images', one([2, 2, 2], layerNorm())],
  ['dropout', one([6], dropout(0.5))],
  [
    'an MLP with batch norm and dropout',
    mlp({ inputs: 2, hidden: [4, 3], outputs: 2, activation: 'tanh', normalization: 'batch', dropout: 0.3 }),
  ],
  [
    'an MLP with layer norm after the activation',
    mlp({
      inputs: 2,
      hidden: [4],
      outputs: 1,
      activation: 'sigmoid',
      normalization: 'layer',
      normalizationPosition: 'after-activation',
    }),
  ],
  ['a deep narrow tanh net', deepNarrowRelu({ depth: 5, activation: 'tanh' })],
];

const STEP = 1e-2;

it.each(cases)('%s', (_name, model) => {
  tf.tidy(() => {
    const seeds = seedTree('gradients');
    const start = model.init(seeds);
    const params = toTensors(start.params);
    const state = toTensors(start.state);
    const shape = [4, ...model.inputShape];
    const size = shape.reduce((a, b) => a * b);
    const away = seeds
      .child('input')
      .stream()
      .normals(size)
      .map((value) => value + 0.1 * Math.sign(value)); // from kinks
    const input = tf.tensor(away, shape);
    const upstream = tf.tensor(
      seeds
        .child('upstream')
        .stream()
        .normals(4 * model.outputShape.reduce((a, b) => a * b)),
      [4, ...model.outputShape],
    );
    const context = { training: true, key: seeds.key };
    const loss = (output: tf.Tensor) => tf.sum(tf.mul(output, upstream));
    const gradients = gradientsOf(model, params, state, input, loss, context);
    const named: [string, tf.Tensor][] = [['input', input], ...flattenParameters(params)];

    named.forEach(([name, leaf], leafIndex) => {
      const values = leaf.dataSync();
      const lossWith = (element: number, shift: number) => {
        const moved = named.map(([other, tensor], i): readonly [string, tf.Tensor] => {
          if (i !== leafIndex) return [other, tensor];
          const shifted = Float32Array.from(values);
          shifted[element]! += shift;
          return [other, tf.tensor(shifted, leaf.shape)];
        });
        const tree = unflattenParameters(moved.slice(1));
        return loss(model.apply(tree, state, moved[0]![1], context).output).dataSync()[0]!;
      };
      const gradient = (name === 'input' ? gradients.input : gradients.params[name]!).dataSync();
      values.forEach((_, element) => {
        const difference = (lossWith(element, STEP) - lossWith(element, -STEP)) / (2 * STEP);
        expect(Math.abs(gradient[element]! - difference)).toBeLessThan(5e-3 * (1 + Math.abs(difference)));
      });
    });
  });
});

it('the hard threshold has derivative 0 everywhere', () => {
  const gradient = tf.tidy(() => {
    const model = one([3], activation('hard-threshold'));
    return tf
      .grad((x) => tf.sum(model.apply({}, {}, x).output))(tf.tensor2d([[-1, 0, 1]]))
      .dataSync();
  });
  expect([...gradient].map(Math.abs)).toEqual([0, 0, 0]);
});
