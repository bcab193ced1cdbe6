// Wall-clock time of a training from its epochs. Not of compilation, validation or evaluation.

import { median } from '@trialbook/stats';
import type { EpochRecord } from '@trialbook/training';

/**
 * Seconds of training and milliseconds per step.
 *
 * The first epoch also compiles the step. It is counted at the median of the other epochs, where there are any.
 *
 * @param history - at least one epoch
 */
export function trainingTime(history: readonly Pick<EpochRecord, 'trainMs' | 'steps'>[]): {
  seconds: number;
  msPerStep: number;
} {
  const [first, ...others] = history.map(({ trainMs }) => trainMs);
  const start = others.length === 0 ? first! : Math.min(first!, median(others));
  const ms = others.reduce((sum, epoch) => sum + epoch, start);
  return { seconds: ms / 1000, msPerStep: ms / history.at(-1)!.steps };
}
