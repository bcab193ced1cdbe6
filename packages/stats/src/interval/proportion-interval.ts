// Intervals for one proportion: Wilson's score interval and Clopper & Pearson's.

import { checkBetween, checkCount } from '../arguments/check-number.ts';
import { betaQuantile } from '../distribution/beta.ts';
import { normalQuantile } from '../distribution/normal.ts';
import type { Interval } from './interval.ts';

/**
 * Wilson's score interval for a proportion, without continuity correction: near its nominal coverage on average, never
 * outside [0, 1], and of positive width at 0 of n and n of n. The default for rates.
 *
 * @param successes - whole number in [0, trials]
 * @param trials - whole number, at least 1
 * @param level - in (0, 1); default 0.95
 * @example
 * ```ts
 * import { wilsonInterval } from '@trialbook/stats';
 * console.log(wilsonInterval(915, 1000).map((bound) => bound.toFixed(3))); // [ '0.896', '0.931' ]
 * ```
 */
export function wilsonInterval(successes: number, trials: number, level = 0.95): Interval {
  check('wilsonInterval', successes, trials, level);
  const z = -normalQuantile((1 - level) / 2);
  const scale = 1 + (z * z) / trials;
  const center = (successes + (z * z) / 2) / (trials * scale);
  const half = (z / (trials * scale)) * Math.sqrt((successes * (trials - successes)) / trials + (z * z) / 4);
  return [
    successes === 0 ? 0 : Math.max(0, center - half),
    successes === trials ? 1 : Math.min(1, center + half),
  ];
}

/**
 * Clopper & Pearson's exact interval for a proportion: covers at least `level` always, so it is wider than Wilson's.
 *
 * @param successes - whole number in [0, trials]
 * @param trials - whole number, at least 1
 * @param level - in (0, 1); default 0.95
 */
export function clopperPearsonInterval(successes: number, trials: number, level = 0.95): Interval {
  check('clopperPearsonInterval', successes, trials, level);
  const tail = (1 - level) / 2;
  return [
    successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    successes === trials ? 1 : 1 - betaQuantile(tail, trials - successes, successes + 1),
  ];
}

function check(where: string, successes: number, trials: number, level: number): void {
  checkCount(where, 'trials', trials, 1);
  checkCount(where, 'successes', successes, 0, trials);
  checkBetween(where, 'level', level, 0, 1);
}
