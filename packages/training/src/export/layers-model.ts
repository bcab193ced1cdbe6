// A trained model as a TensorFlow.js LayersModel: model topology in Keras' JSON, weights beside it. Trains nothing.

import type { io } from '@tensorflow/tfjs';
import type { HostTensor } from '@trialbook/jit';
import { TrainingError } from '../errors.ts';
import type { TrainedModel } from '../evaluate.ts';
import { type ExportLayer, exportLayers } from './export-layers.ts';

/** What `tf.io.fromMemory` and the parts of a `model.json` file take. */
export interface LayersModelArtifacts {
  readonly modelTopology: object;
  readonly weightSpecs: io.WeightsManifestEntry[];
  readonly weightData: ArrayBuffer;
  readonly format: 'layers-model';
  readonly generatedBy: string;
}

/**
 * A trained model as a TensorFlow.js Sequential model. Its outputs are the model's: logits for classifiers.
 *
 * Load it with `tf.loadLayersModel(tf.io.fromMemory(artifacts))`; `layersModelFiles` gives the two files to serve.
 *
 * @throws TrainingError for a stacked model, or a layer that has no counterpart there (the hard threshold)
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { mlp } from '@trialbook/models';
 * import { seedTree } from '@trialbook/random';
 * import { exportLayersModel } from '@trialbook/training';
 * const model = mlp({ inputs: 2, hidden: [4], outputs: 3 });
 * const artifacts = exportLayersModel({ model, ...model.init(seedTree(1)) });
 * const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
 * console.log(loaded.outputs[0]?.shape); // [ null, 3 ]
 * ```
 */
export function exportLayersModel(trained: TrainedModel): LayersModelArtifacts {
  const { model } = trained;
  const weights: [string, HostTensor][] = [];
  const layers = exportLayers(trained).flatMap((layer) => kerasLayers(layer, weights));
  const [first, ...rest] = layers;
  if (first === undefined) throw new TrainingError(`exportLayersModel: '${model.name}' has no layers`);
  const input = { batch_input_shape: [null, ...model.inputShape], dtype: 'float32' };
  const sequential = [{ ...first, config: { ...first.config, ...input } }, ...rest];
  const size = weights.reduce((sum, [, tensor]) => sum + tensor.data.length, 0);
  const data = new Float32Array(size);
  let offset = 0;
  for (const [, tensor] of weights) {
    data.set(tensor.data, offset);
    offset += tensor.data.length;
  }
  return {
    modelTopology: {
      class_name: 'Sequential',
      config: { name: kerasName(model.name), layers: sequential },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightSpecs: weights.map(([name, { shape }]) => ({ name, shape: [...shape], dtype: 'float32' })),
    weightData: data.buffer,
    format: 'layers-model',
    generatedBy: '@trialbook/training',
  };
}

/**
 * The two files of an exported model: `model.json` and the binary it names, for `tf.loadLayersModel(url)`.
 *
 * @param binaryName - default `weights.bin`; taken relative to `model.json`
 */
export function layersModelFiles(
  artifacts: LayersModelArtifacts,
  binaryName = 'weights.bin',
): { readonly modelJson: string; readonly binary: Uint8Array } {
  const { modelTopology, weightSpecs, weightData, format, generatedBy } = artifacts;
  const weightsManifest = [{ paths: [binaryName], weights: weightSpecs }];
  return {
    modelJson: JSON.stringify({ format, generatedBy, convertedBy: null, modelTopology, weightsManifest }),
    binary: new Uint8Array(weightData),
  };
}

interface KerasLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** The Keras layers of one layer; appends its weights in the order in which Keras lists them. */
function kerasLayers(layer: ExportLayer, weights: [string, HostTensor][]): KerasLayer[] {
  const name = kerasName(layer.name);
  const make = (class_name: string, config: Record<string, unknown> = {}): KerasLayer[] => [
    { class_name, config: { name, trainable: true, ...config } },
  ];
  const add = (entries: Readonly<Record<string, HostTensor | undefined>>): void => {
    for (const [key, tensor] of Object.entries(entries)) if (tensor) weights.push([`${name}/${key}`, tensor]);
  };
  switch (layer.kind) {
    case 'dense':
      add({ kernel: layer.weights, bias: layer.bias });
      return make('Dense', {
        units: layer.weights.shape[1],
        use_bias: layer.bias !== undefined,
        activation: 'linear',
      });
    case 'conv2d': {
      add({ kernel: layer.weights, bias: layer.bias });
      const [rows, columns, , filters] = layer.weights.shape;
      const convolution = make('Conv2D', {
        filters,
        kernel_size: [rows, columns],
        strides: [layer.stride, layer.stride],
        padding: layer.padding === 'same' ? 'same' : 'valid',
        data_format: 'channels_last',
        dilation_rate: [1, 1],
        use_bias: layer.bias !== undefined,
        activation: 'linear',
      });
      const zeros = layer.padding === 'same' ? 0 : layer.padding;
      if (zeros === 0) return convolution;
      const padding = [
        [zeros, zeros],
        [zeros, zeros],
      ];
      const config = { name: `${name}-padding`, padding, data_format: 'channels_last' };
      return [{ class_name: 'ZeroPadding2D', config }, ...convolution];
    }
    case 'batch norm': {
      const { gamma, beta, mean, variance, momentum, epsilon } = layer;
      add({ gamma, beta, moving_mean: mean, moving_variance: variance });
      return make('BatchNormalization', { axis: -1, epsilon, momentum, center: true, scale: true });
    }
    case 'layer norm': {
      add({ gamma: layer.gamma, beta: layer.beta });
      const axis = layer.gamma.shape.map((_, i) => i + 1);
      return make('LayerNormalization', { axis, epsilon: layer.epsilon, center: true, scale: true });
    }
    case 'activation':
      if (layer.activation === 'leaky-relu') return make('LeakyReLU', { alpha: layer.slope });
      if (layer.activation === 'hard-threshold') {
        throw new TrainingError(
          `exportLayersModel: '${layer.name}' is a hard threshold, which LayersModel does not have. Use exportOnnx.`,
        );
      }
      return make('Activation', { activation: layer.activation });
    case 'pool':
      return make(layer.mode === 'max' ? 'MaxPooling2D' : 'AveragePooling2D', {
        pool_size: [layer.size, layer.size],
        strides: [layer.stride, layer.stride],
        padding: 'valid',
        data_format: 'channels_last',
      });
    case 'flatten':
      return make('Flatten');
    case 'dropout':
      return make('Dropout', { rate: layer.rate });
    default:
      layer satisfies never;
      throw new TrainingError('exportLayersModel: unknown layer');
  }
}

/** Keras takes letters, digits and _ . - in names. */
function kerasName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.-]/g, '_');
}
