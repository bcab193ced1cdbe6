// What one layer's activations look like: spread, share at rest, dead units, and a sample to draw. Plain arrays.

import type { RandomStream } from '@trialbook/random';
import type { HostTensor } from '@trialbook/training';

/** Activations kept per layer and network, for the violins. */
export const SAMPLE_SIZE = 250;
/** A tanh or sigmoid is saturated where its derivative is below this share of the greatest. */
export const SATURATED_DERIVATIVE = 0.05;

export interface LayerLook {
  /** Standard deviation over images and units, about the mean. */
  readonly deviation: number;
  /** Share of activations that pass hardly any gradient: saturated ones, or zeros of a ReLU. */
  readonly idle: number;
  /** Share of units that are idle for every image. */
  readonly deadUnits: number;
  /** Activations drawn at random, with replacement. */
  readonly sample: Float32Array;
}

/** Whether an activation passes hardly any gradient. */
const idleTests = {
  tanh: (a: number) => 1 - a * a < SATURATED_DERIVATIVE,
  sigmoid: (a: number) => 4 * a * (1 - a) < SATURATED_DERIVATIVE,
  relu: (a: number) => a === 0,
} as const;

/** @param values activations [images, units] */
export function lookAtLayer(
  { data, shape }: HostTensor,
  activation: keyof typeof idleTests,
  stream: RandomStream,
): LayerLook {
  const units = shape[1]!;
  const isIdle = idleTests[activation];
  const ever = new Uint8Array(units); // 1 where a unit passed a gradient for some image
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]!;
  const mean = sum / data.length;
  let squares = 0;
  let idle = 0;
  for (let i = 0; i < data.length; i++) {
    squares += (data[i]! - mean) ** 2;
    if (isIdle(data[i]!)) idle += 1;
    else ever[i % units] = 1;
  }
  return {
    deviation: Math.sqrt(squares / data.length),
    idle: idle / data.length,
    deadUnits: 1 - ever.reduce((sum, alive) => sum + alive, 0) / units,
    sample: Float32Array.from({ length: SAMPLE_SIZE }, () => data[stream.integer(data.length)]!),
  };
}
