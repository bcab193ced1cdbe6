import { expect, it } from 'vitest';
import { trainingTime } from './training-time.ts';

it('counts every epoch at the median of all but the first, which compiles', () => {
  const history = [900, 100, 520, 110].map((trainMs, epoch) => ({ trainMs, steps: 10 * (epoch + 1) }));
  expect(trainingTime(history)).toEqual({ seconds: 0.44, msPerStep: 11 });
});

it('counts a single epoch as it was', () => {
  expect(trainingTime([{ trainMs: 500, steps: 5 }])).toEqual({ seconds: 0.5, msPerStep: 100 });
});
