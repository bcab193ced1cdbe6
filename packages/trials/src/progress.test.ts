import { describe, expect, it } from 'vitest';
import {
  type ArmProgress,
  formatDuration,
  formatProgress,
  type ProgressState,
  timeLeft,
} from './progress.ts';

const arm = (name: string, total: number, cached: number, run: number, trialMs?: number): ArmProgress => ({
  experiment: name.split(' ')[0]!,
  arm: name.split(' ')[1]!,
  counts: { total, cached, run, left: total - cached - run, diverged: 0, failed: 0 },
  ...(trialMs === undefined ? {} : { trialMs }),
});
const state = (arms: readonly ArmProgress[], more: Partial<ProgressState> = {}): ProgressState => ({
  arms,
  workers: 1,
  elapsedMs: 12_000,
  ...more,
});

describe('timeLeft', () => {
  it('weighs each arm by its own duration', () => {
    expect(timeLeft(state([arm('egg 1:16', 10, 0, 5, 100), arm('egg 1:512', 10, 0, 1, 9000)]))).toBe(
      5 * 100 + 9 * 9000,
    );
  });

  it('shares the work among the workers', () => {
    expect(timeLeft(state([arm('egg 1:16', 10, 0, 5, 100)], { workers: 4 }))).toBe(125);
  });

  it('takes an arm not measured yet to be like its experiment, or else like all', () => {
    const measured = [
      arm('egg a', 10, 0, 10, 100),
      arm('egg b', 10, 0, 10, 300),
      arm('net a', 1, 0, 1, 5000),
    ];
    expect(timeLeft(state([...measured, arm('egg c', 10, 0, 0)]))).toBe(10 * 200);
    expect(timeLeft(state([...measured, arm('new c', 10, 0, 0)]))).toBe(10 * 1800);
  });

  it('knows nothing before anything was measured', () => {
    expect(timeLeft(state([arm('egg a', 10, 0, 0)]))).toBeUndefined();
  });
});

describe('formatProgress', () => {
  it('shows done, cached, the current arm, what went wrong, and the time left', () => {
    const odd = arm('lenet dropout', 10, 4, 2, 2000);
    const arms = [
      { ...odd, counts: { ...odd.counts, diverged: 1, failed: 2 } },
      arm('lenet plain', 10, 10, 0),
    ];
    expect(
      formatProgress(state(arms, { current: { experiment: 'lenet', arm: 'dropout' }, workers: 2 })),
    ).toBe('16/20 trials (14 cached) · lenet dropout 6/10 · 1 diverged · 2 failed · 12 s, 4 s left');
  });

  it('leaves out what there is nothing to say of', () => {
    expect(formatProgress(state([arm('egg a', 10, 0, 0)], { elapsedMs: 0 }))).toBe('0/10 trials · 0.0 s');
    expect(formatProgress(state([arm('egg a', 10, 10, 0, 5)]))).toBe(
      '10/10 trials (10 cached) · done in 12 s',
    );
  });
});

it.each([
  [0, '0.0 s'],
  [449, '0.4 s'],
  [999, '1 s'],
  [59_400, '59 s'],
  [59_600, '1 min 0 s'],
  [74_000, '1 min 14 s'],
  [3_599_600, '1 h 0 min'],
  [7_500_000, '2 h 5 min'],
])('formatDuration(%i) is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
