import { describe, expect, it } from 'vitest';
import { experiment, here } from '../test/small-experiment.ts';
import type { Experiment } from './experiment.ts';
import { formatPlan, planTrials } from './plan-trials.ts';
import { runTrials } from './run-trials.ts';
import type { StudyOptions } from './study.ts';

describe('planTrials', () => {
  const arms = { x: { parameters: { rate: 0.1, width: 4 }, trials: 2 } };

  async function reasons(options: StudyOptions, changed: Experiment = experiment('a', arms)) {
    const plan = await planTrials({ experiments: [changed], ...options });
    return plan.experiments[0]!.arms[0]!.reasons.map(({ text }) => text);
  }

  it('says why trials would run, and runs none', async () => {
    const options = here();
    const a = experiment('a', arms);
    expect(await reasons(options, a)).toEqual(['never run']);
    expect(a.calls).toEqual([]);
    await runTrials({ experiment: a, ...options });
    expect(await reasons(options, a)).toEqual([]);

    const slower = experiment('a', { x: { parameters: { rate: 0.01, width: 4 }, trials: 2 } });
    expect(await reasons(options, slower)).toEqual(['parameters changed: rate 0.1 → 0.01']);
    const elsewhere = { ...a, module: new URL('../test/fixtures/coin.js', import.meta.url).href };
    expect(await reasons(options, elsewhere)).toEqual([
      'code changed: ./test/fixtures/coin.js is new, ./test/fixtures/walk.js is gone',
    ]);
    expect(await reasons({ ...options, engine: 'onnx-cpu', rootSeed: 2 })).toEqual([
      'seed changed: root 1 → 2',
    ]);
    expect(await reasons({ ...options, engine: 'onnx-cpu' }, { ...a, engine: true })).toEqual([
      'engine changed: class none → onnx-cpu',
    ]);
    expect(await reasons({ ...options, fresh: true })).toEqual(['everything is to run afresh']);
    const longer = experiment('a', { x: { ...arms.x, trials: 3 } });
    expect(await reasons(options, longer)).toEqual(['not finished yet']);
  });

  it('says which data set changed', async () => {
    const reading = { ...experiment('a', arms), data: ['mnist', 'garments'] };
    const source = (mnist: string) => ({
      load: async (name: string) => ({
        value: 0,
        source: 'real',
        checksums: { all: name === 'mnist' ? mnist : 'g' },
      }),
    });
    const options = here();
    await runTrials({ experiment: reading, ...options, data: source('m1') });
    expect(await reasons({ ...options, data: source('m2') }, reading)).toEqual(['data changed: mnist']);
  });

  it('loads no data set whose source knows its checksums, as long as all is cached', async () => {
    const reading = { ...experiment('a', arms), data: ['mnist'] };
    let loads = 0;
    const described = { source: 'real', checksums: { all: 'm' } };
    const data = { describe: async () => described, load: async () => ({ ...described, value: ++loads }) };
    const options = here({ data });
    await runTrials({ experiment: reading, ...options });
    expect(loads).toBe(1);
    await runTrials({ experiment: reading, ...options });
    await planTrials({ experiments: [reading], ...options });
    expect(loads).toBe(1);
  });

  it('says that trials failed last time, and how', async () => {
    const broken = experiment('a', arms, () => {
      throw new TypeError('x is not a function');
    });
    const options = here();
    await runTrials({ experiment: broken, ...options });
    expect(await reasons(options, broken)).toEqual(['failed last time: TypeError: x is not a function']);
  });

  it('reads as text', async () => {
    let now = 0;
    const options = here({ clock: () => now });
    const a = experiment('a', arms, () => (now += 1500));
    await runTrials({ experiment: a, ...options });
    const longer = experiment('a', { x: { ...arms.x, trials: 6 }, y: { parameters: 1, trials: 1 } });
    expect(formatPlan(await planTrials({ experiments: [longer], ...options }))).toBe(
      [
        'profile quick: 2 of 7 trials cached, 5 to run',
        'a: 2 cached, 5 to run',
        '  x: 2 cached, 4 to run (about 6 s of work): not finished yet',
        '  y: 0 cached, 1 to run: never run',
      ].join('\n'),
    );
  });
});
