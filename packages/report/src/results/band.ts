// Curves of many trials as mean and interval at every point. Draws nothing.

import { meanEstimate } from './summaries.ts';

/** One point of a mean curve, ready to be a row. */
export interface BandPoint {
  readonly x: number;
  readonly mean: number;
  /** Ends of the 95 % t interval; equal to the mean for a single trial. */
  readonly low: number;
  readonly high: number;
  readonly standardError: number;
  /** Trials with a finite value here. */
  readonly n: number;
}

/**
 * Mean and 95 % t interval at every point of several curves; values that are not finite are left out, and n says so.
 *
 * @param curves one per trial; may differ in length
 * @param at abscissas; 1, 2, 3, … unless given
 */
export function bandOver(curves: readonly ArrayLike<number>[], at?: ArrayLike<number>): BandPoint[] {
  const length = Math.max(0, ...curves.map((curve) => curve.length));
  const points: BandPoint[] = [];
  for (let i = 0; i < length; i++) {
    const values = curves.flatMap((curve) => {
      const value = curve[i];
      return value !== undefined && Number.isFinite(value) ? [value] : [];
    });
    if (values.length === 0) continue;
    const { value: mean, ci95 = [mean, mean], standardError = 0 } = meanEstimate('band', '', values);
    points.push({ x: at?.[i] ?? i + 1, mean, low: ci95[0], high: ci95[1], standardError, n: values.length });
  }
  return points;
}
