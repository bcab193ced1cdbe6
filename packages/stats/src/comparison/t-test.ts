// Student's t-test for pairs and Welch's for independent groups.

import { checkBetween } from '../arguments/check-number.ts';
import { checkPairs, checkSample } from '../arguments/check-sample.ts';
import { studentTCdf } from '../distribution/student-t.ts';
import { around } from '../interval/t-interval.ts';
import { differences } from '../summary/differences.ts';
import { commonSquares, errorOf, meanDifference, moments } from '../summary/moments.ts';
import { arrangements } from './arrangements.ts';
import type { TestResult } from './test-result.ts';

/**
 * The two-sided paired t-test of mean(a − b) = 0, with its interval.
 *
 * Where all differences are equal there is no variance and no t: the result then is the exact sign-flip test
 * (p = 2^(1−n), or 1 when all are 0), without an interval, and `note` says so.
 *
 * @param a - at least two finite numbers
 * @param b - as many; entry i is paired with entry i of `a`
 * @param level - of the interval, in (0, 1); default 0.95
 * @example
 * ```ts
 * import { pairedTTest } from '@trialbook/stats';
 * const { p, degreesOfFreedom } = pairedTTest([0.92, 0.95, 0.91, 0.96], [0.9, 0.94, 0.9, 0.92]);
 * console.log(degreesOfFreedom, p.toFixed(3)); // 3 0.066
 * ```
 */
export function pairedTTest(a: ArrayLike<number>, b: ArrayLike<number>, level = 0.95): TestResult {
  checkPairs('pairedTTest', ['a', a], ['b', b], 2);
  checkBetween('pairedTTest', 'level', level, 0, 1);
  const { values, constant } = differences(a, b);
  const sample = moments(values);
  const { n, mean } = sample;
  if (constant) {
    return {
      test: 'exact sign-flip permutation test',
      n,
      difference: mean,
      ...noInterval(level),
      p: isZero(mean, a, b) ? 1 : 2 ** (1 - n),
      note: `All ${n} paired differences are equal, so they have no variance, no t statistic and no interval.`,
    };
  }
  const standardError = errorOf(sample);
  return {
    test: 'paired t-test',
    n,
    difference: mean,
    interval: around(mean, standardError, n - 1, level),
    intervalMethod: 'Student t',
    level,
    ...tAndP(mean / standardError, n - 1),
    note: null,
  };
}

/**
 * The two-sided Welch t-test of equal means of two independent groups, with its interval: variances may differ, and the
 * degrees of freedom are Satterthwaite's.
 *
 * Where both groups have no variance at all the result is the exact permutation test, without an interval, and `note`
 * says so.
 *
 * @param a - at least two finite numbers
 * @param b - at least two finite numbers
 * @param level - of the interval, in (0, 1); default 0.95
 */
export function welchTTest(a: ArrayLike<number>, b: ArrayLike<number>, level = 0.95): TestResult {
  checkSample('welchTTest', 'a', a, 2);
  checkSample('welchTTest', 'b', b, 2);
  checkBetween('welchTTest', 'level', level, 0, 1);
  const first = moments(a);
  const second = moments(b);
  const difference = meanDifference('welchTTest', first, second);
  const squares = commonSquares(first, second);
  const partA = squares.a / (first.n - 1) / first.n;
  const partB = squares.b / (second.n - 1) / second.n;
  const n = [first.n, second.n] as const;
  if (partA + partB === 0) {
    const extreme = first.n === second.n ? 2 : 1;
    return {
      test: 'exact permutation test',
      n,
      difference,
      ...noInterval(level),
      p: isZero(difference, a, b) ? 1 : extreme / arrangements(first.n, second.n),
      note: 'All values within each group are equal, so there is no variance, no t statistic and no interval.',
    };
  }
  const standardError = Math.sqrt(partA + partB) * squares.unit;
  // Shares instead of squares of variances: no underflow for tiny scatter.
  const shareA = partA / (partA + partB);
  const shareB = partB / (partA + partB);
  const degreesOfFreedom = 1 / (shareA ** 2 / (first.n - 1) + shareB ** 2 / (second.n - 1));
  return {
    test: 'Welch t-test',
    n,
    difference,
    interval: around(difference, standardError, degreesOfFreedom, level),
    intervalMethod: 'Welch t',
    level,
    ...tAndP(difference / standardError, degreesOfFreedom),
    note: null,
  };
}

function tAndP(
  t: number,
  degreesOfFreedom: number,
): Pick<TestResult, 'statistic' | 'degreesOfFreedom' | 'p'> {
  return { statistic: t, degreesOfFreedom, p: 2 * studentTCdf(-Math.abs(t), degreesOfFreedom) };
}

function noInterval(
  level: number,
): Pick<TestResult, 'interval' | 'intervalMethod' | 'level' | 'statistic' | 'degreesOfFreedom'> {
  return { interval: null, intervalMethod: null, level, statistic: null, degreesOfFreedom: null };
}

/** Zero up to the rounding of the values it came from. */
function isZero(difference: number, a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return Math.abs(difference) <= 4 * Number.EPSILON * Math.max(Math.abs(a[0]!), Math.abs(b[0]!));
}
