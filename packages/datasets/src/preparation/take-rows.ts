// Rows of a set by number, as a new set of the same kind. Copies; the original stays as it is.

import type { ClassificationSet, ImageSet, RegressionSet } from '../dataset.ts';

type Numbers = Float32Array | Int32Array | Uint8Array;

/**
 * The given rows of a set of points or images, in the given order; a row may be taken more than once.
 *
 * @param indices - row numbers in [0, count)
 * @throws RangeError on a row number outside the set
 */
export function takeRows(set: ImageSet, indices: ArrayLike<number>): ImageSet;
export function takeRows(set: ClassificationSet, indices: ArrayLike<number>): ClassificationSet;
export function takeRows(set: RegressionSet, indices: ArrayLike<number>): RegressionSet;
export function takeRows<S extends ImageSet | ClassificationSet | RegressionSet>(
  set: S,
  indices: ArrayLike<number>,
): ImageSet | ClassificationSet | RegressionSet {
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i]!;
    if (!(Number.isInteger(row) && row >= 0 && row < set.count)) {
      throw new RangeError(
        `takeRows: row numbers must be integers in [0, ${set.count}); got ${row} at position ${i}`,
      );
    }
  }
  const count = indices.length;
  if ('images' in set) {
    const { height, width } = set;
    const images = take(set.images, height * width, indices);
    return { images, labels: take(set.labels, 1, indices), count, height, width };
  }
  const inputs = take(set.inputs, set.features, indices);
  return 'labels' in set
    ? { inputs, labels: take(set.labels, 1, indices), count, features: set.features }
    : {
        inputs,
        targets: take(set.targets, set.outputs, indices),
        count,
        features: set.features,
        outputs: set.outputs,
      };
}

function take<A extends Numbers>(values: A, size: number, indices: ArrayLike<number>): A {
  const taken = new (values.constructor as new (length: number) => A)(indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i]!;
    taken.set(values.subarray(row * size, (row + 1) * size), i * size);
  }
  return taken;
}
