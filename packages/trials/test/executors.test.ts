// One contract for every executor, and what workers add: crashes, memory, modules that cannot be imported.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Experiment,
  inProcessExecutor,
  memoryStore,
  type ProgressState,
  planTrials,
  type ResultsOf,
  runTrials,
  StudyInterrupted,
  workerExecutor,
} from '@trialbook/trials';
import { describe, expect, it } from 'vitest';
import { coin, coinBlocks } from './fixtures/coin.js';
import { crashes, crashesOnce, endless, faults, hanging, obedient } from './fixtures/faults.js';
import { pixels } from './fixtures/pixels.js';

const executors = {
  'in process': inProcessExecutor,
  'one worker': () => workerExecutor({ workers: 1 }),
  'three workers': () => workerExecutor({ workers: 3 }),
};

const withoutDurations = (results: ResultsOf<Experiment>) =>
  Object.values(results.arms).map(({ arm, records }) => [
    arm,
    records.map(({ durationMs: _, ...record }) => record),
  ]);

describe.each(Object.entries(executors))('executor contract: %s', (_name, makeExecutor) => {
  const run = <E extends Experiment>(experiment: E, more = {}) =>
    runTrials({ experiment, executor: makeExecutor(), store: false, ...more });

  it('gives every trial, in order, with exact numbers', async () => {
    const { arms } = await run(coin);
    const { records, set } = arms.fair;
    expect(set.trials.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(set.trials[0]).not.toHaveProperty('series');
    expect(records[3]!.series.tosses).toBeInstanceOf(Float64Array);
    expect(records[3]!.series.odd).toEqual(Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, -0));
    expect(records[3]!.artifacts).toMatchObject({
      picture: { name: 'coin', pixels: expect.any(Uint8Array) },
    });
  });

  it('gives the results that one thread gives', async () => {
    const reference = await runTrials({ experiment: coin, workers: 0, store: false });
    expect(withoutDurations(await run(coin))).toEqual(withoutDurations(reference));
    const blocks = await runTrials({ experiment: coinBlocks, workers: 0, store: false });
    expect(withoutDurations(await run(coinBlocks))).toEqual(withoutDurations(blocks));
  });

  it('draws the same numbers in trial n of every arm, and shares those of the study with all', async () => {
    const { arms } = await run(coin);
    for (const [i, { seed, series }] of arms.fair.records.entries()) {
      expect(arms.biased.records[i]!.seed).toBe(seed);
      expect(arms.biased.records[i]!.series.tosses).toEqual(series.tosses);
    }
    expect(new Set(arms.fair.records.map(({ seed }) => seed)).size).toBe(6);
    const shared = [...arms.fair.records, ...arms.biased.records].map(({ series }) => series.shared!.join());
    expect(new Set(shared).size).toBe(1);
    expect(shared[0]).toMatch(/^0\.\d+,0\.\d+$/);
  });

  it('records what goes wrong in a trial, with its reason, and goes on', async () => {
    const { arms, counts } = await run(faults);
    const outcome = (arm: string) => {
      const { status, reason, metrics } = arms[arm]!.set.trials[0]!;
      return { status, reason, metrics };
    };
    expect(outcome('sound')).toEqual({ status: 'completed', reason: undefined, metrics: { value: 1 } });
    expect(outcome('throws')).toEqual({ status: 'failed', reason: 'RangeError: no such thing', metrics: {} });
    expect(outcome('not-finite')).toEqual({ status: 'diverged', reason: 'value is NaN', metrics: {} });
    expect(outcome('says-diverged')).toMatchObject({ status: 'diverged', reason: 'loss is NaN at step 7' });
    expect(outcome('missing')).toMatchObject({
      status: 'failed',
      reason: 'completed without a value for value',
    });
    expect(outcome('cannot-be-stored')).toMatchObject({
      status: 'failed',
      reason:
        'its artifacts cannot be stored: artifacts.picture.draw must be plain data or typed arrays; it is a function',
    });
    expect(counts).toEqual({ total: 6, cached: 0, run: 6, left: 0, diverged: 2, failed: 3 });
  });

  it('passes on what a trial says, all of it, before the study ends', async () => {
    const said: string[] = [];
    const progress = { update: () => {}, end: () => {}, log: (message: string) => said.push(message) };
    await run(coin, { progress });
    expect(said.toSorted()).toEqual(['coin biased trial 0: first', 'coin fair trial 0: first']);
  });

  it('hands data sets over in shared memory', async () => {
    let loads = 0;
    const load = async () => {
      loads += 1;
      return { value: { images: Float32Array.of(1, 2, 4) }, checksums: { images: 'abc' }, source: 'real' };
    };
    const results = await run(pixels, { data: { load } });
    expect(results.arms.only.set.trials.map(({ metrics }) => metrics)).toEqual(
      Array(3).fill({ sum: 7, shared: 1 }),
    );
    expect(results.data).toEqual({ digits: { checksums: { images: 'abc' }, source: 'real' } });
    expect(loads).toBe(1);
  });
});

describe('workers', () => {
  it('replaces a worker that dies, tries its trial again, then records it; the other trials are unharmed', async () => {
    const said: string[] = [];
    const progress = { update: () => {}, end: () => {}, log: (message: string) => said.push(message) };
    const { arms, counts } = await runTrials({
      experiment: crashes,
      store: false,
      retries: 1,
      progress,
      executor: workerExecutor({ workers: 2, resourceLimits: { maxOldGenerationSizeMb: 48 } }),
    });
    expect(counts).toMatchObject({ total: 7, run: 7, failed: 3 });
    expect(arms.sound.set.trials.every(({ status }) => status === 'completed')).toBe(true);
    const reason = (arm: string) => (arms as ResultsOf<Experiment>['arms'])[arm]!.set.trials[0]!.reason;
    expect(reason('exits')).toBe(
      'its worker died at each of 2 attempts; the last time: worker exited with code: 3',
    );
    expect(reason('throws-later')).toMatch(/2 attempts; the last time: in a timer$/);
    expect(reason('out-of-memory')).toBe('out of memory: its thread may have 48 MB');
    expect(said.filter((message) => message.startsWith('crashes exits trial 0: attempt'))).toHaveLength(2);
  });

  it('stops a trial that goes over its limit of time, whether it waits or computes, and tries it again next time', async () => {
    const store = memoryStore();
    const said: string[] = [];
    const progress = { update: () => {}, end: () => {}, log: (message: string) => said.push(message) };
    const limits = { trialMs: 8000 };
    const { arms, counts } = await runTrials({
      experiment: hanging as Experiment,
      store,
      workers: 2,
      limits,
      progress,
    });
    const outcome = (arm: string) => (arms as ResultsOf<Experiment>['arms'])[arm]!.set.trials[0]!;
    expect(outcome('sound').status).toBe('completed');
    for (const arm of ['waits', 'spins']) {
      expect(outcome(arm)).toMatchObject({
        status: 'failed',
        reason: 'it took longer than its limit of 8 s',
      });
      expect(said).toContain(`hanging ${arm} trial 0: stopped: it took longer than its limit of 8 s`);
    }
    expect(counts).toMatchObject({ run: 3, failed: 2 });
    const [forecast] = (await planTrials({ experiments: [hanging as Experiment], store })).experiments;
    expect(forecast!.counts).toMatchObject({ cached: 1, left: 2 });
  });

  it('asks a trial to stop before it ends its thread, at a limit and when the study is interrupted', async () => {
    const said: string[] = [];
    const progress = { update: () => {}, end: () => {}, log: (message: string) => said.push(message) };
    const given = { experiment: obedient as Experiment, store: false, workers: 1, progress } as const;
    const { arms } = await runTrials({ ...given, limits: { trialMs: 50 } });
    const { trials } = (arms as ResultsOf<Experiment>['arms']).all!.set;
    expect(trials.map(({ reason }) => reason)).toEqual(
      Array(2).fill('it took longer than its limit of 0.1 s'),
    );
    expect(said.filter((message) => message.endsWith('asked to stop'))).toHaveLength(2);

    said.length = 0;
    const controller = new AbortController();
    const log = (message: string) => {
      said.push(message);
      if (message.endsWith('begun')) controller.abort();
    };
    const study = runTrials({ ...given, progress: { ...progress, log }, signal: controller.signal });
    await expect(study).rejects.toThrow(StudyInterrupted);
    expect(said.map((message) => message.split(': ').at(-1))).toEqual(['begun', 'asked to stop']);
  });

  it.each([
    { plan: 300, option: undefined, limit: '0.3 s' },
    { plan: 200, option: 400, limit: '0.4 s' },
    { plan: 400, option: 200, limit: '0.2 s' },
  ])(
    'stops a trial at the limit of its plan, unless the study sets one: $plan, $option',
    async ({ plan, option, limit }) => {
      const limited: Experiment = {
        ...(hanging as Experiment),
        plan: () => ({ arms: { waits: { parameters: null, trials: 1 } }, trialLimitMs: plan }),
      };
      const limits = option === undefined ? {} : { trialMs: option };
      const { arms, counts } = await runTrials({ experiment: limited, store: false, workers: 1, limits });
      expect((arms as ResultsOf<Experiment>['arms']).waits!.set.trials[0]).toMatchObject({
        status: 'failed',
        reason: `it took longer than its limit of ${limit}`,
      });
      expect(counts).toMatchObject({ run: 1, failed: 1 });
    },
  );

  it('with none, says once that the limit of a plan is not kept; the limit is no part of a key', async () => {
    const limited: Experiment = {
      ...(coin as Experiment),
      plan: (profile) => ({ ...(coin as Experiment).plan(profile), trialLimitMs: 2000 }),
    };
    const said: string[] = [];
    const progress = { update: () => {}, end: () => {}, log: (message: string) => said.push(message) };
    const options = { store: memoryStore(), workers: 0, progress };
    const { run } = (await runTrials({ experiment: limited, ...options })).counts;
    expect(run).toBeGreaterThan(1);
    expect(said.filter((message) => message.includes('limit'))).toEqual([
      "coin fair trial 0: its plan's limit of 2 s is not kept: only trials in worker threads can be stopped",
    ]);
    const { counts } = await runTrials({ experiment: coin as Experiment, ...options });
    expect(counts).toMatchObject({ cached: run, run: 0 });
  });

  it('a crash that does not come back leaves no trace in the results', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'trialbook-crash-'));
    const mark = join(folder, 'mark');
    const experiment = {
      ...crashesOnce,
      plan: () => ({ arms: { only: { parameters: { mark }, trials: 1 } } }),
    };
    const { arms } = await runTrials({ experiment, store: false, workers: 1 });
    expect(existsSync(mark)).toBe(true);
    expect(arms.only!.set.trials).toMatchObject([{ status: 'completed', metrics: { value: 1 } }]);
    rmSync(folder, { recursive: true });
  });

  it('tries a broken trial again when the study is next started, and keeps a diverged one', async () => {
    const store = memoryStore();
    await runTrials({ experiment: faults, store, workers: 0 });
    const { arms } = await runTrials({ experiment: faults, store, workers: 0 });
    expect(Object.values(arms).map(({ arm, counts }) => [arm, counts.run])).toEqual([
      ['sound', 0],
      ['throws', 1],
      ['not-finite', 0],
      ['says-diverged', 0],
      ['missing', 0],
      ['cannot-be-stored', 1],
    ]);
  });

  it('abandons what is under way when it is interrupted; what is finished stays', async () => {
    const store = memoryStore();
    const controller = new AbortController();
    const progress = {
      log: () => {},
      end: () => {},
      update: ({ arms, current }: ProgressState) => {
        if (arms[0]!.counts.run === 3 && current?.arm === 'endless') controller.abort();
      },
    };
    const study = runTrials({ experiment: endless, store, workers: 2, progress, signal: controller.signal });
    await expect(study).rejects.toThrow('interrupted: 3 trials run, 0 cached, 2 left');
    await expect(study).rejects.toBeInstanceOf(StudyInterrupted);
    const [forecast] = (await planTrials({ experiments: [endless], store })).experiments;
    expect(forecast!.arms.map(({ counts }) => counts.cached)).toEqual([3, 0]);
  });

  it('stops, and records nothing, when no worker can start', async () => {
    const store = memoryStore();
    const executor = workerExecutor({ workers: 1, resourceLimits: { maxOldGenerationSizeMb: 1 } });
    const study = runTrials({ experiment: coin, store, executor });
    await expect(study).rejects.toThrow(
      /^experiment "coin": no worker could start: .*memory.*; free some memory, or run with fewer workers$/,
    );
    const { counts } = await planTrials({ experiments: [coin], store });
    expect(counts).toMatchObject({ cached: 0, failed: 0, left: 12 });
  });

  it('says what to do when the module does not export the experiment', async () => {
    const experiment = { ...coin, id: 'other-coin' };
    await expect(runTrials({ experiment, store: false, workers: 1 })).rejects.toThrow(
      /^experiment "other-coin": file:.*coin\.js exports no experiment of that id; its exports: coin, coinBlocks; export it there/,
    );
  });

  it('says what to do when a study is started by the module of its own experiment', async () => {
    await expect(import('./fixtures/careless.js')).rejects.toThrow(
      /define experiments in a module that starts no study/,
    );
  });
});
