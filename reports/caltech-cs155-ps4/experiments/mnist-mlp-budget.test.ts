import type { BoundResults } from '@trialbook/report';
import { beforeAll, describe, expect, it } from 'vitest';
import { smokeResults } from '../test/smoke-results.ts';
import { BUDGETS, type BudgetArm, type BudgetMetric, mnistMlpBudget } from './mnist-mlp-budget.ts';

let ours: BoundResults<BudgetArm, BudgetMetric>;
beforeAll(async () => {
  ours = await smokeResults(mnistMlpBudget);
});

describe('2D–2F at profile smoke', () => {
  it('completes every trial of both pixel ranges, which share their images and their start', () => {
    expect([...ours.arms].sort()).toEqual(['100', '100-raw', '1000', '1000-raw', '200', '200-raw']);
    for (const arm of ours.arms) expect(ours.arm(arm).completed, arm).toHaveLength(2);
    expect(ours.arm('100').values('testLoss')[0]).not.toBe(ours.arm('100').values('testLoss')[1]);
  });

  it('counts weights and biases of the published networks', () => {
    const counts = (['100', '200', '1000'] as const).map((arm) => ours.arm(arm).values('parameters')[0]);
    // 785·60 + 61·40 + 41·10 and so on
    expect(counts).toEqual([49_950, 104_690, 515_510]);
  });

  it('starts near ln 10 from scaled pixels, and far above it from raw ones', () => {
    for (const loss of ours.arm('100').values('startLoss'))
      expect(Math.abs(loss - Math.log(10))).toBeLessThan(0.5);
    for (const loss of ours.arm('100-raw').values('startLoss')) expect(loss).toBeGreaterThan(10);
  });

  it('keeps within its budgets of hidden units', () => {
    for (const [budget, { hidden }] of Object.entries(BUDGETS)) {
      expect(hidden.reduce((sum: number, units) => sum + units, 0)).toBeLessThanOrEqual(Number(budget));
    }
  });

  it('is at full scale where nothing is said', () => {
    const { arms, scaledDown } = mnistMlpBudget.plan('full');
    expect(scaledDown).toBeUndefined();
    expect(arms['1000-raw']).toMatchObject({
      parameters: {
        trainImages: 60_000,
        testImages: 10_000,
        epochs: 20,
        batchSize: 256,
        learningRate: 0.001,
      },
    });
    expect(arms['100'].trials).toBeGreaterThanOrEqual(5);
    expect(mnistMlpBudget.plan('quick').scaledDown).toMatch(/^5000 instead of 60000 training images/);
  });
});
