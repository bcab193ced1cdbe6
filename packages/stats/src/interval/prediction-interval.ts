// Where a new observation, or the mean of several new ones, is to be expected. Intervals for the mean are t-interval.ts.

import { checkBetween, checkCount } from '../arguments/check-number.ts';
import { checkSample } from '../arguments/check-sample.ts';
import { deviationOf, moments } from '../summary/moments.ts';
import type { SampleSummary } from '../summary/summarize.ts';
import type { Interval } from './interval.ts';
import { around } from './t-interval.ts';

/** What a prediction interval needs of a sample; a `SampleSummary` has it. */
export type PredictionSample = Pick<SampleSummary, 'n' | 'mean' | 'standardDeviation'>;

/** Which interval, and of what. */
export interface PredictionOptions {
  /** Share of such intervals that hold what they predict, in (0, 1); default 0.95. */
  readonly level?: number;
  /** How many new observations the predicted mean is of: a whole number, at least 1; default 1, a single new observation. */
  readonly future?: number;
}

/**
 * The prediction interval of a new observation: mean ± t · s · √(1 + 1 / n), or with `future` = m that of the mean of m new
 * ones: mean ± t · s · √(1 / m + 1 / n), t with n − 1 degrees of freedom. Exact for independent normal values; unlike an
 * interval for the mean it does not shrink to nothing with n, because a new observation varies by itself.
 *
 * Take it to ask whether one number published by others could be one more of our trials.
 *
 * @param values - at least two finite numbers, or their summary
 * @throws RangeError with fewer than two values, or with a value that is not finite
 * @example
 * ```ts
 * import { predictionInterval, tInterval } from '@trialbook/stats';
 * const [lo, hi] = predictionInterval([1, 2, 3, 4, 5]);
 * console.log(lo.toFixed(4), hi.toFixed(4)); // -1.8089 7.8089
 * console.log(tInterval([1, 2, 3, 4, 5])[0].toFixed(4)); // 1.0368
 * ```
 */
export function predictionInterval(
  values: ArrayLike<number> | PredictionSample,
  options: PredictionOptions = {},
): Interval {
  const { level = 0.95, future = 1 } = options;
  checkBetween('predictionInterval', 'options.level', level, 0, 1);
  checkCount('predictionInterval', 'options.future', future, 1);
  const { n, mean, standardDeviation } = 'length' in values ? describe(values) : checked(values);
  return around(mean, standardDeviation * Math.sqrt(1 / future + 1 / n), n - 1, level);
}

interface Described {
  readonly n: number;
  readonly mean: number;
  readonly standardDeviation: number;
}

function describe(values: ArrayLike<number>): Described {
  checkSample('predictionInterval', 'values', values, 2);
  const sample = moments(values);
  return { n: sample.n, mean: sample.mean, standardDeviation: deviationOf(sample) };
}

function checked({ n, mean, standardDeviation }: PredictionSample): Described {
  checkCount('predictionInterval', 'values.n', n, 2);
  checkSample('predictionInterval', '[values.mean, values.standardDeviation]', [
    mean,
    standardDeviation ?? Number.NaN,
  ]);
  return { n, mean, standardDeviation: standardDeviation! };
}
