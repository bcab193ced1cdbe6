import { expect, it } from 'vitest';
import { logTicks } from './log-ticks.ts';

it('gives 1-2-5 in a narrow domain, more in a very narrow one, 1-3 in a wide one, powers of ten in a very wide one', () => {
  expect(logTicks(15, 250)).toEqual([20, 50, 100, 200]);
  expect(logTicks(90, 400)).toEqual([100, 150, 200, 300]);
  expect(logTicks(0.2, 40)).toEqual([0.3, 1, 3, 10, 30]);
  expect(logTicks(0.001, 50)).toEqual([0.001, 0.01, 0.1, 1, 10]);
});

it.each([
  [1e-20, 1e-18],
  [1e-300, 1e300],
  [5, 5],
  [3e-7, 4e-7],
])('keeps to %d … %d, ascending, and to at most a dozen', (low, high) => {
  const ticks = logTicks(low, high);
  expect(ticks.length).toBeLessThanOrEqual(12);
  expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b));
  for (const tick of ticks) expect(tick >= low && tick <= high).toBe(true);
});

it.each([
  [0, 1],
  [-1, 1],
  [2, 1],
  [1, Number.POSITIVE_INFINITY],
])('refuses %d … %d', (low, high) => {
  expect(() => logTicks(low, high)).toThrow('logTicks: low and high must be finite with 0 < low ≤ high');
});
