// A trained model as a list of layers with their numbers: what the exporters write. Reads the layer table only.

import { type HostTensor, hostTensor } from '@trialbook/jit';
import type { ActivationName, HostParameters, LayerRow } from '@trialbook/models';
import { TrainingError } from '../errors.ts';
import type { TrainedModel } from '../evaluate.ts';

/** One layer at inference. Weights are as in the model: dense [inputs, units], conv2d [rows, columns, channels, filters]. */
export type ExportLayer = { readonly name: string } & (
  | { readonly kind: 'dense'; readonly weights: HostTensor; readonly bias?: HostTensor }
  | {
      readonly kind: 'conv2d';
      readonly weights: HostTensor;
      readonly bias?: HostTensor;
      readonly stride: number;
      readonly padding: 'same' | number;
    }
  | {
      readonly kind: 'batch norm';
      readonly gamma: HostTensor;
      readonly beta: HostTensor;
      readonly mean: HostTensor;
      readonly variance: HostTensor;
      readonly momentum: number;
      readonly epsilon: number;
    }
  | {
      readonly kind: 'layer norm';
      readonly gamma: HostTensor;
      readonly beta: HostTensor;
      readonly epsilon: number;
    }
  | { readonly kind: 'activation'; readonly activation: ActivationName; readonly slope: number }
  | {
      readonly kind: 'pool';
      readonly mode: 'average' | 'max';
      readonly size: number;
      readonly stride: number;
    }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'dropout'; readonly rate: number }
);

/**
 * The layers of a trained model. Weight normalisation is folded into plain dense weights.
 *
 * @throws TrainingError for a stacked model, or a layer of a kind that is not known here
 */
export function exportLayers({ model, params, state = {} }: TrainedModel): ExportLayer[] {
  refuseStacked(model.layers, params);
  return model.layers.map((row) => exportLayer(row, params[row.name] ?? {}, state[row.name]));
}

type Tensors = Readonly<Record<string, HostTensor>>;

function exportLayer(row: LayerRow, own: Tensors, statistics: Tensors | undefined): ExportLayer {
  const { name, options } = row;
  const bias = own.bias && { bias: own.bias };
  switch (options?.kind) {
    case 'dense':
      return { name, kind: 'dense', weights: own.weights!, ...bias };
    case 'weight-norm dense':
      return { name, kind: 'dense', weights: foldWeightNorm(own), ...bias };
    case 'conv2d': {
      const { stride, padding } = options;
      const zeros = padding === 'valid' ? 0 : padding;
      return { name, kind: 'conv2d', weights: own.weights!, ...bias, stride, padding: zeros };
    }
    case 'batch norm': {
      const { mean, variance } = statistics ?? {};
      if (!mean || !variance) {
        throw new TrainingError(`export: batch norm '${name}' needs its running statistics; give state too`);
      }
      const { momentum, epsilon } = options;
      const moments = { mean, variance, momentum, epsilon };
      const gamma = own.gamma!;
      const beta = own.beta ?? hostTensor(new Float32Array(gamma.data.length), gamma.shape);
      return { name, kind: 'batch norm', gamma, beta, ...moments };
    }
    case 'layer norm':
      return { name, kind: 'layer norm', gamma: own.gamma!, beta: own.beta!, epsilon: options.epsilon };
    case 'activation':
      return { name, kind: 'activation', activation: options.name, slope: options.slope };
    case 'average pool':
    case 'max pool': {
      const { kind, size, stride } = options;
      return { name, kind: 'pool', mode: kind === 'max pool' ? 'max' : 'average', size, stride };
    }
    case 'flatten':
      return { name, kind: 'flatten' };
    case 'dropout':
      return { name, kind: 'dropout', rate: options.rate };
    default:
      options satisfies undefined;
      throw new TrainingError(
        `export: layer '${name}' is of kind '${row.kind}', which cannot be exported. ` +
          'Kinds: dense, weight-norm dense, conv2d, batch norm, layer norm, activation, average pool, max pool, ' +
          'flatten, dropout.',
      );
  }
}

function refuseStacked(rows: readonly LayerRow[], params: HostParameters): void {
  for (const row of rows) {
    for (const [name, shape] of Object.entries(row.parameters)) {
      const arrived = params[row.name]?.[name]?.shape;
      if (arrived?.join() !== shape.join()) {
        throw new TrainingError(
          `export: parameter '${row.name}/${name}' must have shape [${shape}]; got ${arrived ? `[${arrived}]` : 'none'}. ` +
            'Of stacked trials, export one: unstackParameters(params, trial).',
        );
      }
    }
  }
}

/** W = g·v/‖v‖, the norm over the inputs of each unit. */
function foldWeightNorm(own: Tensors): HostTensor {
  const { data, shape } = own.direction!;
  const units = shape[1]!;
  const squares = new Float64Array(units);
  for (const [i, value] of data.entries()) squares[i % units]! += value * value;
  const folded = Float32Array.from(data, (value, i) => {
    const unit = i % units;
    return (own.gain!.data[unit]! * value) / Math.sqrt(squares[unit]!);
  });
  return hostTensor(folded, shape);
}
