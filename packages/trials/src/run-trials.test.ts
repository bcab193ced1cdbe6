// Studies in this thread: what is cached, order, interruption, full disks. Workers are in test/.
import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { experiment, here } from '../test/small-experiment.ts';
import { ExperimentError, StoreError, StudyInterrupted, WorkerCrashed } from './errors.ts';
import type { Experiment, RunContext } from './experiment.ts';
import type { ProgressState } from './progress.ts';
import { runTrials } from './run-trials.ts';
import { memoryStore } from './store/memory-store.ts';
import type { StudyOptions } from './study.ts';
import type { Executor } from './workers/executor.ts';
import { inProcessExecutor } from './workers/in-process-executor.ts';

describe('runTrials', () => {
  it('runs a study of several experiments, and gives each by its experiment', async () => {
    const [a, b] = [
      experiment('a', { x: { parameters: 1, trials: 2 } }),
      experiment('b', { y: { parameters: 1, trials: 1 } }),
    ];
    const results = await runTrials({
      experiments: [a, b],
      ...here({ profile: 'smoke', rootSeed: 'seven' }),
    });
    expect(results.of(b).arms.y!.set.trials).toHaveLength(1);
    expect(results.info).toMatchObject({
      profile: 'smoke',
      rootSeed: 'seven',
      engine: 'none',
      engineClass: 'none',
      workers: 1,
      counts: { total: 3, cached: 0, run: 3, left: 0 },
    });
    expect(() => results.of(experiment('c', {}))).toThrow(
      'the study holds no experiment "c"; it holds: a, b',
    );
  });

  it('runs only what is not stored: more trials of an arm, a new arm, changed parameters', async () => {
    const options = here();
    await runTrials({ experiment: experiment('a', { x: { parameters: { p: 1 }, trials: 2 } }), ...options });
    const grown = experiment('a', {
      x: { parameters: { p: 1 }, trials: 3 },
      y: { parameters: { p: 1 }, trials: 1 },
    });
    const { counts } = await runTrials({ experiment: grown, ...options });
    expect(grown.calls).toEqual(['a x 2', 'a y 0']);
    expect(counts).toMatchObject({ total: 4, cached: 2, run: 2 });
    const changed = experiment('a', { x: { parameters: { p: 2 }, trials: 1 } });
    await runTrials({ experiment: changed, ...options });
    expect(changed.calls).toEqual(['a x 0']);
  });

  it('shares stored trials between profiles whose parameters are equal', async () => {
    const options = here();
    await runTrials({
      experiment: experiment('a', { x: { parameters: 1, trials: 2 } }),
      ...options,
      profile: 'smoke',
    });
    const full = experiment('a', { x: { parameters: 1, trials: 2 } });
    expect((await runTrials({ experiment: full, ...options, profile: 'full' })).profile).toBe('full');
    expect(full.calls).toEqual([]);
  });

  it('runs everything again when it is to be fresh, and replaces what is stored', async () => {
    const options = here();
    let value = 1;
    const a = experiment('a', { x: { parameters: 1, trials: 2 } }, () => value);
    await runTrials({ experiment: a, ...options });
    value = 2;
    await runTrials({ experiment: a, ...options, fresh: true });
    const again = await runTrials({ experiment: a, ...options });
    expect(a.calls).toHaveLength(4);
    expect(again.arms.x!.set.trials.map(({ metrics }) => metrics.value)).toEqual([2, 2]);
  });

  it('cuts an arm into blocks, the last as short as it must be', async () => {
    const a = experiment('a', { x: { parameters: 1, trials: 10, block: 4 } });
    const { arms } = await runTrials({ experiment: a, ...here() });
    expect(a.calls).toEqual(['a x 0,1,2,3', 'a x 4,5,6,7', 'a x 8,9']);
    expect(arms.x!.set.trials.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('gives each trial of a block its share of the time', async () => {
    let now = 0;
    const a = experiment('a', { x: { parameters: 1, trials: 4, block: 4 } }, () => (now += 100));
    const { arms, trialMs } = await runTrials({ experiment: a, ...here({ clock: () => now }) });
    expect(arms.x!.set.trials.map(({ durationMs }) => durationMs)).toEqual([25, 25, 25, 25]);
    expect(trialMs).toBe(100);
  });

  it('runs exclusive experiments after all others', async () => {
    const order: string[] = [];
    const note = ({ arm }: RunContext) => order.push(arm);
    const timed = { ...experiment('a', { timed: { parameters: 1, trials: 2 } }, note), exclusive: true };
    const other = experiment('b', { other: { parameters: 1, trials: 2 } }, note);
    await runTrials({ experiments: [timed, other], ...here() });
    expect(order).toEqual(['other', 'other', 'timed', 'timed']);
  });

  it('tells progress of every step: cached, under way, done', async () => {
    const options = here();
    await runTrials({ experiment: experiment('a', { x: { parameters: 1, trials: 1 } }), ...options });
    const states: ProgressState[] = [];
    let ended = 0;
    const progress = {
      update: (state: ProgressState) => states.push(state),
      log: () => {},
      end: () => (ended += 1),
    };
    await runTrials({
      experiment: experiment('a', { x: { parameters: 1, trials: 3 } }),
      ...options,
      progress,
    });
    const brief = states.map(({ arms, current }) => [
      arms[0]!.counts.cached,
      arms[0]!.counts.run,
      current?.arm,
    ]);
    expect(brief).toEqual([
      [1, 0, undefined],
      [1, 0, 'x'],
      [1, 1, 'x'],
      [1, 1, 'x'],
      [1, 2, 'x'],
    ]);
    expect(ended).toBe(1);
  });

  it('when it is interrupted, keeps what is finished and says how much is left', async () => {
    const options = here();
    const controller = new AbortController();
    const stopAtThird = experiment('a', { x: { parameters: 1, trials: 5 } }, ({ tasks }, calls) => {
      if (calls.length === 3) controller.abort();
      return tasks[0]!.trial;
    });
    const stopped = runTrials({ experiment: stopAtThird, ...options, signal: controller.signal });
    await expect(stopped).rejects.toThrow(StudyInterrupted);
    await expect(stopped).rejects.toThrow(
      'interrupted: 2 trials run, 0 cached, 3 left; finished trials are kept, start the study again to continue',
    );
    await expect(stopped).rejects.toMatchObject({ counts: { total: 5, run: 2, left: 3 } });
    const { counts } = await runTrials({ experiment: stopAtThird, ...options });
    expect(counts).toMatchObject({ cached: 2, run: 3 });
  });

  it('hears an interruption between calls that never wait for anything', async () => {
    const controller = new AbortController();
    const busy = experiment('a', { x: { parameters: 1, trials: 100_000 } }, () => 1);
    setTimeout(() => controller.abort(), 0);
    const stopped = runTrials({ experiment: busy, ...here(), signal: controller.signal });
    await expect(stopped).rejects.toThrow(StudyInterrupted);
    expect(busy.calls.length).toBeLessThan(100_000);
  });

  it('hands every call parameters that nothing can change: numbers would depend on the number of workers', async () => {
    const parameters = { rate: 1, layers: [{ units: 3 }] };
    const changing = (change: (given: typeof parameters) => void) =>
      experiment('a', { x: { parameters, trials: 3 } }, (context) => {
        change(context.parameters as typeof parameters);
        return 1;
      });
    const changes = [
      (given: typeof parameters) => void Object.assign(given, { rate: 2 }),
      (given: typeof parameters) => void Object.assign(given.layers[0]!, { units: 4 }),
      (given: typeof parameters) => void given.layers.push({ units: 5 }),
    ];
    for (const change of changes) {
      const { arms } = await runTrials({ experiment: changing(change), ...here() });
      expect(arms.x!.records.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
      expect(arms.x!.records[2]!.reason).toMatch(/^TypeError: Cannot (assign to read only|add) property/);
    }
    expect(parameters).toEqual({ rate: 1, layers: [{ units: 3 }] });
    parameters.rate = 7; // what the plan gave stays the caller's
    expect(parameters.rate).toBe(7);
  });

  it('stops at a full disk; what was finished before stays', async () => {
    const store = memoryStore();
    let writes = 0;
    const small = {
      ...store,
      write: async (...entry: Parameters<typeof store.write>) => {
        if (++writes > 2) throw new StoreError('no space is left (ENOSPC)');
        await store.write(...entry);
      },
    };
    const a = experiment('a', { x: { parameters: 1, trials: 5 } });
    await expect(runTrials({ experiment: a, workers: 0, store: small })).rejects.toThrow(
      'no space is left (ENOSPC)',
    );
    expect((await runTrials({ experiment: a, workers: 0, store })).counts).toMatchObject({
      cached: 2,
      run: 3,
    });
  });

  it('records no outcome of trials that a full disk kept from running, and replaces nothing good', async () => {
    const store = memoryStore();
    let value = 1;
    const a = experiment('a', { x: { parameters: 1, trials: 6 } }, () => value);
    await runTrials({ experiment: a, workers: 0, store });
    value = 2;
    // As a pool does: what is under way when it is closed is rejected as if its worker had died.
    const abandoned: ((error: Error) => void)[] = [];
    let calls = 0;
    const pool: Executor = {
      workers: 3,
      run: (...call) => {
        calls += 1;
        if (calls === 1) return inProcessExecutor().run(...call);
        return new Promise((_, reject) => abandoned.push(reject));
      },
      close: async () => {
        for (const reject of abandoned) reject(new WorkerCrashed('Terminating worker thread'));
      },
    };
    let full = true;
    const small = {
      ...store,
      write: async (...entry: Parameters<typeof store.write>) => {
        if (full) {
          full = false; // somebody frees some space at once
          throw new StoreError('no space is left (ENOSPC)');
        }
        await store.write(...entry);
      },
    };
    const study = runTrials({ experiment: a, executor: pool, store: small, fresh: true });
    await expect(study).rejects.toThrow('no space is left (ENOSPC)');
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toBeLessThanOrEqual(4); // the others were not begun
    const kept = await runTrials({ experiment: a, workers: 0, store });
    expect(kept.counts).toMatchObject({ cached: 6, failed: 0 });
    expect(kept.arms.x!.set.trials.map(({ metrics }) => metrics.value)).toEqual(Array(6).fill(1));
  });

  it('leaves a good result where it is when the trial breaks in a fresh run, and says so', async () => {
    const store = memoryStore();
    let breaks = false;
    const a = experiment('a', { x: { parameters: 1, trials: 1 } }, () => {
      if (breaks) throw new RangeError('no such thing');
      return 1;
    });
    await runTrials({ experiment: a, workers: 0, store });
    breaks = true;
    const said: string[] = [];
    const progress = { update: () => {}, log: (message: string) => said.push(message), end: () => {} };
    const fresh = await runTrials({ experiment: a, workers: 0, store, fresh: true, progress });
    expect(fresh.arms.x!.set.trials[0]).toMatchObject({ status: 'failed' });
    expect(said).toEqual([
      'a x trial 0: broke this time (RangeError: no such thing); the stored result is left as it is',
    ]);
    const again = await runTrials({ experiment: a, workers: 0, store });
    expect(again.arms.x!.set.trials[0]).toMatchObject({ status: 'completed', metrics: { value: 1 } });
  });

  it('goes on with trials while results are on their way to the disk, but not beside a timed one', async () => {
    const order: string[] = [];
    const store = memoryStore();
    const slow = {
      ...store,
      write: async (...entry: Parameters<typeof store.write>) => {
        // A disk so slow that the other trials could all run meanwhile, if they are let.
        for (let turn = 0; turn < 500; turn++) await new Promise((resolve) => setImmediate(resolve));
        order.push('stored');
        await store.write(...entry);
      },
    };
    const note = ({ arm }: RunContext) => order.push(arm);
    const other = experiment('b', { other: { parameters: 1, trials: 3 } }, note);
    const timed = { ...experiment('a', { timed: { parameters: 1, trials: 2 } }, note), exclusive: true };
    const progress = {
      log: () => {},
      end: () => {},
      update: ({ arms }: ProgressState) => {
        const run = arms.reduce((sum, { counts }) => sum + counts.run, 0);
        expect(run).toBeLessThanOrEqual(order.filter((each) => each === 'stored').length);
      },
    };
    await runTrials({ experiments: [timed, other], workers: 0, store: slow, progress });
    expect(order.join(' ')).toBe('other other other stored stored stored timed stored timed stored');
  });

  it('runs again what is torn in the store, says so, and mends it', async () => {
    const store = mkdtempSync(join(tmpdir(), 'trialbook-torn-'));
    const said: string[] = [];
    const progress = { update: () => {}, log: (message: string) => said.push(message), end: () => {} };
    const a = experiment('a', { x: { parameters: 1, trials: 3 } });
    const whole = await runTrials({ experiment: a, workers: 0, store });
    const torn = readdirSync(join(store, 'a')).find((name) => name.endsWith('.trial'))!;
    truncateSync(join(store, 'a', torn), 77);
    const mended = await runTrials({ experiment: a, workers: 0, store, progress });
    expect(mended.counts).toMatchObject({ cached: 2, run: 1 });
    expect(said.filter((line) => line.includes('not usable'))).toEqual([
      expect.stringMatching(
        /\.trial is not usable: its checksum does not match: torn or altered; its trials run again$/,
      ),
    ]);
    const values = (results: typeof whole) => results.arms.x!.set.trials.map(({ metrics }) => metrics);
    expect(values(mended)).toEqual(values(whole));
    expect((await runTrials({ experiment: a, workers: 0, store })).counts).toMatchObject({ cached: 3 });
    rmSync(store, { recursive: true });
  });

  it('closes the executor it was given, also when there was nothing to run', async () => {
    let closed = 0;
    const close = async () => {
      closed += 1;
    };
    const executor = () => ({ ...inProcessExecutor(), close });
    const options = here();
    const a = experiment('a', { x: { parameters: 1, trials: 1 } });
    await runTrials({ experiment: a, ...options, executor: executor() });
    await runTrials({ experiment: a, ...options, executor: executor() });
    expect(closed).toBe(2);
  });

  it.each<[StudyOptions, readonly Experiment[], RegExp]>([
    [
      { workers: 1.5 },
      [experiment('a', {})],
      /^runTrials: workers must be a whole number of at least 0; got 1\.5$/,
    ],
    [
      {},
      [experiment('a', {}), experiment('a', {})],
      /each experiment needs an id of its own; "a" is there twice$/,
    ],
    [
      {},
      [{ ...experiment('a', { x: { parameters: 1, trials: 1 } }), data: ['mnist'] }],
      /^experiment "a" reads mnist, but the study has no data source; pass data: \{ load \}$/,
    ],
  ])('refuses %j', async (options, experiments, message) => {
    const study = runTrials({ experiments, ...here(), ...options });
    await expect(study).rejects.toThrow(ExperimentError);
    await expect(study).rejects.toThrow(message);
  });
});
