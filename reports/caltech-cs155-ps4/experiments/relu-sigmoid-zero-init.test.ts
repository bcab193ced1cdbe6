import type { BoundResults } from '@trialbook/report';
import { beforeAll, describe, expect, it } from 'vitest';
import { smokeResults } from '../test/smoke-results.ts';
import { reluSigmoidSettings } from './relu-sigmoid-settings.ts';
import { RING_ARMS, RING_SCALES, type RingArm, reluSigmoidZeroInit } from './relu-sigmoid-zero-init.ts';
import { type RingMetric, ringLooks, ringLoss } from './ring-training.ts';

let ours: BoundResults<RingArm, RingMetric>;
beforeAll(async () => {
  ours = await smokeResults(reluSigmoidZeroInit);
});

const all = (arm: RingArm, metric: RingMetric) => ours.arm(arm).values(metric);

describe('1A and 1B at profile smoke', () => {
  it('completes every trial of every arm, each with a course of its own', () => {
    expect(ours.arms).toEqual(Object.keys(RING_ARMS));
    for (const arm of ours.arms) expect(ours.arm(arm).completed, arm).toHaveLength(3);
    expect(new Set(all('relu', 'testLoss')).size).toBe(3);
    for (const { series } of ours.arm('relu').completed)
      expect(series.testLoss).toHaveLength(ringLooks(RING_SCALES.smoke.epochs).length);
  });

  it('learns the ring with ReLU before the sigmoid does', () => {
    expect(Math.max(...all('relu', 'testLoss'))).toBeLessThan(Math.min(...all('sigmoid', 'testLoss')));
    expect(Math.min(...all('relu', 'testAccuracy'))).toBeGreaterThan(0.9);
  });

  it('leaves a ReLU network of zeros the same everywhere, whatever its slope at 0; only its last bias moves', () => {
    for (const arm of ['relu-zero', 'leaky-relu-zero', 'relu-zero/cross-entropy'] as const) {
      expect(all(arm, 'outputSpread'), arm).toEqual([0, 0, 0]);
      expect(all(arm, 'hiddenGradient'), arm).toEqual([0, 0, 0]);
      expect(all(arm, 'outputGradient'), arm).toEqual([0, 0, 0]);
      expect(Math.min(...all(arm, 'largestGradient')), arm).toBeGreaterThan(0.1);
    }
  });

  it('moves a sigmoid network of zeros, but keeps its units identical; with the full batch it does not move', () => {
    expect(all('sigmoid-zero', 'unitSpread')).toEqual([0, 0, 0]);
    expect(Math.min(...all('sigmoid-zero', 'outputGradient'))).toBeGreaterThan(0.01);
    expect(Math.max(...all('sigmoid-zero-full-batch', 'largestGradient'))).toBeLessThan(1e-6);
    expect(Math.min(...all('sigmoid', 'unitSpread'))).toBeGreaterThan(0.1);
  });

  it('starts the two losses where they must: at one half and at the logarithm of two', () => {
    expect(ringLoss('half-squared', 0, -1)).toBe(0.5);
    for (const loss of all('sigmoid-zero', 'startLoss')) expect(loss).toBe(0.5);
    for (const loss of all('sigmoid-zero/cross-entropy', 'startLoss')) expect(loss).toBeCloseTo(Math.LN2, 12);
    expect(ringLoss('cross-entropy', 3, -1)).toBeCloseTo(-Math.log(1 / (1 + Math.exp(3))), 12);
  });

  it('says what is scaled down, and that full is not', () => {
    for (const experiment of [reluSigmoidZeroInit, reluSigmoidSettings]) {
      expect(experiment.plan('quick').scaledDown).toMatch(/instead of/);
      expect(experiment.plan('full').scaledDown).toBeUndefined();
    }
    expect(Object.keys(reluSigmoidSettings.plan('full').arms)).toHaveLength(27);
    expect(reluSigmoidZeroInit.plan('full').arms.relu.trials).toBeGreaterThanOrEqual(10);
  });
});
