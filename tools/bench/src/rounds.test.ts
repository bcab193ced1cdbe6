import { describe, expect, it } from 'vitest';
import { ratio, spread, timeInTurn } from './rounds.ts';
import type { StepTimer } from './step-timer.ts';

/** A contestant that takes `ms` per step and notes when it ran. */
function steady(engine: string, ms: number, log: string[]): StepTimer {
  return {
    engine,
    threads: 1,
    run: async (steps) => {
      log.push(engine);
      return ms * steps;
    },
    dispose: () => {},
  };
}

describe('timeInTurn', () => {
  it('gives every contestant its part of every round, in turn', async () => {
    const log: string[] = [];
    const rows = await timeInTurn('w', [steady('a', 2, log), steady('b', 8, log)], {
      rounds: 3,
      secondsPerRound: 0.4,
    });
    expect(log.slice(-6)).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(rows.map(({ engine, steps, msPerStep }) => [engine, steps, msPerStep.median])).toEqual([
      ['a', 600, 2],
      ['b', 150, 8],
    ]);
    expect(ratio(rows[0]!, rows[1]!)).toEqual({ min: 0.25, median: 0.25, max: 0.25 });
  });
});

describe('spread', () => {
  it('takes the middle of an odd, and the mean of the two middle ones of an even number of values', () => {
    expect(spread([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
    expect(spread([4, 1, 2, 3])).toEqual({ min: 1, median: 2.5, max: 4 });
  });
});
