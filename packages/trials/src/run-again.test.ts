import { describe, expect, it } from 'vitest';
import { experiment, here } from '../test/small-experiment.ts';
import { runAgain } from './run-again.ts';
import { runTrials } from './run-trials.ts';

describe('runAgain', () => {
  const arms = { x: { parameters: 1, trials: 5, block: 2 }, y: { parameters: 2, trials: 1 } };

  it('gives the trials of these calls as they come out today, stores nothing, and leaves the others', async () => {
    const options = here();
    const a = experiment('a', arms);
    const { arms: results } = await runTrials({ experiment: a, ...options });
    a.calls.length = 0;
    const calls = [
      { arm: 'y', trials: [0] },
      { arm: 'x', trials: [2, 3] },
    ];
    const files = await runAgain({ ...options, experiment: a, calls });
    expect(a.calls).toEqual(['a y 0', 'a x 2,3']);
    expect(files.map(({ arm, trials, key }) => [arm, trials, key])).toEqual([
      ['y', [0], results.y!.files[0]!.key],
      ['x', [2, 3], results.x!.files[1]!.key],
    ]);
    expect(files[1]!.records.map(({ metrics }) => metrics)).toEqual(
      results.x!.records.slice(2, 4).map(({ metrics }) => metrics),
    );
  });

  it('says which arm is gone', async () => {
    const calls = [{ arm: 'z', trials: [0] }];
    await expect(runAgain({ ...here(), experiment: experiment('a', arms), calls })).rejects.toThrow(
      'experiment "a", profile quick: today\'s plan has no arm "z"; it has x, y',
    );
  });

  it('stops when it is interrupted', async () => {
    const controller = new AbortController();
    controller.abort();
    const calls = [{ arm: 'y', trials: [0] }];
    const again = runAgain({
      ...here(),
      experiment: experiment('a', arms),
      calls,
      signal: controller.signal,
    });
    await expect(again).rejects.toThrow('interrupted: 0 trials run, 0 cached, 1 left');
  });
});
