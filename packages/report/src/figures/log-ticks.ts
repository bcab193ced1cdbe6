// Tick values of a logarithmic axis: few, round, and inside the domain. Knows no chart library.

/**
 * Round values within [low, high]: 1-2-5 per decade, more of them below one decade, 1-3 above one and a half decades, only
 * powers of ten above four, and above ten decades only some of those.
 *
 * @param low above 0
 * @param high at least `low`
 * @returns ascending; empty where no round value lies between
 * @throws RangeError where the ends are not positive, finite and in order
 * @example
 * ```ts
 * import { logTicks } from '@trialbook/report';
 * console.log(logTicks(15, 250)); // [ 20, 50, 100, 200 ]
 * ```
 */
export function logTicks(low: number, high: number): number[] {
  if (!(low > 0 && high >= low && Number.isFinite(high))) {
    throw new RangeError(
      `logTicks: low and high must be finite with 0 < low ≤ high; got ${low} and ${high}. Leave values at or below 0 out.`,
    );
  }
  const decades = Math.log10(high) - Math.log10(low);
  const steps = decades > 4 ? [1] : decades > 1.5 ? [1, 3] : decades > 1 ? [1, 2, 5] : [1, 1.5, 2, 3, 5, 7];
  const every = Math.max(1, Math.ceil(decades / 10));
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    if (power % every !== 0) continue;
    for (const step of steps) {
      const tick = Number(`${step}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}
