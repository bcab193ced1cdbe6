import type { BoundResults } from '@trialbook/report';
import { beforeAll, describe, expect, it } from 'vitest';
import { smokeResults } from '../test/smoke-results.ts';
import {
  type DetectorArm,
  type DetectorMetric,
  descending,
  descendingDetector,
  GRID,
  gridLists,
} from './descending-detector.ts';

let ours: BoundResults<DetectorArm, DetectorMetric>;
beforeAll(async () => {
  ours = await smokeResults(descendingDetector);
});

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
const values = (arm: DetectorArm, metric: DetectorMetric) => ours.arm(arm).values(metric);

describe('the detector of descending lists', () => {
  it('is checked on every list of the grid, of which as many descend as five of seven numbers can be chosen', () => {
    const lists = gridLists(GRID);
    expect(
      new Set(Array.from({ length: lists.length / 5 }, (_, i) => lists.slice(5 * i, 5 * i + 5).join())).size,
    ).toBe(7 ** 5);
    expect(values('violations', 'gridDescending')).toEqual([choose(7, 5), choose(7, 5)]);
    expect([...descending([5, 4, 3, 2, 1, 5, 4, 4, 2, 1, 1, 2, 3, 4, 5])]).toEqual([1, 0, 0]);
  });

  it('is never wrong about the numbers that it is given', () => {
    for (const metric of ['gridWrong', 'randomWrong', 'tiesWrong'] as const) {
      expect(values('violations', metric), metric).toEqual([0, 0]);
    }
    expect(Math.min(...values('violations', 'randomDescending'))).toBeGreaterThan(0);
  });

  it('finds the obvious network wrong on exactly the lists that fall weakly but not strictly', () => {
    const weakly = choose(7 + 5 - 1, 5);
    expect(values('obvious', 'gridWrong')).toEqual([weakly - 21, weakly - 21]);
    expect(values('obvious', 'tiesWrong')).toEqual([100, 100]);
    expect(values('obvious', 'randomWrong')).toEqual([0, 0]);
  });

  it('misses lists whose neighbours are one number in float32', () => {
    expect(values('violations', 'closeWrong')).toEqual([10, 10]);
  });

  it('checks a million reals and a hundred thousand ties beyond profile smoke', () => {
    const { arms, scaledDown } = descendingDetector.plan('full');
    const { trials, parameters } = arms.violations;
    expect([trials * parameters.randoms, trials * parameters.ties]).toEqual([1_000_000, 100_000]);
    expect(scaledDown).toBeUndefined();
    expect(descendingDetector.plan('quick')).toEqual(descendingDetector.plan('full'));
    expect(descendingDetector.plan('smoke').scaledDown).toContain('2000 instead of 1000000');
  });
});
