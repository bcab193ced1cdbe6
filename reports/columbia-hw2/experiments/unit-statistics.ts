// Statistics of hidden units over images: moments and their drift, correlations, what is lost when units are removed.

import type { LayerOutput } from './layer-observer.ts';

/** Mean and standard deviation (divisor n) of every unit. */
export interface UnitMoments {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** The moments of every unit over the images. */
export function unitMoments({ values, images, units }: LayerOutput): UnitMoments {
  const mean = new Float64Array(units);
  const deviation = new Float64Array(units);
  for (let i = 0; i < values.length; i++) mean[i % units]! += values[i]! / images;
  for (let i = 0; i < values.length; i++)
    deviation[i % units]! += (values[i]! - mean[i % units]!) ** 2 / images;
  return { mean, deviation: deviation.map(Math.sqrt) };
}

/**
 * How far the input distribution of a layer has moved between two moments of training: the root mean square over units of the
 * change in mean and in standard deviation together, in units of the layer's root mean square deviation before.
 *
 * 0 is no change; 1 is a change as large as what the units vary from image to image.
 */
export function momentDrift(before: UnitMoments, after: UnitMoments): number {
  const units = before.mean.length;
  let moved = 0;
  let scale = 0;
  for (let unit = 0; unit < units; unit++) {
    moved += (after.mean[unit]! - before.mean[unit]!) ** 2;
    moved += (after.deviation[unit]! - before.deviation[unit]!) ** 2;
    scale += before.deviation[unit]! ** 2;
  }
  return Math.sqrt(moved / scale);
}

/**
 * The mean absolute Pearson correlation over all pairs of units; units that do not vary are left out. NaN with fewer than two
 * that vary.
 */
export function meanAbsoluteCorrelation(output: LayerOutput): number {
  const { values, images, units } = output;
  const { mean, deviation } = unitMoments(output);
  const varying = [...deviation.keys()].filter((unit) => deviation[unit]! > 1e-7);
  const columns = varying.map((unit) =>
    Float64Array.from(
      { length: images },
      (_, image) => (values[image * units + unit]! - mean[unit]!) / deviation[unit]!,
    ),
  );
  let sum = 0;
  for (let a = 0; a < columns.length; a++) {
    for (let b = 0; b < a; b++) {
      const [left, right] = [columns[a]!, columns[b]!];
      let product = 0;
      for (let image = 0; image < images; image++) product += left[image]! * right[image]!;
      sum += Math.abs(product / images);
    }
  }
  return sum / ((columns.length * (columns.length - 1)) / 2);
}

/** The last layer of a network: logits = features · weights + bias. */
export interface LinearReadout {
  /** [units, classes] */
  readonly weights: Float32Array;
  /** [classes] */
  readonly bias: Float32Array;
}

/**
 * Accuracy of a linear readout when some units always answer with their mean over the images, so that they say nothing about
 * the image.
 *
 * @param silenced - units to silence; none gives the plain accuracy
 */
export function accuracyWithout(
  features: LayerOutput,
  { weights, bias }: LinearReadout,
  labels: ArrayLike<number>,
  silenced: Iterable<number>,
): number {
  const { values, images, units } = features;
  const classes = bias.length;
  const { mean } = unitMoments(features);
  const silent = new Set(silenced);
  let right = 0;
  for (let image = 0; image < images; image++) {
    const logits = Float64Array.from(bias);
    for (let unit = 0; unit < units; unit++) {
      const value = silent.has(unit) ? mean[unit]! : values[image * units + unit]!;
      for (let label = 0; label < classes; label++)
        logits[label]! += value * weights[unit * classes + label]!;
    }
    let best = 0;
    for (let label = 1; label < classes; label++) if (logits[label]! > logits[best]!) best = label;
    if (best === labels[image]) right += 1;
  }
  return right / images;
}
