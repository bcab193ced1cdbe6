import { expect, it } from 'vitest';
import { smokeResults } from '../test/smoke-results.ts';
import { reluSigmoidSettings } from './relu-sigmoid-settings.ts';

it('trains every kind at every setting, on the same points', async () => {
  const ours = await smokeResults(reluSigmoidSettings);
  expect(ours.arms).toEqual(['4/0.1/relu', '4/0.1/sigmoid', '4/0.1/sigmoid-zero']);
  const [relu, sigmoid, zero] = ours.arms.map((arm) => ours.arm(arm).completed);
  expect([relu, sigmoid, zero].map((trials) => trials!.length)).toEqual([2, 2, 2]);
  expect(relu![0]!.artifacts.inputs).toEqual(zero![0]!.artifacts.inputs);
  expect(relu![0]!.metrics.testLoss).toBeLessThan(sigmoid![0]!.metrics.testLoss!);
});
