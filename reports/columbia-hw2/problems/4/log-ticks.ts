// Tick values of a logarithmic axis: few, round, and inside the domain. Knows no chart library.

/**
 * Round values within [low, high]: 1-2-5 per decade, more of them below one decade, 1-3 above one and a half decades, only
 * powers of ten above four.
 *
 * @param low - above 0
 */
export function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const steps = decades > 4 ? [1] : decades > 1.5 ? [1, 3] : decades > 1 ? [1, 2, 5] : [1, 1.5, 2, 3, 5, 7];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of steps) {
      const tick = Number(`${step}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}
