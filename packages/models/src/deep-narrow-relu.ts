// Deep narrow nets of one input and one output, for the dying-ReLU experiments. Made to be stacked over trials.

import { requirePositiveInteger } from './errors.ts';
import { zeros } from './initializers/constant.ts';
import type { Initializer } from './initializers/initializer.ts';
import { heNormal } from './initializers/random.ts';
import type { Layer } from './layer.ts';
import { type ActivationName, activation } from './layers/activation.ts';
import { dense } from './layers/dense.ts';
import type { Model } from './model.ts';
import { sequential } from './sequential.ts';

/** Options of {@link deepNarrowRelu}. */
export interface DeepNarrowOptions {
  /** Dense layers in all, the linear output included: depth 10 has 9 hidden layers. ≥ 1. Default 10. */
  readonly depth?: number;
  /** Units of each hidden layer. Default 2. */
  readonly width?: number;
  /** Default `'relu'`. */
  readonly activation?: ActivationName;
  /** Slope of `'leaky-relu'` below 0. Default 0.01. */
  readonly slope?: number;
  /** Default {@link heNormal}. */
  readonly weights?: Initializer;
  /** Default {@link zeros}. */
  readonly bias?: Initializer;
  /** Numbers per example. Default 1. */
  readonly inputs?: number;
}

/**
 * The deep narrow net of Lu et al.: `depth − 1` hidden layers `hidden1`, `hidden2`, … of `width` units and a linear
 * `output` of one. Depth 10 and width 2 have 55 parameters; the published solution counts 61, having 10 hidden layers.
 *
 * @throws LayerOptionError when depth or width is no positive integer
 * @see Lu, Shin, Su & Karniadakis, "Dying ReLU and Initialization" (2019)
 * @example
 * ```ts
 * import { deepNarrowRelu } from '@trialbook/models';
 * console.log(deepNarrowRelu().parameterCount, deepNarrowRelu({ depth: 11 }).parameterCount); // 55 61
 * ```
 */
export function deepNarrowRelu(options: DeepNarrowOptions = {}): Model {
  const { depth = 10, width = 2, inputs = 1, weights = heNormal(), bias = zeros() } = options;
  const activationName = options.activation ?? 'relu';
  requirePositiveInteger('deepNarrowRelu', 'depth', depth);
  requirePositiveInteger('deepNarrowRelu', 'width', width);
  const layers: Record<string, Layer> = {};
  for (let hidden = 1; hidden < depth; hidden++) {
    layers[`hidden${hidden}`] = dense({ units: width, weights, bias });
    layers[`hidden${hidden}-activation`] = activation(activationName, options.slope);
  }
  layers.output = dense({ units: 1, weights, bias });
  return sequential(`deep-narrow-${depth}x${width}-${activationName}`, [inputs], layers);
}
