// A number that was given or derived, not measured, so that it can be written through a format.

import type { Estimate } from '../estimate.ts';

/**
 * A constant as an estimate: a threshold, a published number, a value of theory. It has no n and no interval.
 *
 * @param unit `fraction`, `s`, `ms`, `count`, any other, or '' (the default) for none
 * @example
 * ```ts
 * import { constant, percent } from '@trialbook/report';
 * console.log(percent(constant('threshold', 0.01, 'fraction'), { digits: 0 }).text); // 1 %
 * ```
 */
export function constant(name: string, value: number, unit = ''): Estimate {
  return { name, value, unit };
}
