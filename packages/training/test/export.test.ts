// Exported models are run by what they were exported for: ONNX Runtime and TensorFlow.js' own layers.

import {
  activation,
  averagePool,
  batchNorm,
  conv2d,
  dense,
  descendingDetector,
  dropout,
  flatten,
  layerNorm,
  lenet5,
  lenet5Arms,
  type Model,
  maxPool,
  mlp,
  sequential,
  stackParameters,
  stridedCnn,
} from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { predict } from '../src/evaluate.ts';
import { exportLayersModel, layersModelFiles } from '../src/export/layers-model.ts';
import { exportOnnx } from '../src/export/onnx.ts';
import { tf } from '../src/tensorflow.ts';
import { expectClose } from './close.ts';

const models: Record<string, Model> = {
  'LeNet-5, batch norm everywhere, dropout': lenet5(lenet5Arms['bn-dropout']),
  'LeNet-5, plain': lenet5(),
  'LeNet-5, no β of the input': lenet5({ batchNorm: 'input-and-hidden', inputShift: false }),
  'strided CNN with numeric padding': stridedCnn(),
  'MLP, batch norm': mlp({
    inputs: 5,
    hidden: [7, 6],
    outputs: 3,
    normalization: 'batch',
    activation: 'sigmoid',
  }),
  'MLP, layer norm': mlp({ inputs: 5, hidden: [7], outputs: 3, normalization: 'layer', activation: 'tanh' }),
  'MLP, weight norm': mlp({
    inputs: 5,
    hidden: [7],
    outputs: 3,
    normalization: 'weight',
    activation: 'leaky-relu',
  }),
  'every kind of layer': sequential('mixture', [9, 8, 2], {
    norm: layerNorm(1e-3),
    conv: conv2d({ filters: 3, size: 3, padding: 'same', stride: 2, bias: false }),
    'conv-norm': batchNorm({ epsilon: 1e-4 }),
    leaky: activation('leaky-relu', 0.3),
    max: maxPool({ size: 2, stride: 1 }),
    average: averagePool({ size: 2 }),
    drop: dropout(0.5),
    'image-norm': layerNorm(),
    flatten: flatten(),
    output: dense({ units: 4, bias: false }),
    squash: activation('tanh'),
  }),
};

/** A model with every parameter and running statistic moved off its start, so that no term is idle. */
function moved(model: Model) {
  const { params, state } = model.init(seedTree(3));
  const stream = seedTree(4).stream();
  const shake = (tree: typeof params) =>
    Object.fromEntries(
      Object.entries(tree).map(([layer, leaves]) => [
        layer,
        Object.fromEntries(
          Object.entries(leaves).map(([name, leaf]) => {
            const data = Float32Array.from(leaf.data, (value) => value + stream.uniform(0.01, 0.3));
            return [name, { ...leaf, data }];
          }),
        ),
      ]),
    );
  return { model, params: shake(params), state: shake(state) };
}

const tolerance = { relative: 1e-4, absolute: 1e-5 };

describe.each(Object.entries(models))('%s', (_name, model) => {
  const trained = moved(model);
  const count = 3;
  const size = model.inputShape.reduce((product, length) => product * length, 1);
  const inputs = seedTree(5)
    .stream()
    .normals(count * size);
  const outputs = () => predict({ ...trained, inputs, engine: 'tfjs-cpu' });

  test('ONNX Runtime gives the same outputs, for any batch', async () => {
    const session = await InferenceSession.create(exportOnnx(trained));
    const feeds = { input: new Tensor('float32', inputs, [count, ...model.inputShape]) };
    const { output } = await session.run(feeds);
    expect(output!.dims).toEqual([count, ...model.outputShape]);
    expectClose(output!.data as Float32Array, (await outputs()).data, tolerance);
    const one = { input: new Tensor('float32', inputs.slice(0, size), [1, ...model.inputShape]) };
    expect((await session.run(one)).output!.dims).toEqual([1, ...model.outputShape]);
    await session.release();
  });

  test('a loaded LayersModel gives the same outputs', async () => {
    await tf.setBackend('cpu');
    const artifacts = exportLayersModel(trained);
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
    const predicted = loaded.predict(tf.tensor(inputs, [count, ...model.inputShape])) as tf.Tensor;
    expectClose(predicted.dataSync(), (await outputs()).data, tolerance);
    const { modelJson, binary } = layersModelFiles(artifacts);
    expect(JSON.parse(modelJson).weightsManifest[0].paths).toEqual(['weights.bin']);
    expect(binary.length).toBe(artifacts.weightData.byteLength);
  });
});

test('a threshold network runs in ONNX Runtime; LayersModel says that it cannot', async () => {
  const model = descendingDetector();
  const trained = { model, ...model.init(seedTree(1)) };
  const inputs = Float32Array.of(5, 4, 3, 2, 1, 1, 2, 3, 4, 5);
  const session = await InferenceSession.create(exportOnnx(trained));
  const { output } = await session.run({ input: new Tensor('float32', inputs, [2, 5]) });
  expectClose(
    output!.data as Float32Array,
    (await predict({ ...trained, inputs, engine: 'tfjs-cpu' })).data,
    {
      relative: 0,
      absolute: 0,
    },
  );
  await session.release();
  expect(() => exportLayersModel(trained)).toThrow(
    'is a hard threshold, which LayersModel does not have. Use exportOnnx.',
  );
});

test('errors: stacked parameters, missing statistics', () => {
  const model = models['MLP, batch norm']!;
  const { params, state } = model.init(seedTree(1));
  expect(() => exportOnnx({ model, params: stackParameters([params, params]), state })).toThrow(
    'Of stacked trials, export one: unstackParameters(params, trial).',
  );
  expect(() => exportOnnx({ model, params })).toThrow('needs its running statistics; give state too');
});
