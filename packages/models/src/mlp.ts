// The multilayer perceptron with the arms of the experiments: activation, initialiser, dropout, normalisation.

import { layerOptionError } from './errors.ts';
import { zeros } from './initializers/constant.ts';
import type { Initializer } from './initializers/initializer.ts';
import { glorotUniform, heNormal } from './initializers/random.ts';
import type { Layer } from './layer.ts';
import { type ActivationName, activation } from './layers/activation.ts';
import { type BatchNormOptions, batchNorm } from './layers/batch-norm.ts';
import { dense } from './layers/dense.ts';
import { dropout } from './layers/dropout.ts';
import { layerNorm } from './layers/layer-norm.ts';
import { weightNormDense } from './layers/weight-norm-dense.ts';
import type { Model } from './model.ts';
import { type NamedLayers, sequential } from './sequential.ts';

/** Options of {@link mlp}. */
export interface MlpOptions {
  /** Numbers per example, ≥ 1. */
  readonly inputs: number;
  /** Units of each hidden layer, from the input on; may be empty. */
  readonly hidden: readonly number[];
  /** Numbers per output: classes (as logits) or regression targets. */
  readonly outputs: number;
  /** Of the hidden layers. Default `'relu'`. */
  readonly activation?: ActivationName;
  /** Slope of `'leaky-relu'` below 0. Default 0.01. */
  readonly slope?: number;
  /** Of the outputs. Default none: logits, or unbounded values. */
  readonly outputActivation?: ActivationName;
  /** Of all weights. Default: He normal for the ReLU family, Glorot uniform for the others. */
  readonly weights?: Initializer;
  /** Of all biases. Default zeros. */
  readonly bias?: Initializer;
  /** After each hidden activation: one rate for all, or one per hidden layer. Default 0, none. */
  readonly dropout?: number | readonly number[];
  /** On the input. Default 0, none. */
  readonly inputDropout?: number;
  /** `'batch'` and `'layer'` after each hidden layer, `'weight'` in it. Default `'none'`. */
  readonly normalization?: 'none' | 'batch' | 'layer' | 'weight';
  /** Where batch or layer norm stands. Default `'before-activation'`, as in the papers. */
  readonly normalizationPosition?: 'before-activation' | 'after-activation';
  readonly batchNorm?: BatchNormOptions;
  /** Default `mlp-784-400-10`, by the widths. */
  readonly name?: string;
}

/**
 * A multilayer perceptron. Layers `hidden1`, `hidden1-norm`, `hidden1-activation`, `hidden1-dropout`, …, `output`
 * (linear: softmax belongs to the loss) and, where asked for, `output-activation`. Stackable over trials.
 *
 * @throws LayerOptionError when a width is no positive integer, or there are not as many dropout rates as hidden layers
 * @example
 * ```ts
 * import { describe, mlp } from '@trialbook/models';
 * console.log(describe(mlp({ inputs: 784, hidden: [400, 400, 100], outputs: 10, dropout: [0.5, 0.3, 0.1] })));
 * ```
 */
export function mlp(options: MlpOptions): Model {
  const { inputs, hidden, outputs, bias = zeros(), normalization = 'none' } = options;
  const activationName = options.activation ?? 'relu';
  const weights = options.weights ?? (activationName.endsWith('relu') ? heNormal() : glorotUniform());
  const name = options.name ?? `mlp-${[inputs, ...hidden, outputs].join('-')}`;
  const rates = dropoutRates(name, options);
  const hiddenDense = normalization === 'weight' ? weightNormDense : dense;
  const norm = normalizationLayer(options);
  const normFirst = options.normalizationPosition !== 'after-activation';

  const layers: Record<string, Layer | false> = {
    'input-dropout': (options.inputDropout ?? 0) > 0 && dropout(options.inputDropout!),
  };
  hidden.forEach((units, index) => {
    const layer = `hidden${index + 1}`;
    layers[layer] = hiddenDense({ units, weights, bias });
    if (norm && normFirst) layers[`${layer}-norm`] = norm;
    layers[`${layer}-activation`] = activation(activationName, options.slope);
    if (norm && !normFirst) layers[`${layer}-norm`] = norm;
    layers[`${layer}-dropout`] = rates[index]! > 0 && dropout(rates[index]!);
  });
  layers.output = dense({ units: outputs, weights, bias });
  if (options.outputActivation) layers['output-activation'] = activation(options.outputActivation);
  return sequential(name, [inputs], layers satisfies NamedLayers);
}

function normalizationLayer({ normalization, batchNorm: options }: MlpOptions): Layer | undefined {
  if (normalization === 'batch') return batchNorm(options);
  return normalization === 'layer' ? layerNorm() : undefined;
}

function dropoutRates(where: string, { hidden, dropout: rates = 0 }: MlpOptions): readonly number[] {
  if (typeof rates === 'number') return hidden.map(() => rates);
  if (rates.length !== hidden.length) {
    throw layerOptionError(where, `${hidden.length} dropout rates, one per hidden layer`, `${rates.length}`);
  }
  return rates;
}
