import { describe, expect, it } from 'vitest';
import { experiment, here } from '../test/small-experiment.ts';
import { runTrials } from './run-trials.ts';
import { verifyTrial } from './verify-trial.ts';

describe('verifyTrial', () => {
  const arms = { x: { parameters: 1, trials: 5, block: 2 } };

  it('finds a trial that comes out the same, exactly', async () => {
    const options = here();
    const a = experiment('a', arms);
    await runTrials({ experiment: a, ...options });
    expect(await verifyTrial({ experiment: a, arm: 'x', trial: 3, ...options })).toMatchObject({
      same: true,
      largestDeviation: 0,
      differences: [],
      trial: 3,
    });
    expect(a.calls.at(-1)).toBe('a x 2,3');
  });

  it('says what differs, the largest first', async () => {
    const options = here();
    let value = 1;
    const a = experiment('a', arms, () => value);
    await runTrials({ experiment: a, ...options });
    value = 1.25;
    const verification = await verifyTrial({ experiment: a, arm: 'x', trial: 0, ...options });
    expect(verification).toMatchObject({ same: false, largestDeviation: 0.25 });
    expect(verification.differences).toEqual([
      { where: 'metrics.value', stored: 1, rerun: 1.25, deviation: 0.25 },
      { where: 'series.curve[0]', stored: 1, rerun: 1.25, deviation: 0.25 },
      { where: 'series.curve[1]', stored: 0.5, rerun: 0.625, deviation: 0.125 },
    ]);
    expect(
      await verifyTrial({ experiment: a, arm: 'x', trial: 0, tolerance: 0.3, ...options }),
    ).toMatchObject({
      same: true,
      largestDeviation: 0.25,
    });
  });

  it.each([
    ['y', 0, 'verifyTrial: experiment "a", profile quick: no arm "y"; its arms: x'],
    ['x', 5, 'verifyTrial: experiment "a", profile quick, arm "x": no trial 5; there are trials 0 to 4'],
    ['x', 1, /trial 1 is not stored for the present code, .*; run the study first/],
  ])('refuses arm %s, trial %i', async (arm, trial, message) => {
    await expect(verifyTrial({ experiment: experiment('a', arms), arm, trial, ...here() })).rejects.toThrow(
      message,
    );
  });
});
