// A disc inside a ring: the smallest two-class problem that no line separates.

import type { ClassificationSet } from '../dataset.ts';
import type { RandomSource } from '../random-source.ts';
import { classifiedPoints } from './classified-points.ts';

/** The radii of `ringAroundDisc`. */
export interface RingAroundDiscOptions {
  /** Radius of the disc; default 1. */
  readonly disc?: number;
  /** Inner radius of the ring; default 2. */
  readonly inner?: number;
  /** Outer radius of the ring; default 3. */
  readonly outer?: number;
  /** Standard deviation of normal noise on both coordinates; default 0. */
  readonly noise?: number;
}

/**
 * A disc (label 1) in a ring (label 0), both uniform by area around the origin. The labels alternate, beginning with 1.
 *
 * @throws RangeError unless 0 < disc ≤ inner < outer
 */
export function ringAroundDisc(
  count: number,
  source: RandomSource,
  options: RingAroundDiscOptions = {},
): ClassificationSet {
  const { disc = 1, inner = 2, outer = 3, noise = 0 } = options;
  if (!(0 < disc && disc <= inner && inner < outer)) {
    throw new RangeError(`ringAroundDisc: needs 0 < disc <= inner < outer; got ${disc}, ${inner}, ${outer}`);
  }
  return classifiedPoints('ringAroundDisc', count, 2, source, (stream, point, index) => {
    const label = 1 - (index % 2);
    const radius = Math.sqrt(
      label === 1 ? stream.uniform(0, disc ** 2) : stream.uniform(inner ** 2, outer ** 2),
    );
    const angle = stream.uniform(0, 2 * Math.PI);
    point[0] = radius * Math.cos(angle) + stream.normal(0, noise);
    point[1] = radius * Math.sin(angle) + stream.normal(0, noise);
    return label;
  });
}
