import { seedTree } from '@trialbook/random';
import { runTrials } from '@trialbook/trials';
import { describe, expect, it } from 'vitest';
import { lowerBound, upperBound, upperBoundOneInput } from '../problems/2/born-dead-bounds.ts';
import { bornDead, firstDeadLayer, MAX_DEPTH, WIDTHS } from './born-dead.ts';

const share = (width: number, depth: number, nets: number) => {
  const stream = seedTree(3).child('nets', width).stream();
  let dead = 0;
  for (let net = 0; net < nets; net++) if (firstDeadLayer(width, depth - 1, stream) > 0) dead += 1;
  return dead / nets;
};

describe('firstDeadLayer', () => {
  it('finds no dead net of one hidden layer: a unit that is 0 for x > 0 is not for x < 0', () => {
    for (const width of [1, 2, 5]) expect(share(width, 2, 500)).toBe(0);
  });

  it('agrees with the closed form at width 1, where one ray lives: 1 − 2^−(depth − 2)', () => {
    expect(share(1, 5, 20_000)).toBeCloseTo(1 - 2 ** -3, 2);
  });

  it('agrees with the closed form at depth 3 and width 2: half one ray, half two at a right angle', () => {
    expect(share(2, 3, 40_000)).toBeCloseTo(0.5 * 2 ** -2 + 0.5 * 4 ** -2, 2);
  });
});

describe('the bounds', () => {
  it('meet at width 1', () => {
    for (const depth of [2, 3, 7, 20]) {
      expect(lowerBound(depth, 1)).toBeCloseTo(1 - 2 ** -(depth - 2), 12);
      expect(upperBoundOneInput(depth, 1)).toBeCloseTo(1 - 2 ** -(depth - 2), 12);
    }
  });

  it('are exact at depth 3 from below', () => {
    expect(lowerBound(3, 2)).toBeCloseTo(0.15625, 12);
    expect(lowerBound(3, 3)).toBeCloseTo(0.25 / 8 + 0.75 / 64, 12);
  });

  it('hold the simulated share between them', async () => {
    const { arms } = await runTrials({ experiment: bornDead, profile: 'quick', store: false, workers: 0 });
    for (const width of WIDTHS) {
      const { records } = arms[`width-${width}`];
      for (let depth = 2; depth <= MAX_DEPTH; depth++) {
        const drawn = records.map(({ series }) => series.bornDead![depth - 1]!);
        const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
        const slack = 4 * Math.sqrt(0.25 / (500 * drawn.length));
        expect(mean).toBeGreaterThan(lowerBound(depth, width) - slack);
        expect(mean).toBeLessThan(upperBoundOneInput(depth, width) + slack);
        expect(upperBoundOneInput(depth, width)).toBeLessThanOrEqual(upperBound(depth, width));
      }
    }
  });
});
