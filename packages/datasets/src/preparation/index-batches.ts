// One epoch's batches in a seeded order, as row numbers.

import { type RandomSource, streamOf } from '../random-source.ts';
import { requireCount } from '../require-count.ts';

/**
 * Splits a random order of the rows 0 … count − 1 into batches. Every row comes once; ask again, with another seed
 * node or the same running stream, for the next epoch.
 *
 * @param count - number of rows
 * @param batchSize - rows per batch
 * @param source - the order's random source, or `null` for the rows in their own order
 * @param options.dropLast - leave out a last batch that is not full; default false
 * @returns views of one array of row numbers: `batches[0].buffer` holds the whole epoch, batch after batch
 * @throws RangeError when batches of that size do not exist
 * @example
 * ```ts
 * import { indexBatches } from '@trialbook/datasets';
 * import { seedTree } from '@trialbook/random';
 * const epoch = indexBatches(10, 4, seedTree(1).child('order', 0));
 * console.log(epoch.map((batch) => batch.length)); // [ 4, 4, 2 ]
 * ```
 */
export function indexBatches(
  count: number,
  batchSize: number,
  source: RandomSource | null,
  options: { readonly dropLast?: boolean } = {},
): Uint32Array[] {
  requireCount('indexBatches', 'count', count);
  requireCount('indexBatches', 'batchSize', batchSize);
  const { dropLast = false } = options;
  if (dropLast && batchSize > count) {
    throw new RangeError(
      `indexBatches: with dropLast, batchSize must be at most the number of rows ${count}; got ${batchSize}`,
    );
  }
  const order =
    source === null ? Uint32Array.from({ length: count }, (_, i) => i) : streamOf(source).permutation(count);
  const batches = dropLast ? Math.floor(count / batchSize) : Math.ceil(count / batchSize);
  return Array.from({ length: batches }, (_, i) => order.subarray(i * batchSize, (i + 1) * batchSize));
}
