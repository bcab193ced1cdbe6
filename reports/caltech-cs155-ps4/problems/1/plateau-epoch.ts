// When a loss curve has flattened out, by a stated rule.

/** A curve that falls by less than this has no plateau to reach: it never left its own. */
const LEAST_FALL = 0.01;

/**
 * The first epoch from which on the loss has done the given share of its whole fall for good: from there to the end no
 * loss is above end + (1 − share)·(start − end). Undefined where the loss hardly fell.
 *
 * @param losses - one per look, the first before training
 * @param epochs - the epochs done at each look
 * @param share - in (0, 1)
 */
export function plateauEpoch(
  losses: readonly number[],
  epochs: readonly number[],
  share: number,
): number | undefined {
  const [start, end] = [losses[0]!, losses.at(-1)!];
  if (!(start - end >= LEAST_FALL)) return undefined;
  const level = end + (1 - share) * (start - end);
  let first = losses.length - 1;
  while (first > 0 && losses[first - 1]! <= level) first -= 1;
  return epochs[first];
}
