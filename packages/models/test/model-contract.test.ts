// What every model promises: a reproducible start, a table that is true, gradients everywhere, no value read, no leak.
import { seedTree } from '@trialbook/random';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  countParameters,
  deepNarrowRelu,
  descendingDetector,
  downsamplingCnn,
  dropoutCnn,
  eagerDropoutSource,
  flattenParameters,
  initializationCnn,
  lenet5,
  lenet5Arms,
  type Model,
  mlp,
  softmaxRegression,
  stridedCnn,
  toTensors,
} from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { gradientsOf } from './support.ts';

beforeAll(() => tf.setBackend('cpu'));
afterEach(() => vi.restoreAllMocks());

const wide = { inputs: 6, hidden: [5, 4], outputs: 3 };
const models: [string, Model][] = [
  ['softmax regression', softmaxRegression()],
  ['deep narrow ReLU net', deepNarrowRelu()],
  ['deep narrow leaky ReLU net', deepNarrowRelu({ activation: 'leaky-relu', depth: 3, width: 4 })],
  ['MLP', mlp(wide)],
  ['MLP with dropout', mlp({ ...wide, dropout: [0.5, 0.3], inputDropout: 0.2 })],
  ['MLP with batch norm', mlp({ ...wide, normalization: 'batch' })],
  ['MLP with layer norm', mlp({ ...wide, normalization: 'layer', activation: 'tanh' })],
  ['MLP with weight norm', mlp({ ...wide, normalization: 'weight', activation: 'sigmoid' })],
  ...Object.entries(lenet5Arms).map(([arm, options]): [string, Model] => [
    `LeNet-5, ${arm}`,
    lenet5(options),
  ]),
  ['initialisation CNN', initializationCnn({ filters: [2, 3], units: 5 })],
  ['dropout CNN', dropoutCnn({ dropout: 0.3, filters: [2, 3], units: 5 })],
  [
    'dropout CNN without norm in the hidden layer',
    dropoutCnn({ filters: [2, 3], units: 5, hiddenNorm: false }),
  ],
  ...(['average-pool', 'max-pool', 'stride'] as const).map((downsampling): [string, Model] => [
    `downsampling CNN, ${downsampling}`,
    downsamplingCnn({ downsampling, filters: [2, 3] }),
  ]),
  ['strided CNN', stridedCnn()],
  ['descending detector', descendingDetector()],
];

const BATCH = 2;

describe.each(models)('%s', (name, model) => {
  const start = model.init(seedTree(1));
  const input = () =>
    tf.tensor(
      seedTree('input')
        .stream()
        .normals(BATCH * model.inputShape.reduce((a, b) => a * b)),
      [BATCH, ...model.inputShape],
    );
  const masks = (shape: readonly number[]) => tf.ones([...shape]);
  const traced = {
    training: true,
    key: [1, 2] as const,
    dropoutSource: { mask: (...call: unknown[]) => masks(call[3] as number[]) },
  };

  it('starts the same from the same seed, with the shapes of its table', () => {
    expect(model.init(seedTree(1))).toEqual(start);
    const shapes = (kind: 'parameters' | 'state') =>
      model.layers.flatMap((row) =>
        Object.entries(row[kind]).map(([leaf, shape]) => [`${row.name}/${leaf}`, shape]),
      );
    const drawn = (tree: typeof start.params) =>
      flattenParameters(tree).map(([leaf, { shape }]) => [leaf, shape]);
    expect(drawn(start.params)).toEqual(shapes('parameters'));
    expect(drawn(start.state)).toEqual(shapes('state'));
    expect(countParameters(start.params)).toBe(model.parameterCount);
    for (const [, { data, shape }] of flattenParameters(start.params)) {
      expect(data).toHaveLength(shape.reduce((a, b) => a * b, 1));
    }
  });

  it.each([true, false])('has layer outputs of the stated shapes (training: %s)', (training) => {
    tf.tidy(() => {
      const { output, activations } = model.apply(toTensors(start.params), toTensors(start.state), input(), {
        training,
        key: [1, 2],
        collectActivations: true,
      });
      expect(output.shape).toEqual([BATCH, ...model.outputShape]);
      for (const row of model.layers)
        expect(activations![row.name]!.shape).toEqual([BATCH, ...row.outputShape]);
      expect(output.dataSync().every(Number.isFinite)).toBe(true);
    });
  });

  it('has a finite gradient for every parameter, without reading a value', () => {
    tf.tidy(() => {
      const [params, state, x] = [toTensors(start.params), toTensors(start.state), input()];
      for (const read of ['dataSync', 'data', 'arraySync', 'array'] as const) {
        vi.spyOn(tf.Tensor.prototype, read).mockImplementation(() => {
          throw new Error(`${name} called ${read}`);
        });
      }
      const loss = (output: tf.Tensor) => tf.sum(tf.square(output));
      const gradients = gradientsOf(model, params, state, x, loss, traced);
      vi.restoreAllMocks();
      expect(Object.keys(gradients.params)).toEqual(flattenParameters(params).map(([leaf]) => leaf));
      for (const [leaf, gradient] of Object.entries(gradients.params)) {
        const [layer, parameter] = leaf.split('/') as [string, string];
        expect(gradient.shape).toEqual(params[layer]![parameter]!.shape);
        expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
      }
    });
  });

  it('leaves no tensor behind', () => {
    const params = toTensors(start.params);
    const state = toTensors(start.state);
    const step = () =>
      tf.tidy(() => {
        model.apply(params, state, input(), {
          training: true,
          key: [1, 2],
          dropoutSource: eagerDropoutSource,
        });
        gradientsOf(model, params, state, input(), (output) => tf.sum(output), traced);
      });
    step();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) step();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([params, state]);
  });
});

it('trains: 1000 steps of an MLP with batch norm and dropout keep the tensor count flat and learn XOR', () => {
  const model = mlp({
    inputs: 2,
    hidden: [8],
    outputs: 1,
    activation: 'tanh',
    normalization: 'batch',
    dropout: 0.1,
  });
  const start = model.init(seedTree(2));
  const x = tf.tensor2d([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  const y = tf.tensor2d([[0], [1], [1], [0]]);
  let params = toTensors(start.params);
  let state = toTensors(start.state);
  let before = 0;
  let loss = 0;
  for (let step = 0; step < 1000; step++) {
    if (step === 1) before = tf.memory().numTensors;
    const [nextParams, nextState] = tf.tidy(() => {
      const context = { training: true, key: seedTree('dropout').child(step).key };
      const error = (output: tf.Tensor) => tf.mean(tf.squaredDifference(output, y));
      const gradients = gradientsOf(model, params, state, x, error, context);
      const next = Object.fromEntries(
        Object.entries(params).map(([layer, leaves]) => [
          layer,
          Object.fromEntries(
            Object.entries(leaves).map(([leaf, value]) => [
              leaf,
              value.sub(gradients.params[`${layer}/${leaf}`]!.mul(0.1)),
            ]),
          ),
        ]),
      );
      return [next, model.apply(params, state, x, context).state];
    });
    tf.dispose([params, state]);
    params = nextParams;
    state = nextState;
  }
  expect(tf.memory().numTensors).toBe(before);
  loss = tf.tidy(() => tf.mean(tf.squaredDifference(model.apply(params, state, x).output, y)).dataSync()[0]!);
  expect(loss).toBeLessThan(0.05); // a constant answer has 0.25
  tf.dispose([params, state, x, y]);
});
