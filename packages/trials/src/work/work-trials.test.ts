// Part of a study, beside others: shares that together are everything, stages, repeats, and calls from a queue.
import { describe, expect, it } from 'vitest';
import { experiment, here } from '../../test/small-experiment.ts';
import { defineExperiment } from '../define-experiment.ts';
import { ExperimentError } from '../errors.ts';
import { planTrials } from '../plan-trials.ts';
import { runTrials } from '../run-trials.ts';
import { memoryStore } from '../store/memory-store.ts';
import type { ExperimentResults } from '../study-results.ts';
import { memoryQueue } from './memory-queue.ts';
import { surveyStudy } from './survey-study.ts';
import { workTrials } from './work-trials.ts';

const two = () =>
  experiment('two', { long: { parameters: 1, trials: 4 }, short: { parameters: 2, trials: 10, block: 2 } });

const values = (results: ExperimentResults) =>
  Object.values(results.arms).map(({ records }) => records.map(({ metrics }) => metrics.value));

describe('shares', () => {
  it('together make every call once, and give the results of one run', async () => {
    const [whole, shared] = [two(), two()];
    const unbroken = await runTrials({ experiment: whole, ...here() });
    const store = memoryStore();
    for (const index of [3, 1, 2]) {
      const { counts, repeated, waiting } = await workTrials({
        experiments: [shared],
        ...here({ store }),
        share: { index, count: 3 },
      });
      expect({ left: counts.left, repeated, waiting }).toEqual({ left: 0, repeated: 0, waiting: [] });
    }
    expect(shared.calls.toSorted()).toEqual(whole.calls.toSorted());
    const rendered = await runTrials({ experiment: shared, ...here({ store }) });
    expect(rendered.counts).toMatchObject({ cached: 14, run: 0 });
    expect(values(rendered)).toEqual(values(unbroken));
  });

  it('are dealt by the costs they are given, whatever is stored by then, the longest first', async () => {
    const store = memoryStore();
    const costs = { two: { long: 100, short: 1 } };
    const shared = two();
    await workTrials({ experiments: [shared], ...here({ store }), share: { index: 1, count: 2, costs } });
    expect(shared.calls.filter((call) => call.includes('long'))).toHaveLength(2);
    expect(shared.calls.slice(0, 2).every((call) => call.includes('long'))).toBe(true);
    const again = await workTrials({
      experiments: [shared],
      ...here({ store }),
      share: { index: 1, count: 2, costs },
    });
    expect(again.counts).toMatchObject({ run: 0, left: 0 });
    await workTrials({ experiments: [shared], ...here({ store }), share: { index: 2, count: 2, costs } });
    expect(new Set(shared.calls).size).toBe(9);
    expect(shared.calls).toHaveLength(9);
  });

  it('leave out what was done when the costs were taken', async () => {
    const store = memoryStore();
    const first = two();
    await workTrials({ experiments: [first], ...here({ store }), share: { index: 1, count: 3 } });
    const { costs, done, calls, trials, stages } = await surveyStudy({
      experiments: [first],
      ...here({ store }),
    });
    expect({ done: done.length, calls, stages }).toEqual({ done: 3, calls: 6, stages: 1 });
    expect(trials).toBe(14 - first.calls.flatMap((call) => call.split(' ')[2]!.split(',')).length);
    const rest = two();
    for (const index of [1, 2]) {
      await workTrials({ experiments: [rest], ...here({ store }), share: { index, count: 2, costs, done } });
    }
    expect(rest.calls).toHaveLength(6);
    expect(new Set([...rest.calls, ...first.calls]).size).toBe(9);
  });

  it('take the time that a plan expects where nothing is measured', async () => {
    const planned = experiment('planned', {
      long: { parameters: 1, trials: 2, expectedMs: 60_000 },
      short: { parameters: 2, trials: 6, expectedMs: 10 },
    } as never);
    await workTrials({ experiments: [planned], ...here(), share: { index: 1, count: 2 } });
    expect(planned.calls.filter((call) => call.includes('long'))).toHaveLength(1);
    expect((await surveyStudy({ experiments: [planned], ...here() })).workMs).toBe(120_060);
  });

  it('refuse an expected time that is none', async () => {
    const odd = experiment('odd', { a: { parameters: 1, trials: 1, expectedMs: 0 } } as never);
    await expect(
      workTrials({ experiments: [odd], ...here(), share: { index: 1, count: 1 } }),
    ).rejects.toThrow(
      new ExperimentError(
        'experiment "odd", profile quick, arm "a": expectedMs must be a number of milliseconds above 0, or absent; got 0',
      ),
    );
  });

  it('count what another machine stored meanwhile as repeated, and leave it', async () => {
    const store = memoryStore();
    const slow = two();
    const meddling = {
      ...slow,
      run: async (context: Parameters<typeof slow.run>[0]) => {
        if (context.arm === 'long' && context.tasks[0]!.trial === 2) {
          await runTrials({ experiment: two(), ...here({ store }) }); // another machine is quicker
        }
        return slow.run(context);
      },
    };
    const { repeated, counts } = await workTrials({
      experiments: [meddling],
      ...here({ store }),
      share: { index: 1, count: 1 },
    });
    expect(repeated).toBe(1);
    expect(counts.left).toBe(0);
  });

  it('end before experiments that follow unfinished ones, and go on when these are finished', async () => {
    const before = two();
    const after = {
      ...defineExperiment({
        ...experiment('after', {}),
        follows: [before],
        plan: (_: unknown, earlier) => ({
          arms: { all: { parameters: earlier!.of(before).arms.long!.records.length, trials: 3 } },
        }),
      }),
    };
    const store = memoryStore();
    const work = (index: number) =>
      workTrials({ experiments: [after], ...here({ store }), share: { index, count: 2 } });
    expect((await surveyStudy({ experiments: [after], ...here({ store }) })).stages).toBe(2);
    expect((await work(1)).waiting).toEqual([{ id: 'after', before: ['two'] }]);
    const second = await work(2); // the last of the first stage, and its share of the second
    expect(second.waiting).toEqual([]);
    expect((await work(1)).counts.run + second.counts.run).toBe(3 + second.counts.run - 1);
    const forecast = await planTrials({ experiments: [after], ...here({ store }) });
    expect(forecast.counts.left).toBe(0);
  });
});

describe('a queue', () => {
  it('shares a study among machines that come as they like, each call once', async () => {
    const store = memoryStore();
    const queue = memoryQueue(store, { pollMs: 1 });
    const machines = [two(), two(), two()];
    const done = await Promise.all(
      machines.map((each) => workTrials({ experiments: [each], ...here({ store }), queue: queue.join() })),
    );
    expect(machines.flatMap(({ calls }) => calls)).toHaveLength(9);
    expect(done.reduce((sum, { counts }) => sum + counts.run, 0)).toBe(14);
    expect(done.map(({ repeated }) => repeated)).toEqual([0, 0, 0]);
    const rendered = await runTrials({ experiment: two(), ...here({ store }) });
    expect(values(rendered)).toEqual(values(await runTrials({ experiment: two(), ...here() })));
  });

  it('records a call as broken whose machines died too often', async () => {
    const store = memoryStore();
    let now = 0;
    const sleep = async (ms: number) => {
      now += ms;
    };
    const queue = memoryQueue(store, { retries: 1, now: () => now, sleep });
    const hanging = { ...two(), run: () => new Promise<never>(() => {}) };
    for (const _ of [1, 2]) {
      const member = queue.join();
      const controller = new AbortController();
      const work = workTrials({
        experiments: [hanging],
        ...here({ store, signal: controller.signal }),
        queue: { open: member.open, close: async () => {} },
      });
      setTimeout(() => controller.abort(), 100);
      await expect(work).rejects.toThrow('interrupted');
      member.fallSilent();
      now += 60_000;
    }
    const last = two();
    const { counts } = await workTrials({ experiments: [last], ...here({ store }), queue: queue.join() });
    expect(counts).toMatchObject({ total: 14, left: 0, failed: 2 });
    const { experiments } = await planTrials({ experiments: [two()], ...here({ store }) });
    expect(experiments[0]!.arms.flatMap(({ reasons }) => reasons.map(({ text }) => text))).toEqual([
      'failed last time: the machine that ran it died or fell silent, at each of 2 attempts',
    ]);
  });
});
