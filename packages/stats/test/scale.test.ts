// Statistics know no unit: in another unit means and intervals are that many times as large, and tests, correlations and effect
// sizes are the same. By powers of two, which round nothing, that holds to the last bit, from 1e-250 to 1e300.

import { seedTree } from '@trialbook/random';
import { describe, expect, test } from 'vitest';
import {
  bootstrapInterval,
  cohensD,
  compareArms,
  hedgesG,
  kernelDensity,
  mean,
  median,
  pairedDz,
  pairedPermutationTest,
  pairedTTest,
  pearsonCorrelation,
  permutationTest,
  predictionInterval,
  standardDeviation,
  standardError,
  summarizeValues,
  type TrialSet,
  tInterval,
  welchTTest,
} from '../src/index.ts';

type Sample = readonly number[];
const arm = (name: string, values: Sample): TrialSet<'x'> => ({
  arm: name,
  trials: values.map((x, trial) => ({
    trial,
    seed: `s${trial}`,
    status: 'completed',
    metrics: { x },
    durationMs: 1,
  })),
});
const bootstrap = (method: 'bca' | 'percentile') => (a: Sample) =>
  bootstrapInterval(a, { stream: seedTree(3).stream(), method, resamples: 299 });
const monteCarlo = { exactUpTo: 0, resamples: 199 };

/** By name: the statistic, and which of its numbers have the unit of the values. */
const statistics: Record<string, readonly [(a: Sample, b: Sample) => unknown, ...withUnit: string[]]> = {
  mean: [(a) => ({ value: mean(a) }), 'value'],
  median: [(a) => ({ value: median(a) }), 'value'],
  standardDeviation: [(a) => ({ value: standardDeviation(a) }), 'value'],
  standardError: [(a) => ({ value: standardError(a) }), 'value'],
  summarizeValues: [
    summarizeValues,
    ...['mean', 'standardDeviation', 'standardError', 'ci95', 'min', 'max', 'median'],
  ],
  tInterval: [(a) => ({ interval: tInterval(a) }), 'interval'],
  predictionInterval: [(a) => ({ interval: predictionInterval(a) }), 'interval'],
  pairedTTest: [pairedTTest, 'difference', 'interval'],
  welchTTest: [welchTTest, 'difference', 'interval'],
  'sign flips, all': [pairedPermutationTest, 'difference'],
  'sign flips, some': [
    (a, b) => pairedPermutationTest(a, b, { stream: seedTree(1).stream(), ...monteCarlo }),
    'difference',
  ],
  'regroupings, all': [permutationTest, 'difference'],
  'regroupings, some': [
    (a, b) => permutationTest(a, b, { stream: seedTree(1).stream(), ...monteCarlo }),
    'difference',
  ],
  compareArms: [(a, b) => compareArms(arm('a', a), arm('b', b), 'x'), 'means', 'difference', 'interval'],
  'BCa bootstrap': [bootstrap('bca'), 'estimate', 'interval', 'standardError'],
  'percentile bootstrap': [bootstrap('percentile'), 'estimate', 'interval', 'standardError'],
  cohensD: [(a, b) => ({ d: cohensD(a, b) })],
  hedgesG: [(a, b) => ({ g: hedgesG(a, b) })],
  pairedDz: [(a, b) => ({ d: pairedDz(a, b) })],
  pearsonCorrelation: [pearsonCorrelation],
  kernelDensity: [(a) => kernelDensity(a, { points: 16 }), 'x', 'bandwidth', 'density'],
};

const samples: Record<string, readonly [Sample, Sample]> = {
  'far apart': [
    [1, 2, 4],
    [0, 0.1, 0],
  ],
  overlapping: [
    [0.9833, 0.9841, 0.9829, 0.9838, 0.9847],
    [0.9836, 0.9832, 0.9831, 0.983, 0.9844],
  ],
  'of both signs': [
    [-3, 1.5, 2, -0.25, 0],
    [4, -1, 0.5, 3.5, 1],
  ],
};

/** `value` in a unit 2^-power as large: numbers are that many times as large. A density falls where its x grows. */
function scaled(value: unknown, power: number): unknown {
  if (typeof value === 'number') return value * 2 ** power;
  if (Array.isArray(value)) return value.map((entry) => scaled(entry, power));
  return value instanceof Float64Array ? value.map((entry) => entry * 2 ** power) : value;
}

describe.each(Object.entries(statistics))('%s', (_, [statistic, ...withUnit]) => {
  test.each(Object.entries(samples))('of samples %s', (__, [a, b]) => {
    const expected = statistic(a, b) as Record<string, unknown>;
    for (const power of [-830, -400, 3, 400, 990]) {
      const at = (sample: Sample) => sample.map((value) => value * 2 ** power);
      const found = statistic(at(a), at(b)) as Record<string, unknown>;
      const inUnit = Object.entries(expected).map(([name, value]) => [
        name,
        withUnit.includes(name) ? scaled(value, name === 'density' ? -power : power) : value,
      ]);
      expect(found, `times 2 ** ${power}`).toEqual(Object.fromEntries(inUnit));
    }
  });
});

test('tiny differences are no equal ones', () => {
  const { p, interval } = pairedTTest([1e-200, 2e-200, 4e-200], [0, 1e-201, 0]);
  expect(p).toBeCloseTo(pairedTTest([1, 2, 4], [0, 0.1, 0]).p, 12);
  expect(interval![1] - interval![0]).toBeGreaterThan(0);
});

test('a difference too large for a number is refused by name', () => {
  const [low, high] = [
    [-1.5e308, -1.6e308],
    [1.5e308, 1.4e308],
  ] as const;
  expect(() => pairedTTest(high, low)).toThrow(
    'paired differences must be below 1.8e308; a[0] and b[0] are 1.5e+308 and -1.5e+308. Give the values in a larger unit.',
  );
  expect(() => welchTTest(high, low)).toThrow('welchTTest: the means must differ by less than 1.8e308');
  expect(() => permutationTest(high, low)).toThrow('permutationTest: the means must differ by less than');
});

test('one group much larger than the other, without scatter, hides none', () => {
  const { test: chosen, p } = welchTTest([1e-200, 2e-200, 4e-200], [1e300, 1e300]);
  expect(chosen).toBe('Welch t-test');
  expect(p).toBeLessThan(1e-100);
});
