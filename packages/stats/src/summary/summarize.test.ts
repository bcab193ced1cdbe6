import { expect, test } from 'vitest';
import type { Trial, TrialSet } from '../trial-set.ts';
import { summarize, summarizeValues } from './summarize.ts';
import { summarizeProportion } from './summarize-proportion.ts';

function set(...results: (number | 'diverged' | 'failed')[]): TrialSet<'score'> {
  const trials = results.map((result, trial): Trial<'score'> => {
    const common = { trial, seed: `${trial}`, durationMs: 1 };
    return typeof result === 'number'
      ? { ...common, status: 'completed', metrics: { score: result } }
      : { ...common, status: result, metrics: { score: Number.NaN }, reason: 'loss is NaN at step 3' };
  });
  return { arm: 'plain', trials };
}

test('only completed trials are averaged; the others are counted', () => {
  const summary = summarize(set(1, 'diverged', 2, 'failed', 3, 'diverged'), 'score');
  expect(summary).toMatchObject({
    n: 3,
    mean: 2,
    standardDeviation: 1,
    min: 1,
    max: 3,
    median: 2,
    diverged: 2,
    failed: 1,
  });
  expect(summary.standardError).toBeCloseTo(1 / Math.sqrt(3), 15);
  expect(summary.ci95?.map((bound) => bound.toFixed(4))).toEqual(['-0.4841', '4.4841']);
});

test('one trial has a mean but no error and no interval', () => {
  expect(summarize(set(0.5), 'score')).toEqual({
    n: 1,
    mean: 0.5,
    standardDeviation: null,
    standardError: null,
    ci95: null,
    min: 0.5,
    max: 0.5,
    median: 0.5,
    diverged: 0,
    failed: 0,
  });
});

test('an arm where nothing completed is summarised, not thrown away', () => {
  expect(summarize(set('diverged', 'failed'), 'score')).toMatchObject({
    n: 0,
    mean: null,
    ci95: null,
    diverged: 1,
    failed: 1,
  });
  expect(summarizeProportion(set('diverged'), 'score')).toMatchObject({
    n: 0,
    successes: 0,
    mean: null,
    ci95: null,
    diverged: 1,
  });
});

test('equal values have a standard error of exactly 0', () => {
  expect(summarizeValues([0.1, 0.1, 0.1])).toMatchObject({ standardError: 0, ci95: [0.1, 0.1] });
});

test('a completed trial without the metric, or with NaN, is refused by number', () => {
  expect(() => summarize(set(1, Number.NaN), 'score')).toThrow(
    "metricValues: metric 'score' of trial 1 of arm 'plain' must be finite; got NaN. Record the trial with status 'diverged'.",
  );
  expect(() => summarize(set(1) as TrialSet<'score' | 'loss'>, 'loss')).toThrow(
    "metricValues: trial 0 of arm 'plain' must have the metric 'loss'; it has: score.",
  );
});

test('a trial number that occurs twice is refused', () => {
  const { arm, trials } = set(1, 2);
  expect(() => summarize({ arm, trials: [...trials, trials[0]!] }, 'score')).toThrow(
    "trial numbers of arm 'plain' must be unique; 0 occurs twice.",
  );
});

test('a proportion has a Wilson interval, at 0 of n and n of n too', () => {
  const half = summarizeProportion(set(1, 0, 1, 0), 'score');
  expect(half).toMatchObject({ n: 4, successes: 2, mean: 0.5, standardError: 0.25 });
  const none = summarizeProportion(set(0, 0, 0), 'score').ci95!;
  expect(none[0]).toBe(0);
  expect(none[1]).toBeGreaterThan(0.5);
  expect(summarizeProportion(set(1, 1, 1), 'score').ci95![1]).toBe(1);
  expect(() => summarizeProportion(set(1, 0.5), 'score')).toThrow(
    "summarizeProportion: metric 'score' of trial 1 of arm 'plain' must be 0 or 1; got 0.5. Use summarize for a metric with other values.",
  );
});

test.each([0, 1])('a share of %i has its interval and no standard error, which would say 0', (share) => {
  const trials = Array.from({ length: 50 }, (_, trial) => ({
    trial,
    seed: 'a',
    status: 'completed' as const,
    metrics: { collapsed: share },
    durationMs: 1,
  }));
  const { mean, standardError, ci95 } = summarizeProportion({ arm: 'relu', trials }, 'collapsed');
  expect([mean, standardError]).toEqual([share, null]);
  expect(ci95![1] - ci95![0]).toBeGreaterThan(0.05);
});
