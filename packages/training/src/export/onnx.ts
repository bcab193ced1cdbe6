// A trained model as an ONNX model for inference, with a batch axis of free length. Not the training program.

import { TrainingError } from '../errors.ts';
import type { TrainedModel } from '../evaluate.ts';
import { type ExportLayer, exportLayers } from './export-layers.ts';
import { type OnnxConstant, type OnnxNode, onnxModel } from './onnx-message.ts';

const opset = 17; // the first with LayerNormalization

/**
 * A trained model as the bytes of an `.onnx` file (opset 17).
 *
 * Input `input` is float32 [batch, …the model's input shape], channels last; output `output` float32 [batch, …output
 * shape]: logits for classifiers. Dropout is left out.
 *
 * @throws TrainingError for a stacked model, or a layer of a kind that is not known
 * @example
 * ```ts
 * import { mlp } from '@trialbook/models';
 * import { seedTree } from '@trialbook/random';
 * import { exportOnnx } from '@trialbook/training';
 * const model = mlp({ inputs: 2, hidden: [4], outputs: 3 });
 * const bytes = exportOnnx({ model, ...model.init(seedTree(1)) });
 * console.log(bytes.length > 100); // true
 * ```
 */
export function exportOnnx(trained: TrainedModel): Uint8Array {
  const { model } = trained;
  const graph = new GraphWriter(model.inputShape.length === 3);
  for (const layer of exportLayers(trained)) addLayer(graph, layer);
  graph.channelsLast();
  graph.add('Identity', [], {}, 'output');
  return onnxModel(
    {
      name: model.name,
      nodes: graph.nodes,
      constants: graph.constants,
      input: { name: 'input', shape: model.inputShape },
      output: { name: 'output', shape: model.outputShape },
    },
    opset,
    '@trialbook/training',
  );
}

/** Appends nodes to a chain and keeps track of the current value and where its channels are. */
class GraphWriter {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];
  #value = 'input';
  #image: boolean;
  #first = false; // channels first

  constructor(image: boolean) {
    this.#image = image;
  }

  /** A node on the current value and named constants. */
  add(
    type: string,
    others: readonly OnnxConstant[],
    attributes: OnnxNode['attributes'] = {},
    output?: string,
  ): void {
    this.constants.push(...others);
    const name = output ?? `${type}_${this.nodes.length}`;
    const inputs = [this.#value, ...others.map((constant) => constant.name)];
    this.nodes.push({ type, inputs, output: name, attributes });
    this.#value = name;
  }

  channelsFirst(): void {
    if (this.#image && !this.#first) this.add('Transpose', [], { perm: [0, 3, 1, 2] });
    this.#first = this.#image;
  }

  channelsLast(): void {
    if (this.#image && this.#first) this.add('Transpose', [], { perm: [0, 2, 3, 1] });
    this.#first = false;
  }

  flatten(): void {
    this.channelsLast();
    this.add('Flatten', [], { axis: 1 });
    this.#image = false;
  }
}

function addLayer(graph: GraphWriter, layer: ExportLayer): void {
  const named = (
    key: string,
    tensor: Parameters<typeof exportLayers>[0]['params'][string][string],
  ): OnnxConstant => ({
    ...tensor,
    name: `${layer.name}/${key}`,
  });
  switch (layer.kind) {
    case 'dense':
      graph.add('MatMul', [named('weights', layer.weights)]);
      if (layer.bias) graph.add('Add', [named('bias', layer.bias)]);
      return;
    case 'conv2d': {
      graph.channelsFirst();
      const weights = filtersFirst(layer.weights);
      const pads =
        layer.padding === 'same' ? { auto_pad: 'SAME_UPPER' } : { pads: Array(4).fill(layer.padding) };
      const inputs = [named('weights', weights), ...(layer.bias ? [named('bias', layer.bias)] : [])];
      graph.add('Conv', inputs, {
        kernel_shape: layer.weights.shape.slice(0, 2),
        strides: [layer.stride, layer.stride],
        ...pads,
      });
      return;
    }
    case 'batch norm': {
      graph.channelsFirst();
      const { gamma, beta, mean, variance, epsilon } = layer;
      const inputs = [
        named('gamma', gamma),
        named('beta', beta),
        named('mean', mean),
        named('variance', variance),
      ];
      graph.add('BatchNormalization', inputs, { epsilon: { f: epsilon } });
      return;
    }
    case 'layer norm':
      graph.channelsLast();
      graph.add('LayerNormalization', [named('gamma', layer.gamma), named('beta', layer.beta)], {
        axis: 1,
        epsilon: { f: layer.epsilon },
      });
      return;
    case 'activation':
      addActivation(graph, layer);
      return;
    case 'pool':
      graph.channelsFirst();
      graph.add(layer.mode === 'max' ? 'MaxPool' : 'AveragePool', [], {
        kernel_shape: [layer.size, layer.size],
        strides: [layer.stride, layer.stride],
      });
      return;
    case 'flatten':
      graph.flatten();
      return;
    case 'dropout':
      return;
    default:
      layer satisfies never;
      throw new TrainingError('exportOnnx: unknown layer');
  }
}

function addActivation(graph: GraphWriter, layer: Extract<ExportLayer, { kind: 'activation' }>): void {
  switch (layer.activation) {
    case 'relu':
      graph.add('Relu', []);
      break;
    case 'leaky-relu':
      graph.add('LeakyRelu', [], { alpha: { f: layer.slope } });
      break;
    case 'tanh':
      graph.add('Tanh', []);
      break;
    case 'sigmoid':
      graph.add('Sigmoid', []);
      break;
    case 'hard-threshold': {
      const zero = {
        name: `${layer.name}/zero`,
        dtype: 'float32',
        shape: [],
        data: new Float32Array(1),
      } as const;
      graph.add('GreaterOrEqual', [zero]);
      graph.add('Cast', [], { to: 1 });
      break;
    }
    case 'linear':
      break;
    default:
      layer.activation satisfies never;
      throw new TrainingError(`exportOnnx: activation '${layer.activation}' of '${layer.name}' is not known`);
  }
}

/** [rows, columns, channels, filters] → [filters, channels, rows, columns]. */
function filtersFirst({ data, shape }: { data: ArrayLike<number>; shape: readonly number[] }) {
  const [rows = 0, columns = 0, channels = 0, filters = 0] = shape;
  const moved = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let channel = 0; channel < channels; channel++) {
        for (let filter = 0; filter < filters; filter++) {
          const from = ((row * columns + column) * channels + channel) * filters + filter;
          moved[((filter * channels + channel) * rows + row) * columns + column] = data[from]!;
        }
      }
    }
  }
  return { dtype: 'float32', shape: [filters, channels, rows, columns], data: moved } as const;
}
