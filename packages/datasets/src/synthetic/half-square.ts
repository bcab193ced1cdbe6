// The linearly separable problem of the perceptron experiment.

import type { ClassificationSet } from '../dataset.ts';
import type { RandomSource } from '../random-source.ts';
import { classifiedPoints } from './classified-points.ts';

/**
 * Points uniform in the unit square; the label is +1 where x₁ > x₂, else −1.
 *
 * The true boundary passes through the origin, so that a perceptron without bias can learn it.
 *
 * @param count - number of points
 * @returns inputs [count, 2], labels −1 or +1
 * @example
 * ```ts
 * import { halfSquare } from '@trialbook/datasets';
 * import { seedTree } from '@trialbook/random';
 * const { inputs, labels } = halfSquare(20, seedTree(1).child('train'));
 * console.log(inputs.length, labels.every((label) => label === 1 || label === -1)); // 40 true
 * ```
 */
export function halfSquare(count: number, source: RandomSource): ClassificationSet {
  return classifiedPoints('halfSquare', count, 2, source, (stream, point) => {
    point[0] = stream.uniform();
    point[1] = stream.uniform();
    return point[0]! > point[1]! ? 1 : -1;
  });
}
