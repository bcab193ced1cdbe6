// The loop that all two-dimensional class sets share: draw a point with its label, store it. No shapes of its own.

import type { RandomStream } from '@trialbook/random';
import type { ClassificationSet } from '../dataset.ts';
import { type RandomSource, streamOf } from '../random-source.ts';
import { requireCount } from '../require-count.ts';

/** Draws the point number `index`: writes its features to `point` and returns its label. */
export type DrawPoint = (stream: RandomStream, point: Float32Array, index: number) => number;

/** `count` points, drawn one after the other from one stream: the first n do not depend on `count`. */
export function classifiedPoints(
  where: string,
  count: number,
  features: number,
  source: RandomSource,
  draw: DrawPoint,
): ClassificationSet {
  requireCount(where, 'count', count);
  const stream = streamOf(source);
  const inputs = new Float32Array(count * features);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    labels[i] = draw(stream, inputs.subarray(i * features, (i + 1) * features), i);
  }
  return { inputs, labels, count, features };
}
