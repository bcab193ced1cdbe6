// Shift to mean 0 and scale to deviation 1, by statistics fitted on the training set. Not batch normalisation.

/** Fitted statistics: one pair per feature, or one for all. */
export interface Standardizer {
  /** Length `features`, or 1 when fitted globally. */
  readonly mean: Float64Array;
  /** Population standard deviation (divisor n); 0 for a constant feature, which is then only shifted. */
  readonly deviation: Float64Array;
}

/** How `fitStandardizer` fits. */
export interface FitStandardizerOptions {
  /** Numbers per row; default 1. */
  readonly features?: number;
  /** `feature` (default): one mean and deviation per feature. `global`: one for all numbers, as for pixels. */
  readonly per?: 'feature' | 'global';
}

type Values = Float32Array | Float64Array | Uint8Array | Int32Array;

/**
 * Fits a standardizer on the training set. Apply the same one to every other set.
 *
 * Means and deviations are accumulated in double precision, in two passes; the divisor is n.
 *
 * @param values - [rows, features], row-major; finite, at least one row
 * @throws RangeError when the length is no positive multiple of `features`, or a value is NaN or infinite
 * @example
 * ```ts
 * import { fitStandardizer, standardize } from '@trialbook/datasets';
 * const train = Float32Array.of(1, 10, 3, 10); // two rows, two features; the second never varies
 * const fitted = fitStandardizer(train, { features: 2 });
 * console.log(standardize(train, fitted)); // Float32Array(4) [ -1, 0, 1, 0 ]
 * ```
 */
export function fitStandardizer(values: Values, options: FitStandardizerOptions = {}): Standardizer {
  const width = options.per === 'global' ? 1 : (options.features ?? 1);
  const rows = values.length / width;
  if (!Number.isInteger(rows) || rows < 1) {
    throw new RangeError(
      `fitStandardizer: the number of values must be a positive multiple of features ${width}; got ${values.length}`,
    );
  }
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (let i = 0, feature = 0; i < values.length; i++) {
    mean[feature]! += values[i]!;
    if (++feature === width) feature = 0;
  }
  for (let feature = 0; feature < width; feature++) mean[feature]! /= rows;
  const wrong = mean.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new RangeError(
      `fitStandardizer: every value must be finite; feature ${wrong} holds NaN or infinity`,
    );
  }
  for (let i = 0, feature = 0; i < values.length; i++) {
    deviation[feature]! += (values[i]! - mean[feature]!) ** 2;
    if (++feature === width) feature = 0;
  }
  for (let feature = 0; feature < width; feature++) {
    const root = Math.sqrt(deviation[feature]! / rows);
    // A constant feature: what is left is the rounding of its mean.
    deviation[feature] = root <= 1e-13 * Math.abs(mean[feature]!) ? 0 : root;
  }
  return { mean, deviation };
}

/** (value − mean) / deviation for every value; constant features become value − mean. Row-major, as fitted. */
export function standardize(values: Values, standardizer: Standardizer): Float32Array {
  const width = requireWidth('standardize', values, standardizer);
  const { mean } = standardizer;
  const scale = standardizer.deviation.map((deviation) => (deviation === 0 ? 1 : 1 / deviation));
  const standardized = new Float32Array(values.length);
  for (let i = 0, feature = 0; i < values.length; i++) {
    standardized[i] = (values[i]! - mean[feature]!) * scale[feature]!;
    if (++feature === width) feature = 0;
  }
  return standardized;
}

/** The inverse of `standardize`: value · deviation + mean, for predictions in original units. */
export function unstandardize(values: Values, standardizer: Standardizer): Float32Array {
  const width = requireWidth('unstandardize', values, standardizer);
  const { mean, deviation } = standardizer;
  const original = new Float32Array(values.length);
  for (let i = 0, feature = 0; i < values.length; i++) {
    original[i] = values[i]! * (deviation[feature]! || 1) + mean[feature]!;
    if (++feature === width) feature = 0;
  }
  return original;
}

function requireWidth(where: string, values: Values, standardizer: Standardizer): number {
  const width = standardizer.mean.length;
  if (values.length % width !== 0) {
    throw new RangeError(
      `${where}: the standardizer was fitted on ${width} features, so that the number of values must be a multiple of it; got ${values.length}`,
    );
  }
  return width;
}
