// A trained model as a list of layers with their numbers: what the exporters write. Reads the layer table only.

import type { HostParameters, LayerRow } from '@trialbook/models';
import { TrainingError } from '../errors.ts';
import type { TrainedModel } from '../evaluate.ts';
import { type HostTensor, hostTensor } from '../host-tensor.ts';
import { normalizationEpsilons } from './normalization-epsilon.ts';

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
      readonly epsilon: number;
    }
  | {
      readonly kind: 'layer norm';
      readonly gamma: HostTensor;
      readonly beta: HostTensor;
      readonly epsilon: number;
    }
  | { readonly kind: 'activation'; readonly activation: ExportActivation; readonly slope: number }
  | {
      readonly kind: 'pool';
      readonly mode: 'average' | 'max';
      readonly size: number;
      readonly stride: number;
    }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'dropout'; readonly rate: number }
);

/** The activations that are exported. */
export type ExportActivation = 'relu' | 'leaky-relu' | 'tanh' | 'sigmoid' | 'hard-threshold' | 'linear';

/**
 * The layers of a trained model. Weight normalisation is folded into plain dense weights.
 *
 * @throws TrainingError for a stacked model, or a layer of a kind that is not known here
 */
export function exportLayers({ model, params, state = {} }: TrainedModel): ExportLayer[] {
  refuseStacked(model.layers, params);
  const epsilons = normalizationEpsilons(model);
  return model.layers.map((row) => {
    const own = params[row.name] ?? {};
    switch (row.kind) {
      case 'dense':
        return { name: row.name, kind: 'dense', weights: own.weights!, ...(own.bias && { bias: own.bias }) };
      case 'weight-norm dense':
        return {
          name: row.name,
          kind: 'dense',
          weights: foldWeightNorm(own),
          ...(own.bias && { bias: own.bias }),
        };
      case 'conv2d':
        return {
          name: row.name,
          kind: 'conv2d',
          weights: own.weights!,
          ...(own.bias && { bias: own.bias }),
          ...convolution(row),
        };
      case 'batch norm': {
        const { mean, variance } = state[row.name] ?? {};
        if (!mean || !variance) {
          throw new TrainingError(
            `export: batch norm '${row.name}' needs its running statistics; give state too`,
          );
        }
        const epsilon = epsilons[row.name]!;
        return {
          name: row.name,
          kind: 'batch norm',
          gamma: own.gamma!,
          beta: own.beta!,
          mean,
          variance,
          epsilon,
        };
      }
      case 'layer norm':
        return {
          name: row.name,
          kind: 'layer norm',
          gamma: own.gamma!,
          beta: own.beta!,
          epsilon: epsilons[row.name]!,
        };
      case 'activation': {
        const [activation, slope] = row.summary.split(' ');
        return {
          name: row.name,
          kind: 'activation',
          activation: activation as ExportActivation,
          slope: Number(slope ?? 0),
        };
      }
      case 'average pool':
      case 'max pool':
        return {
          name: row.name,
          kind: 'pool',
          mode: row.kind === 'max pool' ? 'max' : 'average',
          ...pooling(row),
        };
      case 'flatten':
        return { name: row.name, kind: 'flatten' };
      case 'dropout':
        return { name: row.name, kind: 'dropout', rate: Number(row.summary.replace('rate ', '')) };
      default:
        throw new TrainingError(
          `export: layer '${row.name}' is of kind '${row.kind}', which cannot be exported. ` +
            'Kinds: dense, weight-norm dense, conv2d, batch norm, layer norm, activation, average pool, max pool, ' +
            'flatten, dropout.',
        );
    }
  });
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
function foldWeightNorm(own: Readonly<Record<string, HostTensor>>): HostTensor {
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

// Stride and padding are in the table's summary only: `6@5×5 stride 2 padding 2`.
function convolution(row: LayerRow): { stride: number; padding: 'same' | number } {
  const found = /^\d+@\d+×\d+(?: stride (\d+))? (?:(same)|(valid)|padding (\d+))(?: no bias)?$/.exec(
    row.summary,
  );
  if (!found)
    throw new TrainingError(`export: cannot read the options of '${row.name}' from '${row.summary}'`);
  const [, stride, same, , padding] = found;
  return { stride: Number(stride ?? 1), padding: same ? 'same' : Number(padding ?? 0) };
}

function pooling(row: LayerRow): { size: number; stride: number } {
  const found = /^(\d+)×\d+(?: stride (\d+))?$/.exec(row.summary);
  if (!found)
    throw new TrainingError(`export: cannot read the options of '${row.name}' from '${row.summary}'`);
  return { size: Number(found[1]), stride: Number(found[2] ?? found[1]) };
}
