import type { BoundResults } from '@trialbook/report';
import { beforeAll, describe, expect, it } from 'vitest';
import { smokeResults } from '../test/smoke-results.ts';
import {
  cnnDropoutSweep,
  FINAL_ARMS,
  SWEEP_RATES,
  type SweepArm,
  type SweepMetric,
} from './cnn-dropout-sweep.ts';

let ours: BoundResults<SweepArm, SweepMetric>;
beforeAll(async () => {
  ours = await smokeResults(cnnDropoutSweep);
});

describe('3G at profile smoke', () => {
  it('completes every trial of the sweep and of the final networks', () => {
    expect([...ours.arms].sort()).toEqual([...SWEEP_RATES, ...Object.keys(FINAL_ARMS)].sort());
    for (const arm of ours.arms) expect(ours.arm(arm).completed, arm).toHaveLength(2);
  });

  it('keeps which test images were right, in agreement with the accuracy', () => {
    for (const { artifacts, metrics } of ours.arm('0.3').completed) {
      const right = artifacts.right as Uint8Array;
      expect(right).toHaveLength(100);
      expect(right.reduce((sum, one) => sum + one, 0) / right.length).toBeCloseTo(metrics.testAccuracy!, 6);
    }
  });

  it('gives dropout 0.0 and 0.9 the same start, and different ends', () => {
    const [none, most] = (['0.0', '0.9'] as const).map((arm) => ours.arm(arm).completed[0]!.metrics);
    expect(none!.parameters).toBe(most!.parameters);
    expect(none!.trainLoss).not.toBe(most!.trainLoss);
  });

  it('takes the extra norm for the bias it replaces: γ and β less a bias for each of the units', () => {
    const parameters = (arm: SweepArm) => ours.arm(arm).values('parameters')[0]!;
    expect(parameters('final') - parameters('final-no-extra-norm')).toBe(8);
  });

  it('holds out images to choose by, and is at full scale where nothing is said', () => {
    const { arms, scaledDown } = cnnDropoutSweep.plan('full');
    expect(scaledDown).toBeUndefined();
    for (const plan of Object.values(arms)) {
      const { trainImages, validationImages, testImages } = plan.parameters;
      expect([trainImages + validationImages, testImages]).toEqual([60_000, 10_000]);
      expect(plan.trials).toBeGreaterThanOrEqual(5);
    }
    expect(SWEEP_RATES.map((rate) => arms[rate].parameters.dropout)).toEqual([
      0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
    ]);
    expect([arms['0.5'].parameters.epochs, arms.final.parameters.epochs]).toEqual([1, 10]);
    expect(cnnDropoutSweep.plan('quick').scaledDown).toMatch(/1200 instead of 55000 training images/);
  });
});
