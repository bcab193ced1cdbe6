// The forward pass of one stacked deep narrow net on a grid of inputs, in plain arrays. For looking, not for training.

import type { HostParameters } from '@trialbook/models';

/** What one net does on a grid. */
export interface GridLook {
  /** One output per grid point. */
  readonly outputs: Float64Array;
  /** The first hidden layer, from 1, whose units are 0 at every grid point; 0 when there is none. */
  readonly deadLayer: number;
}

/**
 * Runs one net of stacked parameters (`hidden1`, `hidden2`, …, `output` of `deepNarrowRelu`) on a grid.
 *
 * @param params every leaf with a leading trial axis, or those of a single net (then trial is 0)
 * @param slope of the activation below 0: 0 is ReLU
 * @param grid inputs, one number each
 */
export function lookOnGrid(
  params: HostParameters,
  trial: number,
  slope: number,
  grid: ArrayLike<number>,
): GridLook {
  const points = grid.length;
  let values = Float64Array.from(grid); // [points, width]
  let width = 1;
  let deadLayer = 0;
  for (const [name, { weights, bias }] of Object.entries(params)) {
    const units = weights!.shape.at(-1)!;
    const w = weights!.data.subarray(trial * width * units, (trial + 1) * width * units);
    const b = bias!.data.subarray(trial * units, (trial + 1) * units);
    const hidden = name !== 'output';
    const next = new Float64Array(points * units);
    let silent = true;
    for (let i = 0; i < points; i++) {
      for (let unit = 0; unit < units; unit++) {
        let z = b[unit]!;
        for (let from = 0; from < width; from++) z += values[i * width + from]! * w[from * units + unit]!;
        const value = !hidden || z > 0 ? z : slope * z;
        if (value !== 0) silent = false;
        next[i * units + unit] = value;
      }
    }
    if (hidden && silent && deadLayer === 0) deadLayer = Number(name.replace('hidden', ''));
    values = next;
    width = units;
  }
  return { outputs: values, deadLayer };
}

/** The population variance of numbers; exactly 0 when they are all equal. */
export function populationVariance(values: ArrayLike<number>): number {
  const origin = values[0] ?? 0; // shifted, so that a constant has no rounding error
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i]! - origin;
    squares += (values[i]! - origin) ** 2;
  }
  const mean = sum / values.length;
  return Math.max(0, squares / values.length - mean * mean);
}

/** `points` equally spaced numbers from −bound to bound. */
export function evenGrid(bound: number, points: number): Float64Array {
  return Float64Array.from({ length: points }, (_, i) => -bound + (2 * bound * i) / (points - 1));
}
