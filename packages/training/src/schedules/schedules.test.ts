import { describe, expect, test } from 'vitest';
import { expectClose } from '../../test/close.ts';
import { readFixture } from '../../test/fixture.ts';
import { tf } from '../tensorflow.ts';
import { constant } from './constant.ts';
import { cosineDecay } from './cosine-decay.ts';
import { exponentialDecay } from './exponential-decay.ts';
import type { Schedule } from './schedule.ts';
import { stepDecay } from './step-decay.ts';

const fixture =
  readFixture<Record<'stepDecay' | 'cosineDecay' | 'exponentialDecay', number[]>>('schedules.json');
const schedules = {
  stepDecay: [stepDecay({ start: 0.003, factor: 0.5, every: 7 }), 1],
  cosineDecay: [cosineDecay({ start: 0.003, floor: 0.0001, steps: 30 }), 1],
  exponentialDecay: [exponentialDecay({ start: 0.003, floor: 0.0001, timeConstant: 2000 }), 500],
} as const;
const at = (schedule: Schedule, step: number) => schedule(tf.scalar(step)).dataSync()[0]!;

describe('learning rates agree with PyTorch', () => {
  test.each(Object.entries(schedules))('%s', (name, [schedule, stride]) => {
    const expected = fixture[name as keyof typeof fixture];
    const actual = expected.map((_, i) => at(schedule, i * stride));
    expectClose(actual, expected, { relative: 2e-6, absolute: 1e-10 });
  });
});

test('η(t) = 0.0001 + 0.0029·e^(−t/2000) in closed form', () => {
  const schedule = schedules.exponentialDecay[0];
  for (const t of [0, 1, 2000, 6000, 100_000]) {
    expect(at(schedule, t)).toBeCloseTo(0.0001 + 0.0029 * Math.exp(-t / 2000), 9);
  }
});

test('cosine decay stays at the floor after its end, step decay drops exactly at its multiples', () => {
  expect(at(cosineDecay({ start: 1, floor: 0.25, steps: 10 }), 1000)).toBeCloseTo(0.25, 6);
  const schedule = stepDecay({ start: 1, factor: 0.5, every: 49 });
  for (let k = 1; k < 10; k++) {
    expect(at(schedule, 49 * k - 1)).toBeCloseTo(0.5 ** (k - 1), 6);
    expect(at(schedule, 49 * k)).toBeCloseTo(0.5 ** k, 6);
  }
});

test('constant', () => {
  expect(at(constant(0.25), 12)).toBe(0.25);
  expect(() => constant(-1)).toThrow('constant: rate must be a number of at least 0; got -1');
  expect(() => stepDecay({ start: 1, every: 0 })).toThrow('stepDecay: every must be a number above 0; got 0');
});
