// Counts of values in bins. Draws nothing.

import { checkBetween, checkCount } from '../arguments/check-number.ts';
import { checkSample } from '../arguments/check-sample.ts';
import { sortedQuantile } from '../summary/quantile.ts';

/** Bins and their counts. */
export interface Histogram {
  /** One more than bins, ascending. */
  readonly edges: Float64Array;
  /** Values in [edge i, edge i + 1); the last bin includes its upper edge. */
  readonly counts: Uint32Array;
  /** Values below the first edge and above the last: in no bin, never lost. */
  readonly below: number;
  readonly above: number;
}

/** How to choose the bins. */
export interface HistogramOptions {
  /** Number of equal bins, or ascending edges. Default: Freedman & Diaconis' width, 1 to 200 bins. */
  readonly bins?: number | ArrayLike<number>;
  /** Range of equal bins, lo < hi; default the range of the values. */
  readonly domain?: readonly [lo: number, hi: number];
}

/**
 * Counts values in bins.
 *
 * @param values - at least one finite number
 * @example
 * ```ts
 * import { histogram } from '@trialbook/stats';
 * console.log([...histogram([1, 2, 2, 3, 5], { bins: 2 }).counts]); // [ 3, 2 ]
 * ```
 */
export function histogram(values: ArrayLike<number>, options: HistogramOptions = {}): Histogram {
  checkSample('histogram', 'values', values);
  const edges = binEdges(values, options);
  const bins = edges.length - 1;
  const counts = new Uint32Array(bins);
  const first = edges[0]!;
  const last = edges[bins]!;
  let below = 0;
  let above = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < first) below += 1;
    else if (value > last) above += 1;
    else counts[binOf(value, edges)]! += 1;
  }
  return { edges, counts, below, above };
}

function binEdges(values: ArrayLike<number>, { bins, domain }: HistogramOptions): Float64Array {
  if (typeof bins === 'object') {
    checkSample('histogram', 'options.bins', bins, 2);
    for (let i = 1; i < bins.length; i++) {
      if (bins[i]! <= bins[i - 1]!) {
        throw new RangeError(
          `histogram: options.bins must ascend; got ${bins[i - 1]} before ${bins[i]} at [${i}]. Sort the edges.`,
        );
      }
    }
    return Float64Array.from(bins);
  }
  const sorted = Float64Array.from(values).sort();
  let [lo, hi] = domain ?? [sorted[0]!, sorted[sorted.length - 1]!];
  if (domain) {
    checkSample('histogram', 'options.domain', domain, 2);
    checkBetween('histogram', 'options.domain[1]', hi, lo, Number.POSITIVE_INFINITY);
  } else if (lo === hi) {
    // One value: one bin around it.
    const half = Math.max(0.5, Math.abs(lo) * 2 ** -40);
    lo -= half;
    hi += half;
  }
  const count = bins ?? freedmanDiaconis(sorted, hi - lo);
  checkCount('histogram', 'options.bins', count, 1, 1_000_000);
  const edges = Float64Array.from({ length: count + 1 }, (_, i) => lo + ((hi - lo) * i) / count);
  edges[count] = hi;
  return edges;
}

function freedmanDiaconis(sorted: Float64Array, range: number): number {
  const width =
    (2 * (sortedQuantile(sorted, 0.75) - sortedQuantile(sorted, 0.25))) / Math.cbrt(sorted.length);
  const wanted = width > 0 ? range / width : Math.log2(sorted.length) + 1;
  return Math.min(200, Math.max(1, Math.ceil(wanted)));
}

/** The last bin whose lower edge is not above the value. */
function binOf(value: number, edges: Float64Array): number {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
