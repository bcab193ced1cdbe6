import { runTrials } from '@trialbook/trials';
import { expect, test } from 'vitest';
import { CHECK_KEEP, FORMULAS, gradientCheck } from './gradient-check.ts';
import { type ReferenceNetwork, referencePass } from './reference-network.ts';

test('every formula agrees with automatic differentiation in float32 and with central differences in float64', async () => {
  const { arms } = await runTrials({
    experiment: gradientCheck,
    profile: 'smoke',
    engine: 'onnx-cpu',
    store: false,
    workers: 0,
  });
  for (const formula of FORMULAS) {
    for (const { status, reason, metrics } of arms[formula].set.trials) {
      expect([status, reason], formula).toEqual(['completed', undefined]);
      expect(metrics.objective, formula).toBeLessThan(3e-6);
      expect(metrics.againstAutodiff, formula).toBeLessThan(1e-5);
      expect(metrics.againstDifferences, formula).toBeLessThan(1e-7);
      expect(metrics.gradients, formula).toBeGreaterThanOrEqual(74);
      expect(metrics.gradientAtZero, formula).toBeCloseTo(0, 6);
    }
  }
});

test('a wrong formula would show: the gradient without the mask, or with 2λ halved, is far off', () => {
  const network: ReferenceNetwork = {
    sizes: [2, 2, 2, 2],
    loss: 'cross-entropy',
    normalization: 'none',
    epsilon: 1e-5,
    l1: 0,
    l2: 0.1,
  };
  const of = (values: number[]) => Float64Array.from(values);
  const params = {
    'hidden1/weights': of([0.5, -0.3, 0.8, 0.4]),
    'hidden1/bias': of([0.1, 0.2]),
    'hidden2/weights': of([0.7, -0.6, 0.2, 0.9]),
    'hidden2/bias': of([0.1, 0.1]),
    'output/weights': of([1, -1, 0.5, 0.3]),
    'output/bias': of([0, 0.1]),
  };
  const batch = { inputs: of([1, 2, 0.5, -1]), labels: [0, 1] };
  const whole = referencePass(network, params, batch).gradient['output/weights']!;
  const halved = referencePass({ ...network, l2: 0.05 }, params, batch).gradient['output/weights']!;
  expect(whole[0]! - halved[0]!).toBeCloseTo(0.1 * params['output/weights'][0]!, 12);
  const unitMasks = [of([1, 0, 1, 0]), of([1, 1, 1, 1])].map((mask) => mask.map((m) => m / CHECK_KEEP));
  const masked = referencePass(network, params, { ...batch, unitMasks }).gradient['hidden1/weights']!;
  // The second unit of the first layer is off: only its penalty is left.
  expect(masked[1]).toBeCloseTo(2 * network.l2 * params['hidden1/weights'][1]!, 12);
  expect(masked[3]).toBeCloseTo(2 * network.l2 * params['hidden1/weights'][3]!, 12);
});
