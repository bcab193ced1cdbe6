// A fully connected network with two inputs and one output, run on the host: for pictures and for looks during training.

import { type HostParameters, parameterLayers, unstackParameters } from './plane-parameters.ts';

/** Activations of the hidden layers. */
export type PlaneActivation = 'relu' | 'leaky-relu' | 'sigmoid';

/** Slope of the leaky ReLU below zero. */
export const LEAK = 0.01;

const functions: Record<PlaneActivation, (z: number) => number> = {
  relu: (z) => Math.max(0, z),
  'leaky-relu': (z) => (z > 0 ? z : LEAK * z),
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
};

/** What the network computes: its outputs before any output activation, and what each hidden layer gave. */
export interface PlaneOutputs {
  /** [points] */
  readonly logits: Float64Array;
  /** Per hidden layer [points, units], row-major. */
  readonly hidden: readonly Float64Array[];
}

/**
 * Runs one network on points.
 *
 * @param params - of one trial: `hidden1`, `hidden2`, …, `output`, each with `weights` [inputs, units] and `bias` [units]
 * @param points - [points, 2], row-major
 */
export function runPlaneNetwork(
  params: HostParameters,
  activation: PlaneActivation,
  points: ArrayLike<number>,
): PlaneOutputs {
  const layers = parameterLayers(params);
  const count = points.length / 2;
  const hidden: Float64Array[] = [];
  let values = Float64Array.from(points);
  for (const [index, { weights, bias, inputs, units }] of layers.entries()) {
    const next = new Float64Array(count * units);
    for (let point = 0; point < count; point++) {
      for (let unit = 0; unit < units; unit++) {
        let sum = bias[unit]!;
        for (let i = 0; i < inputs; i++) sum += values[point * inputs + i]! * weights[i * units + unit]!;
        next[point * units + unit] = index < layers.length - 1 ? functions[activation](sum) : sum;
      }
    }
    if (index < layers.length - 1) hidden.push(next);
    values = next;
  }
  return { logits: values, hidden };
}

/** The network of one of the stacked trials, run on points. */
export function runStackedNetwork(
  params: HostParameters,
  trial: number,
  activation: PlaneActivation,
  points: ArrayLike<number>,
): PlaneOutputs {
  return runPlaneNetwork(unstackParameters(params, trial), activation, points);
}

/** Per hidden layer, which units give nothing (at most 0) on every one of the points. */
export function deadUnits({ hidden }: PlaneOutputs, points: number): boolean[][] {
  return hidden.map((values) => {
    const units = values.length / points;
    return Array.from({ length: units }, (_, unit) => {
      for (let point = 0; point < points; point++) if (values[point * units + unit]! > 0) return false;
      return true;
    });
  });
}

/** The points of an even grid over the square [−bound, bound]², row by row from below: [side², 2]. */
export function planeGrid(bound: number, side: number): Float32Array {
  const at = (i: number) => -bound + (2 * bound * i) / (side - 1);
  return Float32Array.from({ length: 2 * side * side }, (_, i) => {
    const point = i >> 1;
    return at(i % 2 === 0 ? point % side : Math.floor(point / side));
  });
}
