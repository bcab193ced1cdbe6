import { describe, expect, it } from 'vitest';
import { defineExperiment } from '../define-experiment.ts';
import type { Experiment } from '../experiment.ts';
import { runTrials } from '../run-trials.ts';
import { memoryStore } from '../store/memory-store.ts';
import { between, logBetween } from './search-space.ts';
import { type Rung, successiveHalving } from './successive-halving.ts';

const plan = [
  { settings: 9, budget: 1 },
  { settings: 3, budget: 3 },
  { settings: 1, budget: 9, trials: 2 },
];
const module = new URL('../../test/fixtures/walk.js', import.meta.url).href;

interface Call {
  readonly arm: string;
  readonly budget: number;
}

/** A search for the rate whose logarithm is nearest to −3, on noise-free scores. */
function search(
  options: {
    rungs?: readonly Rung<number>[];
    breakAt?: (call: Call, calls: readonly Call[]) => void;
    diverges?: (rate: number) => boolean;
  } = {},
) {
  const { rungs = plan, breakAt, diverges = () => false } = options;
  const calls: Call[] = [];
  const made = successiveHalving({
    id: 'rate-search',
    title: 'A search',
    module,
    space: { rate: logBetween(1e-5, 1e-1), drop: between(0, 1) },
    groups: ['digits', 'garments'],
    metrics: { error: { label: 'Error', unit: '', better: 'lower' } },
    score: 'error',
    rungs: { smoke: rungs, quick: rungs, full: rungs, exhaustive: rungs },
    scaledDown: (profile) => (profile === 'full' ? undefined : 'fewer settings'),
    run: ({ arm, parameters: { setting, budget }, tasks }) => {
      const call = { arm, budget };
      breakAt?.(call, calls);
      calls.push(call);
      const error = budget === 0 ? 0 : distance(setting) / budget;
      if (diverges(setting.rate)) return tasks.map(() => ({ status: 'diverged', metrics: {} }));
      return tasks.map(() => ({ status: 'completed', metrics: { error } }));
    },
  });
  return { ...made, calls };
}

const distance = ({ rate }: { rate: number }) => Math.abs(Math.log10(rate) + 3);
const here = () => ({ store: memoryStore(), workers: 0 });

describe('successive halving', () => {
  it('gives every rung the best of the one before, each with its own budget', async () => {
    const { rungs, calls, ranking, setting } = search();
    const study = await runTrials({ experiments: [rungs[2]!], ...here() });
    const of = (rung: number) => study.of(rungs[rung]!);
    expect(calls.map(({ budget }) => budget)).toEqual([
      ...Array(18).fill(1),
      ...Array(6).fill(3),
      ...Array(4).fill(9), // two settings, two trials each
    ]);
    const all = Array.from({ length: 9 }, (_, i) => `s0${i + 1}`);
    const byDistance = all.toSorted((a, b) => distance(setting(a)) - distance(setting(b)));
    for (const group of ['digits', 'garments'] as const) {
      expect(ranking(of(0), group).map(({ name }) => name)).toEqual(byDistance);
      expect(ranking(of(1), group).map(({ name }) => name)).toEqual(byDistance.slice(0, 3));
      expect(ranking(of(2), group)).toEqual([
        {
          name: byDistance[0],
          setting: setting(byDistance[0]!),
          score: distance(setting(byDistance[0]!)) / 9,
        },
      ]);
    }
  });

  it('hands its best setting to an experiment that follows', async () => {
    const found = search();
    const last = found.rungs[2]!;
    const final = defineExperiment({
      id: 'final',
      title: 'Final',
      module,
      metrics: { error: { label: 'Error', unit: '' } },
      follows: [last],
      plan: (_, earlier) => ({
        arms: { digits: { parameters: found.best(earlier!, 'digits').setting, trials: 1 } },
      }),
      run: ({ parameters }) => [{ status: 'completed', metrics: { error: distance(parameters) } }],
    });
    const { arms } = await runTrials({ experiment: final, ...here() });
    const all = Array.from({ length: 9 }, (_, i) => distance(found.setting(`s0${i + 1}`)));
    expect(arms.digits.set.trials[0]!.metrics.error).toBe(Math.min(...all));
  });

  it('continues where it was broken off, to the same end', async () => {
    const unbroken = await runTrials({ experiment: search().rungs[2]!, ...here() });
    const options = here();
    const stop = new AbortController();
    const broken = search({
      breakAt: (_, calls) => {
        if (calls.length === 20) stop.abort(); // within the second rung
      },
    });
    await expect(
      runTrials({ experiment: broken.rungs[2]!, ...options, signal: stop.signal }),
    ).rejects.toThrow();
    const again = search();
    const { arms } = await runTrials({ experiment: again.rungs[2]!, ...options });
    expect(again.calls.length).toBeLessThan(28 - 18); // nothing of the first rung
    expect(again.calls.length).toBeGreaterThan(0);
    expect(Object.keys(arms)).toEqual(Object.keys(unbroken.arms));
  });

  it('ranks what diverged last, and equal scores by number', async () => {
    const { rungs, ranking, setting } = search({
      rungs: [{ settings: 9, budget: 0 }], // every score is 0
      diverges: (rate) => rate > 1e-3,
    });
    const names = ranking(await runTrials({ experiment: rungs[0]!, ...here() }), 'digits').map(
      ({ name }) => name,
    );
    const fine = names.filter((name) => setting(name).rate <= 1e-3);
    expect(fine.length).toBeGreaterThan(0);
    expect(fine.length).toBeLessThan(9);
    expect(names.slice(0, fine.length)).toEqual(fine.toSorted());
    expect(names.slice(fine.length)).toEqual(names.slice(fine.length).toSorted());
  });

  it('draws the same settings whatever the number of them', () => {
    const names = (settings: number) => {
      const { rungs } = search({ rungs: [{ settings, budget: 1 }] });
      return (rungs[0] as Experiment).plan('quick').arms;
    };
    expect(names(12)).toMatchObject(names(5));
  });

  it('says of every rung what a profile scales down', () => {
    const [first] = search().rungs as readonly Experiment[];
    expect(first!.plan('quick').scaledDown).toBe('fewer settings');
    expect(first!.plan('full')).not.toHaveProperty('scaledDown');
  });

  it('refuses rungs that grow, profiles of unequal length, and a score without a direction', () => {
    expect(() =>
      search({
        rungs: [
          { settings: 2, budget: 1 },
          { settings: 3, budget: 1 },
        ],
      }),
    ).toThrow(
      'successiveHalving "rate-search", profile smoke, rung 2: settings must be a whole number of at least 1 and at ' +
        'most 2, those of the rung before; got 3',
    );
    const base = {
      id: 'x',
      title: 'X',
      module,
      space: { a: between(0, 1) },
      groups: ['g'],
      metrics: { error: { label: 'Error', unit: '' } },
      score: 'error',
      run: () => [],
    } as const;
    const one = [{ settings: 1, budget: 1 }];
    const same = { smoke: one, quick: one, full: one, exhaustive: one };
    expect(() => successiveHalving({ ...base, rungs: { ...same, smoke: [] } })).toThrow(
      'every profile needs as many rungs, at least one, because each is an experiment; got smoke 0, quick 1',
    );
    expect(() => successiveHalving({ ...base, rungs: same })).toThrow(
      'the metric "error" must say whether higher or lower is better',
    );
  });
});
