// Hand-designed networks of hard-threshold units, and the detector of descending lists. Nothing here is trained.

import { layerOptionError } from './errors.ts';
import { given } from './initializers/constant.ts';
import type { Layer } from './layer.ts';
import { activation } from './layers/activation.ts';
import { dense } from './layers/dense.ts';
import type { Model } from './model.ts';
import { sequential } from './sequential.ts';

/** One layer of threshold units, as written on paper: z = W·x + b. */
export interface ThresholdLayer {
  /** `[units][inputs]`: one row per unit. */
  readonly weights: readonly (readonly number[])[];
  /** `[units]`. */
  readonly biases: readonly number[];
}

/**
 * A network of units σ(W·x + b) with σ(z) = 1 where z ≥ 0, else 0, in layers `layer1`, `layer2`, …; its `init` gives
 * these weights whatever the seed.
 *
 * @throws LayerOptionError when rows, biases and layers do not fit each other
 * @example
 * ```ts
 * import { thresholdNetwork, toTensors } from '@trialbook/models';
 * import { seedTree } from '@trialbook/random';
 * import * as tf from '@tensorflow/tfjs';
 * const and = thresholdNetwork('and', [{ weights: [[1, 1]], biases: [-2] }]);
 * const params = toTensors(and.init(seedTree(0)).params);
 * console.log([...and.apply(params, {}, tf.tensor2d([[0, 1], [1, 1]])).output.dataSync()]); // [ 0, 1 ]
 * ```
 */
export function thresholdNetwork(name: string, layers: readonly ThresholdLayer[]): Model {
  const inputs = layers[0]?.weights[0]?.length ?? 0;
  if (inputs < 1) throw layerOptionError(name, 'at least one layer with at least one unit and input', 'none');
  const named: Record<string, Layer> = {};
  let width = inputs;
  layers.forEach(({ weights, biases }, index) => {
    const layer = `layer${index + 1}`;
    const units = weights.length;
    const lengths = weights.map((row) => row.length);
    if (lengths.some((length) => length !== width) || units < 1) {
      throw layerOptionError(`${name}, ${layer}`, `rows of ${width} weights`, `[${lengths.join(', ')}]`);
    }
    if (biases.length !== units) {
      throw layerOptionError(`${name}, ${layer}`, `${units} biases, one per unit`, `${biases.length}`);
    }
    const transposed = Array.from({ length: width }, (_, input) => weights.map((row) => row[input]!)).flat();
    named[layer] = dense({ units, weights: given(transposed), bias: given(biases) });
    named[`${layer}-threshold`] = activation('hard-threshold');
    width = units;
  });
  return sequential(name, [inputs], named);
}

/**
 * The weights of a two-layer threshold network that says 1 exactly when x₁ > x₂ > … > xₙ.
 *
 * Hidden unit i fires on a violation: xᵢ₊₁ − xᵢ ≥ 0, ties included. The output unit fires when none does:
 * −(h₁ + … + hₙ₋₁) ≥ 0.
 *
 * @param length - n ≥ 2. Default 5
 * @throws LayerOptionError for a smaller length
 * @example
 * ```ts
 * import { descendingDetectorLayers } from '@trialbook/models';
 * console.log(descendingDetectorLayers(3)[0]?.weights); // [ [ -1, 1, 0 ], [ 0, -1, 1 ] ]
 * ```
 */
export function descendingDetectorLayers(length = 5): readonly [ThresholdLayer, ThresholdLayer] {
  if (!Number.isInteger(length) || length < 2) {
    throw layerOptionError('descendingDetector', 'a length of at least 2', length);
  }
  const violations = Array.from({ length: length - 1 }, (_, unit) =>
    Array.from({ length }, (_, input) => (input === unit ? -1 : input === unit + 1 ? 1 : 0)),
  );
  return [
    { weights: violations, biases: violations.map(() => 0) },
    { weights: [violations.map(() => -1)], biases: [0] },
  ];
}

/**
 * The network of {@link descendingDetectorLayers}: `[batch, length]` → `[batch, 1]`, 1 for strictly descending lists.
 *
 * @example
 * ```ts
 * import { descendingDetector } from '@trialbook/models';
 * console.log(descendingDetector().parameterCount); // 29
 * ```
 */
export function descendingDetector(length = 5): Model {
  return thresholdNetwork('descending-detector', descendingDetectorLayers(length));
}
