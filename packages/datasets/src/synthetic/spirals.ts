// Interleaved spiral arms: the classic set that needs a curved boundary.

import type { ClassificationSet } from '../dataset.ts';
import type { RandomSource } from '../random-source.ts';
import { requireCount } from '../require-count.ts';
import { classifiedPoints } from './classified-points.ts';

/** The shape of `spirals`. */
export interface SpiralsOptions {
  /** Number of arms, which is the number of classes; default 2. */
  readonly arms?: number;
  /** Full turns of an arm from the centre to radius 1; default 1.5. */
  readonly turns?: number;
  /** Standard deviation of normal noise on both coordinates; default 0.02. */
  readonly noise?: number;
}

/**
 * Archimedean spirals from the origin to radius 1: arm k at r (cos φ, sin φ) with φ = 2π (turns · r + k / arms),
 * r uniform on [0, 1]. Labels 0 … arms − 1 take turns.
 */
export function spirals(
  count: number,
  source: RandomSource,
  options: SpiralsOptions = {},
): ClassificationSet {
  const { arms = 2, turns = 1.5, noise = 0.02 } = options;
  requireCount('spirals', 'arms', arms);
  return classifiedPoints('spirals', count, 2, source, (stream, point, index) => {
    const arm = index % arms;
    const radius = stream.uniform();
    const angle = 2 * Math.PI * (turns * radius + arm / arms);
    point[0] = radius * Math.cos(angle) + stream.normal(0, noise);
    point[1] = radius * Math.sin(angle) + stream.normal(0, noise);
    return arm;
  });
}
