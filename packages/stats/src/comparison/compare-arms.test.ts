import { seedTree } from '@trialbook/random';
import { expect, test } from 'vitest';
import type { Trial, TrialSet } from '../trial-set.ts';
import { adjustComparisons, compareAll } from './compare-all.ts';
import { compareArms } from './compare-arms.ts';
import { pairedTTest, welchTTest } from './t-test.ts';

/** Trials by number; null has diverged. */
function arm(name: string, scores: Record<number, number | null> | number[]): TrialSet<'score'> {
  const trials = Object.entries(scores).map(([trial, score]): Trial<'score'> => {
    const common = { trial: Number(trial), seed: trial, durationMs: 1 };
    return score === null
      ? { ...common, status: 'diverged', metrics: {}, reason: 'NaN' }
      : { ...common, status: 'completed', metrics: { score } };
  });
  return { arm: name, trials };
}

test('arms are paired by trial number, not by position', () => {
  const a = arm('a', [0.92, 0.95, 0.91, 0.96]);
  const b = arm('b', [0.9, 0.94, 0.9, 0.92]);
  const reversed = { arm: 'b', trials: b.trials.toReversed() };
  const result = compareArms(a, reversed, 'score');
  expect(result).toEqual(compareArms(a, b, 'score'));
  expect(result).toMatchObject({
    arms: ['a', 'b'],
    metric: 'score',
    test: 'paired t-test',
    n: 4,
    degreesOfFreedom: 3,
  });
  expect(result).toMatchObject({
    intervalMethod: 'Student t',
    adjustedP: null,
    correction: null,
    familySize: 1,
    note: null,
  });
  expect(result.p).toBe(pairedTTest([0.92, 0.95, 0.91, 0.96], [0.9, 0.94, 0.9, 0.92]).p);
  expect(result.effectSize.name).toBe('d_z');
});

test('a trial whose partner diverged is left out and counted', () => {
  const result = compareArms(
    arm('a', { 0: 1, 1: 2, 2: 4, 5: 9 }),
    arm('b', { 0: 0, 1: null, 2: 2, 3: 7, 5: 4 }),
    'score',
  );
  expect(result).toMatchObject({ n: 3, unpaired: [1, 1], means: [expect.closeTo(14 / 3, 14), 2] });
});

test('too few pairs give a result without a test that says so', () => {
  const one = compareArms(arm('a', [1]), arm('b', [3]), 'score', { test: 'paired-t' });
  expect(one).toMatchObject({ test: null, n: 1, difference: -2, interval: null, p: null });
  expect(one.note).toBe('Only 1 trial completed in both arms: too few for a test.');
  const none = compareArms(arm('a', { 0: null }), arm('b', [3]), 'score');
  expect(none).toMatchObject({ test: null, n: 0, difference: null, means: [null, null], unpaired: [0, 1] });
});

test('equal differences fall back to the sign-flip test, and the note says why', () => {
  const shifted = compareArms(arm('a', [0.98, 0.99, 0.97, 0.9]), arm('b', [0.97, 0.98, 0.96, 0.89]), 'score');
  expect(shifted).toMatchObject({
    test: 'exact sign-flip permutation test',
    p: 0.125,
    interval: null,
    statistic: null,
  });
  expect(shifted.note).toContain('All 4 paired differences are equal');
  expect(shifted.effectSize).toEqual({ name: 'd_z', value: null });
  expect(compareArms(arm('a', [0.5, 0.7, 0.2]), arm('b', [0.5, 0.7, 0.2]), 'score')).toMatchObject({
    p: 1,
    difference: 0,
  });
});

test('two constant groups fall back to the permutation test', () => {
  expect(welchTTest([2, 2, 2], [1, 1])).toMatchObject({
    test: 'exact permutation test',
    p: 0.1,
    interval: null,
  });
  expect(welchTTest([2, 2], [1, 1]).p).toBeCloseTo(1 / 3, 15);
  expect(welchTTest([2, 2], [2, 2]).p).toBe(1);
});

test('a 0/1 metric takes McNemar’s mid-p test and a Newcombe interval', () => {
  const a = arm('relu', [1, 1, 1, 1, 1, 0, 1, 1]);
  const b = arm('leaky', [0, 0, 0, 1, 0, 0, 0, 0]);
  const result = compareArms(a, b, 'score');
  // Six discordant pairs, all won by a: 2 · 2⁻⁶ − 2⁻⁶.
  expect(result).toMatchObject({
    test: 'McNemar mid-p test',
    n: 8,
    difference: 0.75,
    intervalMethod: 'Newcombe',
    p: expect.closeTo(2 ** -6, 14),
  });
  expect(result.effectSize).toEqual({ name: 'risk difference', value: 0.75 });
  expect(compareArms(a, b, 'score', { mcnemarMethod: 'exact' })).toMatchObject({
    test: 'McNemar exact test',
    p: expect.closeTo(2 ** -5, 14),
  });
  expect(() => compareArms(arm('a', [0.5]), b, 'score', { test: 'mcnemar' })).toThrow(
    "compareArms: options.test 'mcnemar' requires a metric that is 0 or 1 in every trial",
  );
});

test('welch uses every completed trial and Hedges’ g', () => {
  const result = compareArms(arm('a', [1, 2, 4]), arm('b', { 0: 0, 7: 3, 8: 1, 9: 2 }), 'score', {
    test: 'welch',
  });
  expect(result).toMatchObject({
    test: 'Welch t-test',
    n: [3, 4],
    unpaired: [0, 0],
    effectSize: { name: "Hedges' g" },
  });
});

test('sign-flip asks for a stream only when it needs one', () => {
  const long = Array.from({ length: 20 }, (_, i) => Math.sin(i));
  const a = arm(
    'a',
    long.map((value, i) => value + Math.cos(3 * i)),
  );
  expect(() => compareArms(a, arm('b', long), 'score', { test: 'sign-flip' })).toThrow(
    'pairedPermutationTest: options.stream is required, because 1.05e+6 arrangements are too many to go through.',
  );
  const stream = () => seedTree(1).child('permutation').stream();
  const first = compareArms(a, arm('b', long), 'score', { test: 'sign-flip', stream: stream() });
  expect(first).toMatchObject({
    test: 'Monte Carlo sign-flip permutation test',
    n: 20,
    intervalMethod: 'Student t',
  });
  expect(compareArms(a, arm('b', long), 'score', { test: 'sign-flip', stream: stream() })).toEqual(first);
});

test('a family is adjusted by Holm, without the comparisons that have no test', () => {
  const plain = arm('plain', [1, 1.2, 0.9, 1.1]);
  const family = compareAll(
    [
      [arm('l1', [0.8, 0.9, 0.7, 1]), plain],
      [arm('l2', { 0: null, 1: null }), plain],
      [arm('l3', [1.1, 1.1, 0.9, 1.2]), plain],
    ],
    'score',
  );
  expect(family.map(({ correction, familySize }) => [correction, familySize])).toEqual([
    ['Holm', 2],
    [null, 1],
    ['Holm', 2],
  ]);
  expect(family[0]!.adjustedP).toBeCloseTo(2 * family[0]!.p!, 15);
  expect(family[2]!.adjustedP).toBe(family[2]!.p);
  expect(family[1]).toMatchObject({ p: null, adjustedP: null });
  expect(adjustComparisons(family)).toEqual(family);
});

test('a level of 95 is refused with the fraction to write', () => {
  expect(() => compareArms(arm('a', [1, 2]), arm('b', [2, 4]), 'score', { level: 95 })).toThrow(
    'compareArms: options.level must lie strictly between 0 and 1; got 95. Write a fraction: 0.95 for 95 %.',
  );
});
