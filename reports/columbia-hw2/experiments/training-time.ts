// Wall-clock time of a training from its epochs. Not of compilation, validation or evaluation.

import { median } from '@trialbook/stats';
import type { EpochRecord } from '@trialbook/training';

/**
 * Seconds of training and milliseconds per step, every epoch counted at their median: neither the first, which also
 * compiles the step, nor a pause by another program belongs to the cost of a network.
 *
 * @param history - at least one epoch
 */
export function trainingTime(history: readonly Pick<EpochRecord, 'trainMs' | 'steps'>[]): {
  seconds: number;
  msPerStep: number;
} {
  const [first, ...others] = history.map(({ trainMs }) => trainMs);
  const ms = history.length * (others.length === 0 ? first! : median(others));
  return { seconds: ms / 1000, msPerStep: ms / history.at(-1)!.steps };
}
