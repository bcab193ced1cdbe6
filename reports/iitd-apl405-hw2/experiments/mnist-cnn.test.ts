import type { BoundResults } from '@trialbook/report';
import { beforeAll, describe, expect, it } from 'vitest';
import { smokeResults } from '../test/smoke-results.ts';
import type { ClassifierMetric } from './classifier-run.ts';
import { CNN_ARMS, type CnnArm, mnistCnn } from './mnist-cnn.ts';

let ours: BoundResults<CnnArm, ClassifierMetric>;
beforeAll(async () => {
  ours = await smokeResults(mnistCnn);
});

describe('question 5 at profile smoke', () => {
  it('completes every trial of every arm', () => {
    expect(ours.arms).toEqual(CNN_ARMS);
    for (const arm of CNN_ARMS) expect(ours.arm(arm).completed, arm).toHaveLength(2);
  });

  it('counts 20 440 parameters: three convolutions, and dense layers from 588 to 30 to 10', () => {
    expect(4 * 26 + 8 * 101 + 12 * 129 + 589 * 30 + 31 * 10).toBe(20_440);
    for (const arm of ['ii', 'iii', 'iii-constant'] as const) {
      expect(ours.arm(arm).values('parameters'), arm).toEqual([20_440, 20_440]);
    }
  });

  it('trains (iii) at a constant rate as (ii), only longer, and differently with the decay', () => {
    const losses = (arm: CnnArm) => [...ours.arm(arm).completed[1]!.series.testLoss!];
    expect(losses('iii-constant')).toHaveLength(2 * losses('ii').length);
    expect(losses('iii-constant').slice(0, losses('ii').length)).toEqual(losses('ii'));
    expect(losses('iii').at(-1)).not.toBe(losses('iii-constant').at(-1));
  });
});

it('is of the scale of the assignment at full', () => {
  const { arms, scaledDown } = mnistCnn.plan('full');
  expect(scaledDown).toBeUndefined();
  expect(arms.ii.parameters.steps).toBe(4000);
  expect(arms.iii.parameters.steps).toBe(6000);
  for (const [arm, { trials }] of Object.entries(arms)) expect(trials, arm).toBeGreaterThanOrEqual(5);
});
