import { seedTree } from '@trialbook/random';
import { beforeAll, describe, expect, it } from 'vitest';
import { normal } from './initializers/random.ts';
import { statelessLayer } from './layer.ts';
import { activation } from './layers/activation.ts';
import { batchNorm } from './layers/batch-norm.ts';
import { conv2d } from './layers/conv2d.ts';
import { dense } from './layers/dense.ts';
import { dropout } from './layers/dropout.ts';
import { flatten } from './layers/flatten.ts';
import { layerNorm } from './layers/layer-norm.ts';
import { maxPool } from './layers/pooling.ts';
import { weightNormDense } from './layers/weight-norm-dense.ts';
import { toTensors } from './parameter-tree.ts';
import { sequential } from './sequential.ts';
import { tf } from './tensorflow.ts';

beforeAll(() => tf.setBackend('cpu'));

const small = sequential('small', [3], {
  hidden: dense({ units: 4 }),
  relu: activation('relu'),
  absent: false,
  output: dense({ units: 2 }),
});

describe('sequential', () => {
  it('leaves out layers that are false and chains the shapes of the others', () => {
    expect(small.layers.map(({ name, outputShape }) => [name, outputShape])).toEqual([
      ['hidden', [4]],
      ['relu', [4]],
      ['output', [2]],
    ]);
    expect(small.parameterCount).toBe(3 * 4 + 4 + 4 * 2 + 2);
  });

  it('keeps the options of its layers in the table, defaults filled in, of the kind of the row', () => {
    const { layers } = sequential('options', [8, 8, 2], {
      conv: conv2d({ filters: 3, size: 3, padding: 1, bias: false }),
      norm: batchNorm({ epsilon: 0.001 }),
      leaky: activation('leaky-relu', 0.2),
      pool: maxPool({ stride: 1 }),
      flatten: flatten(),
      dropout: dropout(0.5),
      wide: weightNormDense({ units: 5 }),
      'layer-norm': layerNorm(),
      output: dense({ units: 4 }),
      own: statelessLayer({
        kind: 'twice',
        summary: '',
        stackable: true,
        outputShape: (shape) => shape,
        transform: (x) => x.mul(2),
      }),
    });
    expect(layers.map(({ options }) => options)).toEqual([
      { kind: 'conv2d', filters: 3, size: 3, stride: 1, padding: 1, bias: false },
      { kind: 'batch norm', momentum: 0.9, epsilon: 0.001, runningVariance: 'unbiased', center: true },
      { kind: 'activation', name: 'leaky-relu', slope: 0.2 },
      { kind: 'max pool', size: 2, stride: 1 },
      { kind: 'flatten' },
      { kind: 'dropout', rate: 0.5 },
      { kind: 'weight-norm dense', units: 5, bias: true },
      { kind: 'layer norm', epsilon: 1e-5 },
      { kind: 'dense', units: 4, bias: true },
      undefined,
    ]);
    for (const { kind, options } of layers) if (options) expect(options.kind).toBe(kind);
  });

  it('draws every parameter from a stream of its own: another layer changes none of them', () => {
    const longer = sequential('longer', [3], {
      hidden: dense({ units: 4 }),
      norm: batchNorm(),
      middle: dense({ units: 4 }),
      output: dense({ units: 2 }),
    });
    const [first, second] = [small, longer].map((model) => model.init(seedTree(3)).params);
    expect(second!.hidden).toEqual(first!.hidden);
    expect(second!.output).toEqual(first!.output);
  });

  it('gives equal layers different weights, and equal seeds equal ones', () => {
    const twins = sequential('twins', [3], {
      first: dense({ units: 3, bias: normal(1) }),
      second: dense({ units: 3, bias: normal(1) }),
    });
    const { params } = twins.init(seedTree(1));
    expect(params.first!.weights!.data).not.toEqual(params.second!.weights!.data);
    expect(params.first!.weights!.data.subarray(0, 3)).not.toEqual(params.first!.bias!.data);
    expect(twins.init(seedTree(1))).toEqual(twins.init(seedTree(1)));
    expect(twins.init(seedTree(2)).params.first).not.toEqual(params.first);
  });

  it('hands out the output of every layer when asked, and none when not', () => {
    tf.tidy(() => {
      const params = toTensors(small.init(seedTree(1)).params);
      const input = tf.tensor2d([[1, -2, 3]]);
      const { activations, output } = small.apply(params, {}, input, { collectActivations: true });
      expect(Object.keys(activations!)).toEqual(['hidden', 'relu', 'output']);
      expect(activations!.relu!.dataSync()).toEqual(tf.relu(activations!.hidden!).dataSync());
      expect(activations!.output).toBe(output);
      expect(small.apply(params, {}, input)).not.toHaveProperty('activations');
    });
  });

  it('lets a perturbation measure the gradient that arrives at a layer', () => {
    tf.tidy(() => {
      const params = toTensors(small.init(seedTree(1)).params);
      const input = tf.tensor2d([[1, -2, 3]]);
      const gradient = tf.grad((relu) => {
        const { output } = small.apply(params, {}, input, { perturbations: { relu } });
        return tf.sum(output);
      })(tf.zeros([1, 4]));
      // d(sum of outputs)/d(hidden unit) is the sum of the unit's outgoing weights.
      const expected = tf.sum(params.output!.weights!, 1).dataSync();
      expect([...gradient.dataSync()]).toEqual([...expected]);
    });
  });
});

describe('shape errors name model and layer, what was required and what arrived', () => {
  const image = (layers: Parameters<typeof sequential>[2]) => () => sequential('net', [8, 8, 3], layers);

  it.each([
    [
      image({ f: dense({ units: 2 }) }),
      "net, layer 'f' (dense): required a vector per example, [inputs] (flatten first); got [8, 8, 3]",
    ],
    [
      image({ flat: flatten(), c: conv2d({ filters: 1, size: 3 }) }),
      "net, layer 'c' (conv2d): required an image per example, [rows, columns, channels]; got [192]",
    ],
    [
      image({ c: conv2d({ filters: 1, size: 9 }) }),
      "net, layer 'c' (conv2d): required an image of at least the filter, 9×9; got [8, 8, 3]",
    ],
    [
      image({ p: maxPool({ size: 9 }) }),
      "net, layer 'p' (max pool): required an image of at least the window, 9×9; got [8, 8, 3]",
    ],
    [
      image({ '7': flatten() }),
      "net, layer '7' (flatten): required a name that is no integer and holds no '/'; got '7'",
    ],
    [() => dense({ units: 0 }), 'dense: required units to be an integer >= 1; got 0'],
    [() => dropout(1), 'dropout: required a rate in [0, 1); got 1'],
    [() => batchNorm({ momentum: 1 }), 'batchNorm: required a momentum in [0, 1); got 1'],
    [
      () => conv2d({ filters: 1, size: 3, padding: 3 }),
      'conv2d: required padding < size 3 (more would be windows of padding only); got 3',
    ],
    [
      () => conv2d({ filters: 1, size: 3, padding: 'full' as 'same' }),
      "conv2d: required padding to be 'same', 'valid' or an integer >= 0; got full",
    ],
    [
      () => activation('swish' as 'relu'),
      "activation: required one of relu, leaky-relu, tanh, sigmoid, hard-threshold, linear; got 'swish'",
    ],
  ])('at construction (%#)', (build, message) => {
    expect(build).toThrow(message);
  });

  it('at apply', () => {
    tf.tidy(() => {
      const params = toTensors(small.init(seedTree(1)).params);
      const input = tf.zeros([1, 3]);
      const apply =
        (tree: typeof params, x: tf.Tensor = input) =>
        () =>
          small.apply(tree, {}, x);
      expect(apply(params, tf.zeros([1, 4]))).toThrow(
        'small.apply, input: required [batch, 3] or [trials, batch, 3]; got [1, 4]',
      );
      expect(apply({ hidden: params.hidden! })).toThrow(
        "small, layer 'output' (dense): required parameter 'weights' [4, 2]; got none",
      );
      const transposed = { ...params, output: { ...params.output, weights: tf.zeros([2, 4]) } };
      expect(apply(transposed)).toThrow(
        "small, layer 'output' (dense): required parameter 'weights' [4, 2]; got [2, 4]",
      );
      expect(apply(params, tf.zeros([5, 1, 3]))).toThrow(
        "small, layer 'hidden' (dense): required parameter 'weights' [5, 3, 4]; got [3, 4]",
      );
      expect(() => small.apply(params, {}, input, { perturbations: { hiden: input } })).toThrow(
        "small.apply, perturbations: required layer names of hidden, relu, output; got 'hiden'",
      );
    });
  });

  it('for missing running statistics, a batch of one, a missing key, and a stacked convolution', () => {
    tf.tidy(() => {
      const normed = sequential('normed', [2], { norm: batchNorm() });
      const { params, state } = normed.init(seedTree(1));
      expect(() => normed.apply(toTensors(params), {}, tf.zeros([2, 2]))).toThrow(
        "normed, layer 'norm' (batch norm): required running statistic 'mean' [2]; got none",
      );
      expect(() =>
        normed.apply(toTensors(params), toTensors(state), tf.zeros([1, 2]), { training: true }),
      ).toThrow(
        "normed, layer 'norm' (batch norm): required at least 2 values per channel when training; got [1, 2]. " +
          "A batch of one has no variance: choose a batch size that leaves no remainder of one, or leave it out (train: remainder 'drop').",
      );
      const dropped = sequential('dropped', [2], { drop: dropout(0.5) });
      expect(() => dropped.apply({}, {}, tf.zeros([1, 2]), { training: true })).toThrow(
        "dropped, layer 'drop' (dropout): required a random key in the context when training: { training: true, key }; got none",
      );
      const convolved = sequential('convolved', [4, 4, 1], { c: conv2d({ filters: 1, size: 3 }) });
      expect(() => convolved.apply({}, {}, tf.zeros([7, 2, 4, 4, 1]))).toThrow(
        "convolved, layer 'c' (conv2d): required input without trial axis, [batch, 4, 4, 1] (this layer cannot be stacked); got 7 stacked trials",
      );
    });
  });
});
