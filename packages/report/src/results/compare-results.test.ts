// Two results beside each other: what moved, by which test, and what only one of them has.

import { expect, it } from 'vitest';
import { compareResults } from './compare-results.ts';
import type { ResultsJson, TrialJson } from './results-json.ts';

const trial = (seed: string, value: number | null, status = 'completed'): TrialJson => {
  return { trial: 0, seed, metrics: { score: value }, durationMs: 1, status };
};
const arm = (trials: readonly TrialJson[]) => {
  const values = trials.flatMap(({ metrics, status }) =>
    status === 'completed' ? [metrics.score as number] : [],
  );
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return {
    trials,
    summary: { score: { n: values.length, mean, standardError: null, ci95: null } },
  };
};
const results = (
  arms: Record<string, ReturnType<typeof arm>>,
  { facts = {}, verdicts = [] }: { facts?: Record<string, number>; verdicts?: ResultsJson['verdicts'] } = {},
): ResultsJson => ({
  ...{ schemaVersion: 2, report: 'tiny', profile: 'quick', engine: 'none' },
  experiments: {
    coin: {
      title: 'Coin',
      arms,
      facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, { value, unit: '' }])),
    },
  },
  verdicts,
});

const trials = (seeds: string, values: readonly number[]) =>
  values.map((value, at) => trial(`${seeds}${at}`, value));

it('finds nothing between equal results', () => {
  const one = results({ a: arm(trials('s', [1, 2, 3])) }, { facts: { f: 2 } });
  expect(compareResults(one, structuredClone(one))).toEqual({
    numbers: [],
    verdicts: [],
    onlyFirst: [],
    onlySecond: [],
    same: { means: 1, facts: 1, verdicts: 0 },
  });
});

it('pairs trials of equal seeds, in whatever order, and corrects over all means', () => {
  const first = results({ a: arm(trials('s', [1, 2, 3, 4])), b: arm(trials('s', [1, 2, 3, 4])) });
  const shifted = [1.1, 2.2, 3.1, 4.2].map((value, at) => trial(`s${at}`, value)).reverse();
  const second = results({ a: arm(shifted), b: arm(trials('s', [1, 2, 3, 4.1])) });
  const [a, b] = compareResults(first, second).numbers;
  // SciPy 1.17.1: ttest_rel([1.1, 2.2, 3.1, 4.2], [1, 2, 3, 4]); of two comparisons
  expect(a).toMatchObject({ name: 'coin/a/score', test: 'paired t-test', outcome: 'apart', n: [4, 4] });
  expect(a!.p).toBeCloseTo(2 * 0.013846832988859, 10);
  expect(b).toMatchObject({ name: 'coin/b/score', outcome: 'within chance' });
});

it('takes trials of other seeds for independent samples', () => {
  const first = results({ a: arm(trials('s', [1, 2, 3, 4])) });
  const second = results({ a: arm(trials('t', [2, 3, 4, 5, 9])) });
  const [a] = compareResults(first, second).numbers;
  // SciPy 1.17.1: ttest_ind([2, 3, 4, 5, 9], [1, 2, 3, 4], equal_var=False)
  expect(a!.p).toBeCloseTo(0.17649567015309295, 10);
  expect(a!.test).toBe('Welch t-test');
  expect(a!.first).toBe(2.5);
  expect(a!.second).toBe(4.6);
});

it('does not test single trials, and averages none that diverged', () => {
  const first = results({ a: arm([trial('s', 1), trial('t', 7, 'diverged')]) });
  const second = results({ a: arm([trial('s', 2), trial('t', 7)]) });
  expect(compareResults(first, second).numbers).toEqual([
    { name: 'coin/a/score', kind: 'mean', first: 1, second: 4.5, n: [1, 2], outcome: 'cannot be tested' },
  ]);
});

it('shows facts, flipped verdicts, and what only one side has', () => {
  const verdict = (name: string, outcome: string) => ({ name, outcome, outcomes: ['higher', 'none'] });
  const first = results(
    { a: arm(trials('s', [1, 2])), old: arm(trials('s', [1, 2])) },
    { facts: { f: 2, gone: 1 }, verdicts: [verdict('x.gain', 'higher'), verdict('x.same', 'none')] },
  );
  const second = results(
    { a: arm(trials('s', [1, 2])), new: arm(trials('s', [1, 2])) },
    { facts: { f: 3 }, verdicts: [verdict('x.gain', 'none'), verdict('x.same', 'none')] },
  );
  expect(compareResults(first, second)).toMatchObject({
    numbers: [{ name: 'coin/f', kind: 'fact', first: 2, second: 3, outcome: 'cannot be tested' }],
    verdicts: [{ name: 'x.gain', first: { outcome: 'higher' }, second: { outcome: 'none' } }],
    onlyFirst: ['arm coin/old', 'fact coin/gone'],
    onlySecond: ['arm coin/new'],
    same: { means: 1, facts: 0, verdicts: 1 },
  });
});
