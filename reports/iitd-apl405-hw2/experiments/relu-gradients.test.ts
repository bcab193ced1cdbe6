import { expect, it } from 'vitest';
import { GUARANTEED, PLACES, type Place, reluGradients, zeroShare } from './relu-gradients.ts';
import { smokeResults } from './smoke-results.ts';

const places = Object.keys(PLACES) as Place[];

it('finds the guaranteed derivatives exactly zero in every network, and the others not', async () => {
  const ours = await smokeResults(reluGradients);
  for (const place of places) {
    const shares = ours.arm('silent').values(zeroShare(place));
    if (GUARANTEED.includes(place)) expect(shares, place).toEqual([1, 1]);
    else expect(Math.max(...shares), place).toBeLessThan(1);
  }
});

it('finds none of them guaranteed where the unit is active: the zeros come from its silence', async () => {
  const ours = await smokeResults(reluGradients);
  for (const place of places) {
    expect(Math.max(...ours.arm('active').values(zeroShare(place))), place).toBeLessThan(1);
  }
  expect(ours.arm('active').values(zeroShare('bias'))).toEqual([0, 0]);
});

it('draws at least a thousand networks beyond profile smoke', () => {
  const { trials, parameters } = reluGradients.plan('full').arms.silent;
  expect(trials * parameters.networks).toBeGreaterThanOrEqual(1000);
  expect(reluGradients.plan('quick')).toEqual(reluGradients.plan('full'));
});
