// Permutation tests of a difference of means: sign flips of paired differences, and regrouping of independent groups.

import type { RandomStream } from '@trialbook/random';
import { checkCount } from '../arguments/check-number.ts';
import { checkPairs, checkSample } from '../arguments/check-sample.ts';
import { differences } from '../summary/differences.ts';
import { meanDifference, moments, powerOfTwoNear } from '../summary/moments.ts';
import { arrangements } from './arrangements.ts';

/** How to go through the arrangements of a permutation test. */
export interface PermutationOptions {
  /** Needed where the arrangements are too many to go through. */
  readonly stream?: RandomStream | undefined;
  /** Go through all arrangements when they are at most this many; default 100 000. */
  readonly exactUpTo?: number;
  /** Random arrangements drawn otherwise; default 9999. */
  readonly resamples?: number;
}

/** The outcome of a permutation test of a difference of means, a − b. */
export interface PermutationResult {
  /** `exact sign-flip permutation test`, `Monte Carlo permutation test`, … */
  readonly test: string;
  readonly n: number | readonly [number, number];
  /** Mean of a − mean of b. */
  readonly difference: number;
  /** Two-sided: share of arrangements with |difference| at least as large as the one observed. */
  readonly p: number;
  readonly exact: boolean;
  /** Arrangements gone through (exact), or drawn (Monte Carlo, where p = (b + 1) / (m + 1)). */
  readonly arrangements: number;
}

/**
 * The sign-flip permutation test of paired values: under the null hypothesis each difference is as likely as its
 * negative. Exact for up to 16 pairs by default, seeded Monte Carlo with p = (b + 1) / (m + 1) beyond (Phipson & Smyth
 * 2010), so that p is never 0.
 *
 * @param a - at least one finite number
 * @param b - as many; entry i is paired with entry i of `a`
 * @throws RangeError when a stream is needed and none was given
 * @example
 * ```ts
 * import { pairedPermutationTest } from '@trialbook/stats';
 * console.log(pairedPermutationTest([3, 5, 4, 6, 5], [1, 2, 2, 3, 1]).p); // 0.0625
 * ```
 */
export function pairedPermutationTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: PermutationOptions = {},
): PermutationResult {
  checkPairs('pairedPermutationTest', ['a', a], ['b', b]);
  const { values: raw } = differences(a, b);
  const n = raw.length;
  const unit = powerOfTwoNear([...Array.from(a), ...Array.from(b)]); // in it, sums stay numbers
  const values = raw.map((value) => value / unit);
  const total = 2 ** n;
  const tally = new Tally(
    values.reduce((sum, value) => sum + value, 0),
    rounding(a, b, unit),
  );
  const exact = total <= limit('pairedPermutationTest', options);
  if (exact) {
    const flip = (i: number, sum: number): void => {
      if (i === n) {
        tally.add(sum);
      } else {
        flip(i + 1, sum + values[i]!);
        flip(i + 1, sum - values[i]!);
      }
    };
    flip(0, 0);
  } else {
    const stream = needStream('pairedPermutationTest', options, total);
    for (let draw = resamples('pairedPermutationTest', options); draw > 0; draw--) {
      let sum = 0;
      let bits = 0;
      for (let i = 0; i < n; i++) {
        if (i % 32 === 0) bits = stream.uint32();
        sum += bits & 1 ? values[i]! : -values[i]!;
        bits >>>= 1;
      }
      tally.add(sum);
    }
  }
  return {
    test: `${exact ? 'exact' : 'Monte Carlo'} sign-flip permutation test`,
    n,
    difference: moments(raw).mean,
    ...tally.result(exact),
  };
}

/**
 * The permutation test of two independent groups, of equal size or not: under the null hypothesis every way to deal the
 * pooled values into groups of these sizes is equally likely. Exact where there are at most `exactUpTo` ways, seeded Monte
 * Carlo with p = (b + 1) / (m + 1) otherwise.
 *
 * @param a - at least one finite number
 * @param b - at least one finite number
 * @throws RangeError when a stream is needed and none was given
 * @example
 * ```ts
 * import { permutationTest } from '@trialbook/stats';
 * console.log(permutationTest([5, 6, 7], [1, 2]).p); // 0.1
 * ```
 */
export function permutationTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: PermutationOptions = {},
): PermutationResult {
  checkSample('permutationTest', 'a', a);
  checkSample('permutationTest', 'b', b);
  const n = a.length;
  const pooled = Float64Array.from([...Array.from(a), ...Array.from(b)]);
  const unit = powerOfTwoNear(pooled); // in it, sums stay numbers
  for (let i = 0; i < pooled.length; i++) pooled[i]! /= unit;
  const center = moments(pooled).mean;
  // With the pooled mean at 0, |mean a − mean b| grows with |sum of group a| whatever the sizes.
  for (let i = 0; i < pooled.length; i++) pooled[i]! -= center;
  const observed = pooled.subarray(0, n).reduce((sum, value) => sum + value, 0);
  const tally = new Tally(observed, rounding(a, b, unit));
  const total = arrangements(n, b.length);
  const exact = total <= limit('permutationTest', options);
  if (exact) {
    const deal = (from: number, left: number, sum: number): void => {
      if (left === 0) tally.add(sum);
      else for (let i = from; i <= pooled.length - left; i++) deal(i + 1, left - 1, sum + pooled[i]!);
    };
    deal(0, n, 0);
  } else {
    const stream = needStream('permutationTest', options, total);
    for (let draw = resamples('permutationTest', options); draw > 0; draw--) {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const j = i + stream.integer(pooled.length - i);
        const chosen = pooled[j]!;
        pooled[j] = pooled[i]!;
        pooled[i] = chosen;
        sum += chosen;
      }
      tally.add(sum);
    }
  }
  return {
    test: `${exact ? 'exact' : 'Monte Carlo'} permutation test`,
    n: [n, b.length],
    difference: meanDifference('permutationTest', moments(a), moments(b)),
    ...tally.result(exact),
  };
}

/** Counts the sums at least as far from 0 as the one observed; sums equal up to rounding count as ties. */
class Tally {
  readonly #threshold: number;
  #extreme = 0;
  #count = 0;

  constructor(observed: number, tolerance: number) {
    this.#threshold = Math.abs(observed) - tolerance;
  }

  add(sum: number): void {
    this.#count += 1;
    if (Math.abs(sum) >= this.#threshold) this.#extreme += 1;
  }

  result(exact: boolean): Pick<PermutationResult, 'p' | 'exact' | 'arrangements'> {
    const p = exact ? this.#extreme / this.#count : (this.#extreme + 1) / (this.#count + 1);
    return { p, exact, arrangements: this.#count };
  }
}

function rounding(a: ArrayLike<number>, b: ArrayLike<number>, unit: number): number {
  let size = 0;
  for (const sample of [a, b]) for (let i = 0; i < sample.length; i++) size += Math.abs(sample[i]! / unit);
  return 16 * Number.EPSILON * size;
}

function limit(where: string, { exactUpTo = 100_000 }: PermutationOptions): number {
  checkCount(where, 'exactUpTo', exactUpTo, 0, 10_000_000);
  return exactUpTo;
}

function resamples(where: string, { resamples = 9999 }: PermutationOptions): number {
  checkCount(where, 'resamples', resamples, 99);
  return resamples;
}

function needStream(where: string, { stream }: PermutationOptions, total: number): RandomStream {
  if (stream) return stream;
  throw new RangeError(
    `${where}: options.stream is required, because ${total.toPrecision(3)} arrangements are too many to go through. ` +
      "Pass seedTree(seed).child('permutation').stream() of @trialbook/random, or raise options.exactUpTo.",
  );
}
