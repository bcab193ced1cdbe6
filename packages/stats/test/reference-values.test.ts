// Summaries, intervals, tests and densities against R, SciPy, statsmodels and NumPy.

import { seedTree } from '@trialbook/random';
import { describe, expect, test } from 'vitest';
import {
  bootstrapInterval,
  clopperPearsonInterval,
  cohensD,
  hedgesG,
  histogram,
  holm,
  kernelDensity,
  mcnemarTest,
  mean,
  median,
  pairedDz,
  pairedPermutationTest,
  pairedTTest,
  pearsonCorrelation,
  permutationTest,
  quantiles,
  riskDifference,
  standardDeviation,
  standardError,
  tInterval,
  variance,
  welchTTest,
  wilsonInterval,
} from '../src/index.ts';
import { bcaShares } from '../src/interval/bootstrap-interval.ts';
import { readFixture, relativeError } from './fixtures/read-fixture.ts';

type Pair = [number, number];

/** Equal to `digits` significant digits; `floor` is the size below which the error counts as absolute. */
function agree(
  actual: ArrayLike<number> | number | null,
  expected: number[] | number,
  digits = 12,
  floor = 0,
) {
  const got = typeof actual === 'number' ? [actual] : Array.from(actual ?? []);
  const want = [expected].flat();
  expect(got.length).toBe(want.length);
  for (const [i, value] of want.entries()) {
    const error = relativeError(got[i]!, value, floor);
    expect(error, `${got[i]} against ${value}`).toBeLessThanOrEqual(10 ** -digits);
  }
}

interface SampleCase {
  name: string;
  values: number[];
  mean: number;
  variance: number;
  standardDeviation: number;
  standardError: number;
  median: number;
  interval95: Pair;
  interval80: Pair;
  probabilities: number[];
  quantiles: number[];
}

describe('one sample, against R', () => {
  test.each(readFixture<{ samples: SampleCase[] }>('summaries').samples)('$name', (sample) => {
    const { values } = sample;
    agree(mean(values), sample.mean, 14);
    agree(variance(values), sample.variance, 13);
    agree(standardDeviation(values), sample.standardDeviation, 13);
    agree(standardError(values), sample.standardError, 13);
    agree(median(values), sample.median, 15);
    agree(quantiles(values, sample.probabilities), sample.quantiles, 14);
    // A bound may lie near 0: compare on the scale of the interval.
    const width = sample.interval95[1] - sample.interval95[0];
    agree(tInterval(values), sample.interval95, 12, width);
    agree(tInterval(values, 0.8), sample.interval80, 12, width);
  });
});

interface ProportionCase {
  successes: number;
  trials: number;
  level: number;
  wilson: Pair;
  clopperPearson: Pair;
}

describe('proportions', () => {
  const fixture = readFixture<{
    intervals: ProportionCase[];
    differences: { a: Pair; b: Pair; interval: Pair }[];
    mcnemar: {
      counts: { both: number; onlyA: number; onlyB: number; neither: number };
      exact: number;
      corrected: number;
      midP: number;
    }[];
  }>('proportions');

  test.each(fixture.intervals)('intervals of $successes of $trials at $level, against SciPy and R', (c) => {
    agree(wilsonInterval(c.successes, c.trials, c.level), c.wilson, 12, 1e-3);
    agree(clopperPearsonInterval(c.successes, c.trials, c.level), c.clopperPearson);
  });

  test.each(fixture.differences)(
    "Newcombe's interval of $a and $b, against statsmodels",
    ({ a, b, interval }) => {
      agree(riskDifference(a, b).interval, interval, 12, 0.1);
    },
  );

  test.each(fixture.mcnemar)('McNemar tests of $counts, against R and by definition', (c) => {
    agree(mcnemarTest(c.counts, { method: 'exact' }).p, c.exact);
    agree(mcnemarTest(c.counts, { method: 'corrected' }).p, c.corrected);
    agree(mcnemarTest(c.counts).p, c.midP);
  });
});

interface PairedCase {
  name: string;
  a: number[];
  b: number[];
  statistic: number;
  degreesOfFreedom: number;
  p: number;
  interval: Pair;
  difference: number;
  signFlip: number;
  dz: number;
}

interface IndependentCase {
  name: string;
  a: number[];
  b: number[];
  permutation: number;
  statistic: number;
  degreesOfFreedom: number;
  p: number;
  interval: Pair;
  d: number;
  g: number;
}

describe('comparisons', () => {
  const fixture = readFixture<{
    paired: PairedCase[];
    independent: IndependentCase[];
    holm: [number[], number[]][];
    correlation: { x: number[]; y: number[]; r: number; statistic: number; p: number; interval: Pair }[];
  }>('comparisons');

  test.each(fixture.paired)('paired tests of "$name", against R and SciPy', (c) => {
    const result = pairedTTest(c.a, c.b);
    expect(result).toMatchObject({
      test: 'paired t-test',
      n: c.a.length,
      degreesOfFreedom: c.degreesOfFreedom,
    });
    agree(result.difference, c.difference, 12, 1e-2);
    agree(result.statistic, c.statistic, 11);
    agree(result.p, c.p, 11);
    agree(result.interval, c.interval, 11, 1e-3);
    agree(pairedPermutationTest(c.a, c.b).p, c.signFlip, 14);
    agree(pairedDz(c.a, c.b), c.dz, 11);
  });

  test.each(fixture.independent)('tests of independent groups "$name", against R and SciPy', (c) => {
    const result = welchTTest(c.a, c.b);
    expect(result).toMatchObject({ test: 'Welch t-test', n: [c.a.length, c.b.length] });
    agree(result.statistic, c.statistic);
    agree(result.degreesOfFreedom, c.degreesOfFreedom);
    agree(result.p, c.p);
    agree(result.interval, c.interval);
    agree(permutationTest(c.a, c.b).p, c.permutation, 14);
    agree(permutationTest(c.b, c.a).p, c.permutation, 14);
    agree(cohensD(c.a, c.b), c.d);
    agree(hedgesG(c.a, c.b), c.g);
  });

  test.each(fixture.holm)("Holm's correction of %j, against R", (p, adjusted) => {
    agree(holm(p), adjusted, 14);
  });

  test.each(fixture.correlation)(
    'correlation of $x and $y, against R',
    ({ x, y, r, statistic, p, interval }) => {
      const result = pearsonCorrelation(x, y);
      agree(result.r, r);
      agree(result.statistic, statistic, 11);
      agree(result.p, p, 11);
      agree(result.interval, interval, 11);
    },
  );
});

describe('shapes', () => {
  const fixture = readFixture<{
    densities: { values: number[]; bandwidth: number; x: number[]; density: number[] }[];
    histograms: {
      values: number[];
      bins: number | number[];
      domain: Pair | null;
      counts: number[];
      edges: number[];
    }[];
    bca: { values: number[]; estimates: number[]; shares: Pair }[];
    bootstrap: { values: number[]; bca: Pair; percentile: Pair }[];
  }>('shapes');

  test.each(fixture.densities)('kernel density of $values, against R and SciPy', (c) => {
    const result = kernelDensity(c.values, { points: 9 });
    agree(result.bandwidth, c.bandwidth);
    agree(result.x, c.x, 12, 1);
    agree(result.density, c.density, 10, Math.max(...c.density));
  });

  test.each(fixture.histograms)('histogram of $values in $bins bins, against NumPy', (c) => {
    const result = histogram(c.values, { bins: c.bins, ...(c.domain && { domain: c.domain }) });
    expect([...result.counts]).toEqual(c.counts);
    agree(result.edges, c.edges, 14, 1);
  });

  test.each(fixture.bca)(
    'BCa quantiles of a mean of $values, against SciPy',
    ({ values, estimates, shares }) => {
      const jackknife = values.map((_, i) => mean(values.toSpliced(i, 1)));
      agree(bcaShares(estimates, mean(values), jackknife, 0.95), shares, 10);
    },
  );

  test.each(fixture.bootstrap)(
    'bootstrap intervals agree with SciPy up to resampling',
    ({ values, bca, percentile }) => {
      const stream = () => seedTree(3).child('bootstrap').stream();
      const width = percentile[1] - percentile[0];
      agree(bootstrapInterval(values, { stream: stream(), resamples: 20_000 }).interval, bca, 1.4, width);
      agree(
        bootstrapInterval(values, { stream: stream(), resamples: 20_000, method: 'percentile' }).interval,
        percentile,
        1.4,
        width,
      );
    },
  );
});
