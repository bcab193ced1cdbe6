// Four normal clouds at the corners of a square, labelled by exclusive or.

import type { ClassificationSet } from '../dataset.ts';
import type { RandomSource } from '../random-source.ts';
import { classifiedPoints } from './classified-points.ts';

/**
 * Normal clouds around (±1, ±1); the label is 1 where the signs of the centre differ, else 0. The clouds take turns.
 *
 * @param options.spread - standard deviation of each cloud in both coordinates; default 0.3
 */
export function xorBlobs(
  count: number,
  source: RandomSource,
  options: { readonly spread?: number } = {},
): ClassificationSet {
  const { spread = 0.3 } = options;
  return classifiedPoints('xorBlobs', count, 2, source, (stream, point, index) => {
    const right = index % 2;
    const up = (index >> 1) % 2;
    point[0] = stream.normal(2 * right - 1, spread);
    point[1] = stream.normal(2 * up - 1, spread);
    return right ^ up;
  });
}
