// Two interleaved half circles.

import type { ClassificationSet } from '../dataset.ts';
import type { RandomSource } from '../random-source.ts';
import { classifiedPoints } from './classified-points.ts';

/**
 * Two half circles of radius 1: label 0 on (cos t, sin t), label 1 on (1 − cos t, ½ − sin t), t uniform on [0, π].
 * The labels alternate, beginning with 0. The curves are those of scikit-learn's `make_moons`.
 *
 * @param options.noise - standard deviation of normal noise on both coordinates; default 0.1
 */
export function twoMoons(
  count: number,
  source: RandomSource,
  options: { readonly noise?: number } = {},
): ClassificationSet {
  const { noise = 0.1 } = options;
  return classifiedPoints('twoMoons', count, 2, source, (stream, point, index) => {
    const label = index % 2;
    const t = stream.uniform(0, Math.PI);
    const x = label === 0 ? Math.cos(t) : 1 - Math.cos(t);
    const y = label === 0 ? Math.sin(t) : 0.5 - Math.sin(t);
    point[0] = x + stream.normal(0, noise);
    point[1] = y + stream.normal(0, noise);
    return label;
  });
}
