// Labels as rows of zeros with a one.

import { requireCount } from '../require-count.ts';

/**
 * One-hot rows.
 *
 * @param labels - [count], integers in [0, classes)
 * @param classes - number of classes
 * @returns [count, classes], row-major
 * @throws RangeError on a label outside the classes (for instance −1 of a ±1 set)
 * @example
 * ```ts
 * import { oneHot } from '@trialbook/datasets';
 * console.log(oneHot([2, 0], 3)); // Float32Array(6) [ 0, 0, 1, 1, 0, 0 ]
 * ```
 */
export function oneHot(labels: ArrayLike<number>, classes: number): Float32Array {
  requireCount('oneHot', 'classes', classes);
  const rows = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new RangeError(
        `oneHot: labels must be integers in [0, ${classes}); got ${label} at position ${i}`,
      );
    }
    rows[i * classes + label] = 1;
  }
  return rows;
}
