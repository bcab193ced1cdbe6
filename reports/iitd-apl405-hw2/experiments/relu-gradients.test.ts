import { expect, it } from 'vitest';
import { smokeResults } from '../test/smoke-results.ts';
import { GUARANTEED, nonZeroShare, PLACES, type Place, reluGradients } from './relu-gradients.ts';

const places = Object.keys(PLACES) as Place[];

it('finds the guaranteed derivatives exactly zero in every network, and the others not', async () => {
  const ours = await smokeResults(reluGradients);
  for (const place of places) {
    const shares = ours.arm('silent').values(nonZeroShare(place));
    if (GUARANTEED.includes(place)) expect(shares, place).toEqual([0, 0]);
    else expect(Math.min(...shares), place).toBeGreaterThan(0.05);
  }
});

it('finds none of them guaranteed where the unit is active: the zeros come from its silence', async () => {
  const ours = await smokeResults(reluGradients);
  for (const place of places) {
    expect(Math.min(...ours.arm('active').values(nonZeroShare(place))), place).toBeGreaterThan(0.05);
  }
  expect(ours.arm('active').values(nonZeroShare('bias'))).toEqual([1, 1]);
});

it('draws at least a thousand networks beyond profile smoke', () => {
  const { trials, parameters } = reluGradients.plan('full').arms.silent;
  expect(trials * parameters.networks).toBeGreaterThanOrEqual(1000);
  expect(reluGradients.plan('quick')).toEqual(reluGradients.plan('full'));
});
