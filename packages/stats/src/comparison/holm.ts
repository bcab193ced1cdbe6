// Holm's correction of p values for the number of comparisons made.

import { checkWithin } from '../arguments/check-number.ts';

/**
 * Holm's step-down adjusted p values (1979), in the order given: reject where an adjusted p is below α and the chance of
 * any false rejection in the family stays below α, whatever the dependence.
 *
 * @param pValues - each in [0, 1]; none at all gives none
 * @example
 * ```ts
 * import { holm } from '@trialbook/stats';
 * console.log(holm([0.01, 0.04, 0.03])); // [ 0.03, 0.06, 0.06 ]
 * ```
 */
export function holm(pValues: ArrayLike<number>): number[] {
  const p = Array.from(pValues);
  for (const [i, value] of p.entries()) checkWithin('holm', `pValues[${i}]`, value, 0, 1);
  const ascending = p.map((_, i) => i).sort((i, j) => p[i]! - p[j]!);
  const adjusted = new Array<number>(p.length);
  let floor = 0;
  for (const [rank, i] of ascending.entries()) {
    floor = Math.max(floor, Math.min(1, p[i]! * (p.length - rank)));
    adjusted[i] = floor;
  }
  return adjusted;
}
