import { expect, it } from 'vitest';
import { logTicks } from './log-ticks.ts';

it('gives 1-2-5 in a narrow domain, more in a very narrow one, 1-3 in a wide one, powers of ten in a very wide one', () => {
  expect(logTicks(15, 250)).toEqual([20, 50, 100, 200]);
  expect(logTicks(90, 400)).toEqual([100, 150, 200, 300]);
  expect(logTicks(0.2, 40)).toEqual([0.3, 1, 3, 10, 30]);
  expect(logTicks(0.001, 50)).toEqual([0.001, 0.01, 0.1, 1, 10]);
});
