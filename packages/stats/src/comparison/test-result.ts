// What every hypothesis test returns: all that a sentence about it needs.

import type { Interval } from '../interval/interval.ts';

/** The outcome of a hypothesis test on two arms or groups, a − b. */
export interface TestResult {
  /** The test that was really done, in words: `paired t-test`. Differs from the one asked for where `note` says why. */
  readonly test: string;
  /** Pairs, or values in each group. */
  readonly n: number | readonly [number, number];
  /** Mean of a − mean of b (for 0/1 outcomes: difference of proportions). */
  readonly difference: number;
  /** Interval of the difference; null where none can be had. */
  readonly interval: Interval | null;
  /** How the interval was made: `Student t`, `Welch t`, `Newcombe`; null without one. */
  readonly intervalMethod: string | null;
  /** Confidence level of the interval. */
  readonly level: number;
  /** t, z or count behind p; null where the test has none. */
  readonly statistic: number | null;
  readonly degreesOfFreedom: number | null;
  /** Two-sided. */
  readonly p: number;
  /** What a reader must be told beside the result; null when there is nothing. */
  readonly note: string | null;
}
