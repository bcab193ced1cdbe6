// Whether a published number agrees with our trials: where it would have to lie, and the verdict. Writes no table.

import { predictionInterval, riskDifference, studentTQuantile } from '@trialbook/stats';
import type { Estimate } from '../estimate.ts';
import { ReportError } from '../report-error.ts';

/** A published number and our trials of the same thing. */
export interface PublishedNumber {
  /** In the unit of `ours` (fractions, not percent). */
  readonly published: number;
  readonly ours: Estimate;
  /** Half a unit of the last printed digit, in the same unit; added to both ends. Default 0. */
  readonly rounding?: number;
  /** How many trainings the number is the mean or the share of. Default 1 for a mean. */
  readonly publishedTrials?: number;
  /** Standard error of the published mean, where it was published with one; needs `publishedTrials` of at least 2. */
  readonly publishedStandardError?: number;
  /** Whether a time may be judged: only one measured on this machine. Default false. */
  readonly sameMachine?: boolean;
}

/**
 * `agrees` or `differs`: the published number lies within or outside what our trials lead one to expect. `too wide`: what
 * they lead one to expect is so much that no number could be told from it. `no interval`: a single trial of ours cannot
 * tell. `other machine`: a time of another machine, on which no verdict is given.
 */
export type PublishedVerdict = 'agrees' | 'differs' | 'too wide' | 'no interval' | 'other machine';

/** A verdict with its ground. */
export interface PublishedJudgement {
  readonly verdict: PublishedVerdict;
  /** Where the published number had to lie to agree (rounding not added), and how that range was made, in words. */
  readonly expected?: { readonly range: readonly [low: number, high: number]; readonly method: string };
}

/** A range over at least this share of all that is possible tells nothing. */
const TOO_WIDE = 0.9;
const TIMES = new Set(['ms', 's', 'min', 'h']);

/**
 * Judges a published number.
 *
 * - Published from one training: by the 95 % prediction interval of a further training of ours, mean ± t · s · √(1 + 1/n).
 * - Published as the mean of m trainings: by the two-sample interval, Welch's where its standard error was published, else
 *   with our spread for theirs, mean ± t · s · √(1/m + 1/n).
 * - A share (an estimate with Wilson's interval): of m trainings by Newcombe's two-sample interval; of an unknown number as
 *   a claim about the share itself, by Wilson's interval.
 *
 * The range is too wide where it covers nine tenths of [0, 1] (fractions), or reaches from nothing to twice our mean (all
 * else) and holds the published number.
 *
 * @throws ReportError when the published number is not finite, or what is said of its trials cannot be
 * @example
 * ```ts
 * import { judgePublished } from '@trialbook/report';
 * const ours = { name: 'a', unit: 'fraction', value: 0.95, n: 10, standardError: 0.005, ci95: [0.939, 0.961] } as const;
 * console.log(judgePublished({ published: 0.92, ours }).verdict); // agrees
 * console.log(judgePublished({ published: 0.538, ours }).verdict); // differs
 * ```
 */
export function judgePublished(row: PublishedNumber): PublishedJudgement {
  const { published, ours, rounding = 0, sameMachine = false } = row;
  check(row);
  const expected = expectedRange(row);
  if (TIMES.has(ours.unit) && !sameMachine) {
    return { verdict: 'other machine', ...(expected === undefined ? {} : { expected }) };
  }
  if (expected === undefined) return { verdict: 'no interval' };
  const [low, high] = expected.range;
  const inside = published >= low - rounding && published <= high + rounding;
  if (tooWide(expected.range, ours) && inside) return { verdict: 'too wide', expected };
  return { verdict: inside ? 'agrees' : 'differs', expected };
}

/**
 * The verdict alone, on a number published from one training.
 *
 * @example
 * ```ts
 * import { verdictOn } from '@trialbook/report';
 * const ours = { name: 'a', unit: 'fraction', value: 0.95, n: 10, standardError: 0.005, ci95: [0.939, 0.961] } as const;
 * console.log(verdictOn(0.538, ours)); // differs
 * ```
 */
export function verdictOn(published: number, ours: Estimate, rounding = 0): PublishedVerdict {
  return judgePublished({ published, ours, rounding }).verdict;
}

function expectedRange(row: PublishedNumber): PublishedJudgement['expected'] {
  const { ours, publishedTrials, publishedStandardError } = row;
  const { value, n = 0, standardError, ci95, method } = ours;
  if (!Number.isFinite(value)) return undefined;
  if (method === 'Wilson') {
    if (ci95 === undefined) return undefined;
    if (publishedTrials === undefined) return { range: ci95, method: 'Wilson' };
    return {
      range: sharesWithin(Math.round(value * n), n, publishedTrials),
      method: 'Newcombe, two samples',
    };
  }
  if (standardError === undefined || n < 2) {
    return ci95 === undefined ? undefined : { range: ci95, method: method ?? 'interval given' };
  }
  const future = publishedTrials ?? 1;
  if (publishedStandardError !== undefined) {
    return { range: welchRange(ours, future, publishedStandardError), method: 'Welch, two samples' };
  }
  const range = predictionInterval(
    { n, mean: value, standardDeviation: standardError * Math.sqrt(n) },
    { future },
  );
  return { range, method: future === 1 ? 'prediction interval' : `prediction interval, mean of ${future}` };
}

/** Shares k / m whose difference from ours Newcombe's interval cannot tell from 0: the least and the greatest. */
function sharesWithin(ones: number, n: number, m: number): readonly [number, number] {
  const agrees = (k: number) => {
    const [low, high] = riskDifference([ones, n], [k, m]).interval;
    return low <= 0 && high >= 0;
  };
  const nearest = Math.round((ones / n) * m);
  const furthest = (from: number, to: number): number => {
    let [near, far] = [from, to];
    if (agrees(far)) return far;
    while (Math.abs(far - near) > 1) {
      const middle = Math.trunc((near + far) / 2);
      if (agrees(middle)) near = middle;
      else far = middle;
    }
    return near;
  };
  return [furthest(nearest, 0) / m, furthest(nearest, m) / m];
}

function welchRange(ours: Estimate, m: number, theirError: number): readonly [number, number] {
  const [a, b] = [ours.standardError! ** 2, theirError ** 2];
  if (a + b === 0) return [ours.value, ours.value];
  const degreesOfFreedom = (a + b) ** 2 / (a ** 2 / (ours.n! - 1) + b ** 2 / (m - 1));
  const half = studentTQuantile(0.975, degreesOfFreedom) * Math.sqrt(a + b);
  return [ours.value - half, ours.value + half];
}

function tooWide([low, high]: readonly [number, number], { unit, value, method }: Estimate): boolean {
  if (unit === 'fraction' || method === 'Wilson') {
    return Math.min(1, high) - Math.max(0, low) >= TOO_WIDE;
  }
  return high - value >= Math.abs(value) && value !== 0;
}

function check({ published, ours, publishedTrials, publishedStandardError }: PublishedNumber): void {
  const where = `published number beside "${ours.name}"`;
  if (!Number.isFinite(published)) {
    throw new ReportError(`${where}: must be a finite number; got ${published}. Leave the row out.`);
  }
  if (publishedTrials !== undefined && !(Number.isInteger(publishedTrials) && publishedTrials >= 1)) {
    throw new ReportError(
      `${where}: publishedTrials must be a whole number of at least 1; got ${publishedTrials}. Leave it out where it is not known.`,
    );
  }
  if (publishedStandardError === undefined) return;
  if (!(publishedStandardError >= 0 && Number.isFinite(publishedStandardError))) {
    throw new ReportError(
      `${where}: publishedStandardError must be a finite number of at least 0; got ${publishedStandardError}.`,
    );
  }
  if (publishedTrials === undefined || publishedTrials < 2) {
    throw new ReportError(
      `${where}: a published standard error needs publishedTrials of at least 2; got ${String(publishedTrials)}. Say how many trainings it is of.`,
    );
  }
}
