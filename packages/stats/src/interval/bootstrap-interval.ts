// Bootstrap intervals of any statistic: percentile and bias-corrected accelerated (BCa).

import type { RandomStream } from '@trialbook/random';
import { checkBetween, checkCount } from '../arguments/check-number.ts';
import { checkSample } from '../arguments/check-sample.ts';
import { normalCdf, normalQuantile } from '../distribution/normal.ts';
import { deviationOf, moments, powerOfTwoNear } from '../summary/moments.ts';
import { sortedQuantile } from '../summary/quantile.ts';
import type { Interval } from './interval.ts';

/** What to resample, how often, and which interval to take. */
export interface BootstrapOptions<Value> {
  /** Where the resamples come from: equal streams give equal intervals. */
  readonly stream: RandomStream;
  /** A finite number from any resample; default the mean. Pass rows as values to resample pairs. */
  readonly statistic?: (sample: readonly Value[]) => number;
  /** Default `bca`. */
  readonly method?: 'bca' | 'percentile';
  /** In (0, 1); default 0.95. */
  readonly level?: number;
  /** Default 9999. */
  readonly resamples?: number;
}

/** A bootstrap interval and how it was made. */
export interface BootstrapInterval {
  /** The statistic of the sample itself. */
  readonly estimate: number;
  readonly interval: Interval;
  /** The standard deviation of the resampled statistic. */
  readonly standardError: number;
  /** The method really used: BCa falls back to percentile where it does not exist, and `note` says so. */
  readonly method: 'BCa bootstrap' | 'percentile bootstrap';
  readonly resamples: number;
  readonly note: string | null;
}

/**
 * A bootstrap interval of a statistic of independent values, seeded.
 *
 * BCa after Efron (*Better bootstrap confidence intervals*, 1987), acceleration from the jackknife. Its coverage is near
 * nominal from 20 to 30 values on; with 10, a BCa interval of level 0.95 for the mean of normal values covers it 89 % of the
 * time, with 5 84 %. For means of few values prefer `tInterval`.
 *
 * @param values - at least two; numbers, or rows of anything with a `statistic` of rows
 * @throws RangeError where the statistic is not finite on some resample
 * @example
 * ```ts
 * import { seedTree } from '@trialbook/random';
 * import { bootstrapInterval, median } from '@trialbook/stats';
 * const stream = seedTree(1).child('bootstrap').stream();
 * const { interval } = bootstrapInterval([3, 1, 4, 1, 5, 9, 2, 6], { stream, statistic: median });
 * console.log(interval[0] <= 3.5 && interval[1] >= 3.5); // true
 * ```
 */
export function bootstrapInterval<Value = number>(
  values: ArrayLike<Value>,
  options: BootstrapOptions<Value>,
): BootstrapInterval {
  const { stream, method = 'bca', level = 0.95, resamples = 9999 } = options;
  checkBetween('bootstrapInterval', 'options.level', level, 0, 1);
  checkCount('bootstrapInterval', 'options.resamples', resamples, 99);
  const sample = Array.from(values);
  if (!options.statistic || typeof sample[0] === 'number') {
    checkSample('bootstrapInterval', 'values', sample as number[], 2);
  }
  checkCount('bootstrapInterval', 'values.length', sample.length, 2);
  const statistic = options.statistic ?? ((numbers) => moments(numbers as unknown as readonly number[]).mean);
  const measure = (resample: readonly Value[], which: string): number => {
    const result = statistic(resample);
    if (Number.isFinite(result)) return result;
    throw new RangeError(
      `bootstrapInterval: options.statistic must give a finite number; got ${result} for ${which}. ` +
        'Use a statistic that exists for every resample.',
    );
  };

  const estimate = measure(sample, 'the sample');
  const resample = sample.slice();
  const estimates = Float64Array.from({ length: resamples }, (_, draw) => {
    for (let i = 0; i < sample.length; i++) resample[i] = sample[stream.integer(sample.length)]!;
    return measure(resample, `resample ${draw}`);
  }).sort();
  const jackknife = () =>
    sample.map((_, i) => measure(sample.toSpliced(i, 1), `the sample without value ${i}`));
  const shares = method === 'bca' ? bcaShares(estimates, estimate, jackknife(), level) : null;
  const [lo, hi] = shares ?? [(1 - level) / 2, (1 + level) / 2];
  return {
    estimate,
    interval: [sortedQuantile(estimates, lo), sortedQuantile(estimates, hi)],
    standardError: deviationOf(moments(estimates)),
    method: shares ? 'BCa bootstrap' : 'percentile bootstrap',
    resamples,
    note:
      method === 'bca' && !shares
        ? 'BCa does not exist here (the statistic hardly varies between resamples), so the percentile interval is given.'
        : null,
  };
}

/**
 * Which quantiles of the resampled estimates bound the BCa interval; null where it does not exist.
 *
 * @param estimates - the statistic of every resample
 * @param estimate - the statistic of the sample
 * @param jackknife - the statistic of the sample without value i, for each i
 */
export function bcaShares(
  estimates: ArrayLike<number>,
  estimate: number,
  jackknife: ArrayLike<number>,
  level: number,
): Interval | null {
  let below = 0;
  for (let i = 0; i < estimates.length; i++) {
    below += estimates[i]! < estimate ? 1 : estimates[i] === estimate ? 0.5 : 0;
  }
  if (below === 0 || below === estimates.length) return null;
  const bias = normalQuantile(below / estimates.length);
  const center = moments(jackknife).mean;
  const influences = Float64Array.from(jackknife, (without) => center - without);
  const unit = powerOfTwoNear(influences); // cubes of small values are soon 0
  let squares = 0;
  let cubes = 0;
  for (const scaled of influences) {
    const influence = scaled / unit;
    squares += influence ** 2;
    cubes += influence ** 3;
  }
  if (squares === 0) return null;
  const acceleration = cubes / (6 * squares ** 1.5);
  const share = (probability: number) => {
    const z = bias + normalQuantile(probability);
    return normalCdf(bias + z / (1 - acceleration * z));
  };
  const lo = share((1 - level) / 2);
  const hi = share((1 + level) / 2);
  return lo < hi ? [lo, hi] : null;
}
