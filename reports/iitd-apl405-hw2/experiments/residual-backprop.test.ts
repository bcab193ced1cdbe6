import { expect, it } from 'vitest';
import { smokeResults } from '../test/smoke-results.ts';
import { residualBackprop, SIZES, type SizeArm } from './residual-backprop.ts';
import { derivativesByHand, largestDeviation, residualLoss } from './residual-network.ts';

it('agrees with central differences and with automatic differentiation for every size', async () => {
  const ours = await smokeResults(residualBackprop);
  for (const arm of Object.keys(SIZES) as SizeArm[]) {
    expect(Math.max(...ours.arm(arm).values('handVsDifferences')), arm).toBeLessThan(1e-7);
    expect(Math.max(...ours.arm(arm).values('handVsAutomatic')), arm).toBeLessThan(1e-5);
  }
});

it('would be seen to be wrong without the skip path, and without the path through r', async () => {
  const ours = await smokeResults(residualBackprop);
  for (const arm of Object.keys(SIZES) as SizeArm[]) {
    for (const metric of ['withoutSkip', 'withoutPenalty'] as const) {
      expect(Math.min(...ours.arm(arm).values(metric)), `${arm} ${metric}`).toBeGreaterThan(1e-4);
    }
  }
});

it('is what paper gives for one number and one unit', () => {
  const of = (...numbers: number[]) => Float64Array.from(numbers);
  const one = { n: 1, k: 1, x: of(2), w1: of(0.5), b1: of(-1), w2: of(3), b2: of(1), r: of(4), s: of(0.5) };
  // z = 0, h = ½, ŷ = 2 + 3/2 + 1 = 4.5, S = 8, R = 2; ȳ = 4, h̄ = 3·4 + 4 = 16, z̄ = 16/4 = 4, x̄ = 4 + 4/2 = 6
  expect(residualLoss(one)).toBe(10);
  expect(derivativesByHand(one)).toEqual({ x: of(6), w1: of(8), b1: of(4), w2: of(2), b2: of(4) });
  expect(largestDeviation(derivativesByHand(one), { ...derivativesByHand(one), x: of(5) })).toBe(1 / 8);
});
