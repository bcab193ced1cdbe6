// Which rows each step takes: the order of the examples, cut into batches. Draws from given streams only.

import { type HostTensor, hostTensor } from '@trialbook/jit';
import type { SeedNode } from '@trialbook/random';

/**
 * The order of the examples within an epoch: `shuffled` anew every epoch, `given` as they come, or any function from
 * the epoch and the trial's seeds to row numbers.
 */
export type EpochOrder =
  | 'shuffled'
  | 'given'
  | ((epoch: number, count: number, seeds: SeedNode) => ArrayLike<number>);

/** What happens to the examples that fill no batch: trained on as a smaller last batch, or left out of this epoch. */
export type Remainder = 'keep' | 'drop';

/** How an epoch falls into batches. */
export interface EpochPlan {
  /** Full batches. */
  readonly fullBatches: number;
  /** Size of the last, smaller batch; 0 when there is none. */
  readonly lastBatch: number;
  /** Steps in all. */
  readonly steps: number;
}

/** Cuts `count` examples into batches. A batch size beyond the count is one batch of all. */
export function planEpoch(count: number, batchSize: number, remainder: Remainder): EpochPlan {
  const fullBatches = Math.floor(count / batchSize);
  const lastBatch = remainder === 'keep' ? count % batchSize : 0;
  return { fullBatches, lastBatch, steps: fullBatches + (lastBatch > 0 ? 1 : 0) };
}

/**
 * The order of one epoch for one trial, from `seeds.child('order', epoch)`.
 *
 * @throws RangeError when a given order has another length or names a row that does not exist
 */
export function epochOrder(
  order: EpochOrder,
  epoch: number,
  count: number,
  seeds: SeedNode,
): ArrayLike<number> {
  if (order === 'given') return Int32Array.from({ length: count }, (_, i) => i);
  if (order === 'shuffled') return seeds.child('order', epoch).stream().permutation(count);
  const rows = order(epoch, count, seeds.child('order', epoch));
  if (rows.length !== count) {
    throw new RangeError(`order: epoch ${epoch} needs ${count} row numbers; got ${rows.length}`);
  }
  for (let i = 0; i < count; i++) {
    if (!Number.isInteger(rows[i]) || rows[i]! < 0 || rows[i]! >= count) {
      throw new RangeError(`order: row numbers are integers in [0, ${count}); got ${rows[i]} at ${i}`);
    }
  }
  return rows;
}

/**
 * The rows of consecutive batches as the input of a scan: int32 [batches, batchSize], or [batches, trials, batchSize]
 * when stacked.
 *
 * @param orders - one per trial; a single one for a single network
 * @param start - where in the orders the first batch begins
 * @param rowsPerTrial - added trial times to a trial's rows (0 when trials share examples)
 */
export function batchRows(
  orders: readonly ArrayLike<number>[],
  start: number,
  batches: number,
  batchSize: number,
  rowsPerTrial: number,
  stacked: boolean,
): HostTensor {
  const trials = orders.length;
  const rows = new Int32Array(batches * trials * batchSize);
  for (const [trial, order] of orders.entries()) {
    const offset = trial * rowsPerTrial;
    for (let batch = 0; batch < batches; batch++) {
      const from = start + batch * batchSize;
      const to = (batch * trials + trial) * batchSize;
      for (let i = 0; i < batchSize; i++) rows[to + i] = order[from + i]! + offset;
    }
  }
  return hostTensor(rows, stacked ? [batches, trials, batchSize] : [batches, batchSize]);
}
