// Where a curve of test cost has its minimum, and how far it rises behind it. No results, no prose.

import type { Estimate } from '@trialbook/report';
import { estimateOf } from '../estimate-of.ts';

/**
 * The point at which the mean curve, smoothed over three points, is lowest; and the rise from there to the last three points.
 *
 * The lowest point of a noisy curve lies below its neighbours by chance. So each trial's rise is measured from the
 * point that is lowest in the other trials: a curve that only falls and wavers has then no rise on average.
 *
 * @param curves one per trial, of equal length
 * @param every iterations between two points
 */
export function turnOfCost(
  curves: readonly ArrayLike<number>[],
  every: number,
): { readonly turn: number; readonly rise: Omit<Estimate, 'name' | 'unit'> } {
  const lowest = (of: readonly ArrayLike<number>[]) => {
    const means = Array.from({ length: of[0]!.length }, (_, point) => mean(of.map((curve) => curve[point]!)));
    const smooth = means.map((_, point) => around(means, point));
    return smooth.indexOf(Math.min(...smooth));
  };
  if (curves.length === 0) return { turn: Number.NaN, rise: { value: Number.NaN, n: 0 } };
  const rises = curves.map((curve, trial) => {
    const others = curves.length === 1 ? curves : curves.filter((_, other) => other !== trial);
    return around(curve, curve.length - 2) - around(curve, lowest(others));
  });
  return { turn: (lowest(curves) + 1) * every, rise: estimateOf(rises) };
}

function around(curve: ArrayLike<number>, point: number): number {
  const near = Array.from(curve).slice(Math.max(0, point - 1), point + 2);
  return mean(near);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
