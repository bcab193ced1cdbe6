// The n-ball: inside or outside a sphere, in any number of dimensions.

import type { ClassificationSet } from '../dataset.ts';
import type { RandomSource } from '../random-source.ts';
import { requireCount } from '../require-count.ts';
import { classifiedPoints } from './classified-points.ts';

/** The shape of `ball`. */
export interface BallOptions {
  /** Number of dimensions n; default 2. */
  readonly dimensions?: number;
  /** Radius of the ball whose inside has label 1; default 1. */
  readonly radius?: number;
  /** Radius of the ball that the points fill; default radius · 2^(1/n), which makes both labels equally likely. */
  readonly outer?: number;
}

/**
 * Points uniform in an n-dimensional ball of radius `outer`; the label is 1 within `radius` of the centre, else 0.
 *
 * A point is a normal vector scaled to length outer · u^(1/n), u uniform (Muller 1959).
 *
 * @throws RangeError unless 0 < radius < outer
 */
export function ball(count: number, source: RandomSource, options: BallOptions = {}): ClassificationSet {
  const { dimensions = 2, radius = 1 } = options;
  requireCount('ball', 'dimensions', dimensions);
  const { outer = radius * 2 ** (1 / dimensions) } = options;
  if (!(0 < radius && radius < outer)) {
    throw new RangeError(`ball: needs 0 < radius < outer; got radius ${radius}, outer ${outer}`);
  }
  return classifiedPoints('ball', count, dimensions, source, (stream, point) => {
    for (let axis = 0; axis < dimensions; axis++) point[axis] = stream.normal();
    const distance = outer * stream.uniform() ** (1 / dimensions);
    const scale = distance / Math.hypot(...point);
    for (let axis = 0; axis < dimensions; axis++) point[axis]! *= scale;
    return distance <= radius ? 1 : 0;
  });
}
