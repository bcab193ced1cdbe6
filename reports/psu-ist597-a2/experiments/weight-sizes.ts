// How large the weights of a network are: the share near zero, and a histogram of their sizes. Biases are not weights.

import type { HostParameters } from '@trialbook/models';

/** A weight counts as near zero below this; the weights of the first layer start with a deviation of about 0.05. */
export const NEAR_ZERO = 1e-3;

/** Edges of the histogram: powers of ten, half a decade each, of |w|. */
export const SIZE_EDGES = Array.from({ length: 17 }, (_, i) => -8 + i / 2);

/** Share near zero, and the share of weights in each half decade of |w|; what is smaller or larger goes to the ends. */
export interface WeightSizes {
  readonly nearZero: number;
  readonly histogram: readonly number[];
}

/** Looks at the weights that a layer multiplies its input by (after weight normalisation its direction's). */
export function weightSizes(params: HostParameters): WeightSizes {
  const layers = Object.values(params as unknown as Record<string, Record<string, { data: Float32Array }>>);
  const bins = SIZE_EDGES.length - 1;
  const histogram = Array<number>(bins).fill(0);
  let nearZero = 0;
  let count = 0;
  for (const layer of layers) {
    const { data } = layer.weights ?? layer.direction ?? { data: [] };
    for (const weight of data) {
      const size = Math.abs(weight);
      if (size < NEAR_ZERO) nearZero += 1;
      const bin = Math.floor((Math.log10(size) - SIZE_EDGES[0]!) * 2);
      histogram[Math.max(0, Math.min(bins - 1, bin))]! += 1;
      count += 1;
    }
  }
  return { nearZero: nearZero / count, histogram: histogram.map((found) => found / count) };
}
