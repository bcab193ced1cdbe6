// Models of tf.layers in common use, trained 50 steps by the compiled fit and by TensorFlow.js's own: the same numbers.

import { beforeAll, describe, expect, test } from 'vitest';
import { compileModel } from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { example } from './expect-parity.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const EXAMPLES = 18;
const BATCH = 4; // and a last one of 2
const EPOCHS = 10; // of 5 steps each

interface Case {
  readonly model: () => tf.LayersModel;
  /** Of one example; the first input's, or several. */
  readonly input: number[] | number[][];
  readonly classes?: number;
  readonly whole?: number;
  readonly optimizer?: () => tf.Optimizer;
}

const { layers } = tf;
const chain = (...list: tf.layers.Layer[]) => tf.sequential({ layers: list });

/** Scaled dot-product attention of 6 positions in 4 dimensions, of layers. */
function attention(): tf.LayersModel {
  const input = tf.input({ shape: [6, 4] });
  const [query, key, value] = ['q', 'k', 'v'].map(
    (name) =>
      layers
        .dense({ units: 4, useBias: false, name: `${name}${Math.random()}` })
        .apply(input) as tf.SymbolicTensor,
  );
  const scores = layers.dot({ axes: 2, normalize: false }).apply([query!, key!]) as tf.SymbolicTensor;
  const weights = layers.softmax({ axis: -1 }).apply(scores) as tf.SymbolicTensor;
  const mixed = layers.dot({ axes: [2, 1] }).apply([weights, value!]) as tf.SymbolicTensor;
  const joined = layers.add().apply([mixed, input]) as tf.SymbolicTensor;
  const normal = layers.layerNormalization().apply(joined) as tf.SymbolicTensor;
  const pooled = layers.globalAveragePooling1d({} as never).apply(normal) as tf.SymbolicTensor;
  const output = layers.dense({ units: 3, activation: 'softmax' }).apply(pooled) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: output });
}

function twoInputs(): tf.LayersModel {
  const [a, b] = [tf.input({ shape: [3] }), tf.input({ shape: [2] })];
  const joined = layers.concatenate().apply([a, b]) as tf.SymbolicTensor;
  const hidden = layers.dense({ units: 6, activation: 'elu' }).apply(joined) as tf.SymbolicTensor;
  return tf.model({ inputs: [a, b], outputs: layers.dense({ units: 1 }).apply(hidden) as tf.SymbolicTensor });
}

const cases: Record<string, Case> = {
  'dense, batch norm': {
    model: () =>
      chain(
        layers.dense({
          units: 8,
          activation: 'relu',
          inputShape: [5],
          kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }),
        }),
        layers.batchNormalization({ momentum: 0.9 }),
        layers.dense({ units: 3, activation: 'softmax' }),
      ),
    input: [5],
    classes: 3,
  },
  'two inputs, adam': { model: twoInputs, input: [[3], [2]], optimizer: () => tf.train.adam(0.01) },
  'simple RNN': {
    model: () => chain(layers.simpleRNN({ units: 5, inputShape: [4, 3] }), layers.dense({ units: 1 })),
    input: [4, 3],
  },
  LSTM: {
    model: () =>
      chain(
        layers.lstm({ units: 4, inputShape: [5, 3], returnSequences: true }),
        layers.lstm({ units: 3 }),
        layers.dense({ units: 1 }),
      ),
    input: [5, 3],
    optimizer: () => tf.train.rmsprop(0.005),
  },
  'embedding, GRU': {
    model: () =>
      chain(
        layers.embedding({ inputDim: 7, outputDim: 4, inputLength: 5 }),
        layers.gru({ units: 4 }),
        layers.dense({ units: 3, activation: 'softmax' }),
      ),
    input: [5],
    whole: 7,
    classes: 3,
    optimizer: () => tf.train.adam(0.01),
  },
  'bidirectional LSTM': {
    model: () =>
      chain(
        layers.bidirectional({
          layer: layers.lstm({ units: 3 }) as tf.RNN,
          mergeMode: 'concat',
          inputShape: [4, 2],
        } as never),
        layers.dense({ units: 1 }),
      ),
    input: [4, 2],
  },
  'convolution, max pooling': {
    model: () =>
      chain(
        layers.conv2d({
          filters: 3,
          kernelSize: 3,
          activation: 'relu',
          inputShape: [8, 8, 1],
          padding: 'same',
        }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.conv2d({ filters: 2, kernelSize: 2, strides: 2, activation: 'tanh' }),
        layers.flatten(),
        layers.dense({ units: 3, activation: 'softmax' }),
      ),
    input: [8, 8, 1],
    classes: 3,
  },
  'separable and depthwise convolutions': {
    model: () =>
      chain(
        layers.separableConv2d({
          filters: 4,
          kernelSize: 3,
          depthMultiplier: 2,
          activation: 'relu',
          inputShape: [6, 6, 2],
        }),
        layers.depthwiseConv2d({ kernelSize: 2 }),
        layers.globalAveragePooling2d({} as never),
        layers.dense({ units: 1 }),
      ),
    input: [6, 6, 2],
  },
  'convolution in one dimension, average pooling': {
    model: () =>
      chain(
        layers.conv1d({ filters: 3, kernelSize: 3, activation: 'tanh', inputShape: [9, 2] }),
        layers.averagePooling1d({ poolSize: 2 }),
        layers.flatten(),
        layers.dense({ units: 1 }),
      ),
    input: [9, 2],
    optimizer: () => tf.train.momentum(0.02, 0.9),
  },
  'transposed convolution, upsampling': {
    model: () =>
      chain(
        layers.conv2dTranspose({
          filters: 2,
          kernelSize: 3,
          strides: 2,
          inputShape: [3, 3, 2],
          activation: 'relu',
        }),
        layers.globalMaxPooling2d({} as never),
        layers.dense({ units: 1 }),
      ),
    input: [3, 3, 2],
  },
  'attention by hand': { model: attention, input: [6, 4], classes: 3, optimizer: () => tf.train.adam(0.01) },
};

function dataOf({ input, classes, whole }: Case): { x: tf.Tensor | tf.Tensor[]; y: tf.Tensor } {
  const shapes = (Array.isArray(input[0]) ? input : [input]) as number[][];
  const inputs = shapes.map((shape, i) => {
    const { data } = example([EXAMPLES, ...shape], 'float32', 1 + i);
    const numbers = whole ? Array.from(data, (v) => Math.floor(Math.abs(v) * 100) % whole) : Array.from(data);
    return tf.tensor(numbers, [EXAMPLES, ...shape]);
  });
  const labels = Array.from({ length: EXAMPLES }, (_, i) => (i * i) % (classes ?? 5));
  const y = classes ? tf.oneHot(tf.tensor1d(labels, 'int32'), classes) : tf.tensor2d(labels, [EXAMPLES, 1]);
  return { x: inputs.length === 1 ? inputs[0]! : inputs, y: tf.cast(y, 'float32') };
}

function compiledAlike(one: Case): [tf.LayersModel, tf.LayersModel] {
  const [eager, ours] = [one.model(), one.model()];
  ours.setWeights(eager.getWeights());
  for (const model of [eager, ours]) {
    model.compile({
      optimizer: one.optimizer?.() ?? tf.train.sgd(0.05),
      loss: one.classes ? 'categoricalCrossentropy' : 'meanSquaredError',
      metrics: one.classes ? ['accuracy'] : ['mae'],
    });
  }
  return [eager, ours];
}

function expectSame(got: readonly number[], want: readonly number[], where: string): void {
  expect(got.length, where).toBe(want.length);
  want.forEach((value, i) => {
    const close = Math.abs(got[i]! - value) <= 2e-4 * Math.max(1, Math.abs(value));
    if (!close) expect.fail(`${where}[${i}]: expected ${value}, got ${got[i]}`);
  });
}

describe.each(Object.entries(cases))('%s', (_, one) => {
  test(`trains ${EPOCHS * 5} steps as TensorFlow.js does, validates and goes on`, async () => {
    const [eager, ours] = compiledAlike(one);
    const { x, y } = dataOf(one);
    const compiled = compileModel(ours);
    const args = { epochs: EPOCHS, batchSize: BATCH, shuffle: false, verbose: 0 } as const;
    const validationData = [x, y] as never;
    const [want, got] = [
      await eager.fit(x, y, { ...args, validationData }),
      await compiled.fit(x as tf.Tensor, y, { ...args, validationData }),
    ];
    expect(Object.keys(got.history).sort()).toEqual(Object.keys(want.history).sort());
    expect(got.epoch).toEqual(want.epoch);
    for (const [name, values] of Object.entries(want.history)) {
      expectSame(got.history[name] as number[], values as number[], name);
    }
    for (const [i, weight] of eager.getWeights().entries()) {
      expectSame([...ours.getWeights()[i]!.dataSync()], [...weight.dataSync()], `weight ${i}`);
    }
    const [wantScore, gotScore] = [
      eager.evaluate(x, y, { batchSize: 7 }),
      await compiled.evaluate(x as tf.Tensor, y, { batchSize: 7 }),
    ];
    expectSame(
      [gotScore].flat(),
      [wantScore].flat().map((score) => (score as tf.Tensor).dataSync()[0]!),
      'evaluate',
    );
    expectSame(
      [await compiled.trainOnBatch(x as tf.Tensor, y)].flat(),
      [await eager.trainOnBatch(x, y)].flat(),
      'trainOnBatch',
    );
    // And eager training goes on from what was trained compiled.
    expectSame([await ours.trainOnBatch(x, y)].flat(), [await eager.trainOnBatch(x, y)].flat(), 'afterwards');
    compiled.dispose();
  });
});

test('validation split, class weights, callbacks and stopping are those of fit', async () => {
  const [eager, ours] = compiledAlike(cases['dense, batch norm']!);
  const { x, y } = dataOf(cases['dense, batch norm']!);
  const compiled = compileModel(ours);
  const seen: string[][] = [[], []];
  const args = (calls: string[]) => ({
    epochs: 6,
    batchSize: BATCH,
    shuffle: false,
    verbose: 0 as const,
    validationSplit: 0.25,
    classWeight: { 0: 1, 1: 3, 2: 0.5 },
    callbacks: {
      onTrainBegin: async () => void calls.push('begin'),
      onBatchEnd: async (batch: number) => void calls.push(`batch ${batch}`),
      onEpochEnd: async (epoch: number) => void calls.push(`epoch ${epoch}`),
      onTrainEnd: async () => void calls.push('end'),
    },
  });
  const [want, got] = [
    await eager.fit(x, y, args(seen[0]!)),
    await compiled.fit(x as tf.Tensor, y, args(seen[1]!)),
  ];
  expect(seen[1]).toEqual(seen[0]);
  for (const [name, values] of Object.entries(want.history))
    expectSame(got.history[name] as number[], values as number[], name);
  const stop = tf.callbacks.earlyStopping({ monitor: 'loss', minDelta: 100, patience: 1 });
  const { epoch } = await compiled.fit(x as tf.Tensor, y, { epochs: 10, callbacks: stop, verbose: 0 });
  expect(epoch.length).toBeLessThan(10);
  compiled.dispose();
});

test('shuffles and drops alike in distribution: the final losses of eager and compiled trainings overlap', async () => {
  const data = dataOf(cases['dense, batch norm']!);
  const build = () => {
    const model = chain(
      layers.dense({ units: 16, activation: 'relu', inputShape: [5] }),
      layers.dropout({ rate: 0.4 }),
      layers.dense({ units: 3, activation: 'softmax' }),
    );
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'categoricalCrossentropy' });
    return model;
  };
  const start = build().getWeights();
  const losses = async (fit: (model: tf.LayersModel) => Promise<tf.History>) => {
    const found: number[] = [];
    for (let i = 0; i < 12; i++) {
      const model = build();
      model.setWeights(start);
      found.push(Number((await fit(model)).history.loss!.at(-1)));
    }
    return found;
  };
  const args = { epochs: 8, batchSize: 6, verbose: 0 } as const;
  const eager = await losses((model) => model.fit(data.x, data.y, args));
  const ours = await losses(async (model) => {
    const compiled = compileModel(model);
    const history = await compiled.fit(data.x as tf.Tensor, data.y, args);
    compiled.dispose();
    return history;
  });
  const mean = (list: number[]) => list.reduce((sum, v) => sum + v, 0) / list.length;
  const deviation = (list: number[]) => Math.sqrt(mean(list.map((v) => (v - mean(list)) ** 2)));
  expect(new Set(ours).size).toBe(12);
  const error = Math.hypot(deviation(eager), deviation(ours)) / Math.sqrt(11);
  expect(Math.abs(mean(eager) - mean(ours))).toBeLessThan(5 * error); // fails once in 10⁶ where they are alike
});

test('a learning rate that a callback changes is followed', async () => {
  const [eager, ours] = compiledAlike(cases['dense, batch norm']!);
  const { x, y } = dataOf(cases['dense, batch norm']!);
  const compiled = compileModel(ours);
  const args = (model: tf.LayersModel) => ({
    epochs: 4,
    batchSize: BATCH,
    shuffle: false,
    verbose: 0 as const,
    callbacks: {
      onEpochEnd: async (epoch: number) =>
        (model.optimizer as tf.SGDOptimizer).setLearningRate(0.1 / (1 + epoch)),
    },
  });
  const [want, got] = [await eager.fit(x, y, args(eager)), await compiled.fit(x as tf.Tensor, y, args(ours))];
  expectSame(got.history.loss as number[], want.history.loss as number[], 'loss');
  compiled.dispose();
});

test('a model with a stateful layer is refused', () => {
  const model = chain(
    layers.lstm({ units: 2, stateful: true, batchInputShape: [4, 3, 2] }),
    layers.dense({ units: 1 }),
  );
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  expect(() => compileModel(model)).toThrow(
    /compileModel: a layer of 'sequential_\d+' keeps state from batch to batch/,
  );
});

test('a model that was never compiled is refused', () => {
  const model = chain(layers.dense({ units: 1, inputShape: [2] }));
  expect(() => compileModel(model)).toThrow(
    /compileModel: the model 'sequential_\d+' has no optimizer and no loss yet/,
  );
});
