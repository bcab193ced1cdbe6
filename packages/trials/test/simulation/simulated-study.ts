// A study without code, threads or disk of its own: what runs it, what it runs and where it is kept are passed in.
import type { SeedNode } from '@trialbook/random';
import { WorkerCrashed } from '../../src/errors.ts';
import type { Experiment } from '../../src/experiment.ts';
import { runStudy } from '../../src/run-trials.ts';
import { openStore } from '../../src/store/file-store.ts';
import { partialNames } from '../../src/store/partial-names.ts';
import type { StoreFiles } from '../../src/store/store-files.ts';
import { resolveStudy, type StudyOptions } from '../../src/study.ts';
import type { StudyResults } from '../../src/study-results.ts';
import { type Executor, runToBytes } from '../../src/workers/executor.ts';

/** Two experiments: single trials and blocks, some of which diverge. */
export const EXPERIMENTS: readonly Experiment[] = [
  simulated('a', { x: { parameters: 1, trials: 4 }, 'y/z': { parameters: 2, trials: 5, block: 2 } }),
  simulated('b', { only: { parameters: null, trials: 3, block: 3 } }),
];

function simulated(id: string, arms: ReturnType<Experiment['plan']>['arms']): Experiment {
  return {
    id,
    title: id,
    module: 'file:///nowhere.js',
    metrics: { value: { label: 'Value', unit: '' } },
    plan: () => ({ arms }),
    run: ({ tasks, arm }) =>
      tasks.map(({ seeds }) => {
        const value = seeds.stream().uniform() + arm.length;
        return value % 1 < 0.2
          ? { status: 'diverged', metrics: {}, reason: 'at step 1' }
          : { status: 'completed', metrics: { value }, series: { curve: [value, Number.NaN] } };
      }),
  };
}

/** One process: its number, the disk as it sees it, and what befalls it. */
export interface SimulatedProcess {
  readonly number: number;
  readonly files: StoreFiles;
  readonly workers?: number;
  /** Called before each call is run; may wait, throw `WorkerCrashed`, or never return. */
  readonly before?: (call: string) => Promise<void>;
  readonly options?: StudyOptions;
  /** Trials whose end the study has told of, as `experiment arm`, with how many. */
  readonly onFinished?: (experiment: string, arm: string, run: number) => void;
  readonly isAlive?: (process: number) => boolean;
}

/** Runs the study in one process. */
export function runSimulated(process: SimulatedProcess): Promise<StudyResults> {
  const { number, files, workers = 2, before, options = {}, onFinished } = process;
  const names = partialNames({
    host: 'here',
    process: number,
    token: `t${number}`,
    isAlive: process.isAlive ?? (() => false),
  });
  let now = 0;
  const executor: Executor = {
    workers,
    run: async (experiment, call, world) => {
      await before?.(`${call.experiment} ${call.arm} ${call.trials.join(',')}`);
      return runToBytes(experiment, call, world);
    },
    close: async () => {},
  };
  const study = resolveStudy(EXPERIMENTS, {
    ...options,
    executor,
    clock: () => now++,
    progress: {
      update: ({ arms }) => {
        for (const { experiment, arm, counts } of arms) onFinished?.(experiment, arm, counts.run);
      },
      log: () => {},
      end: () => {},
    },
    store: openStore('/store', () => {}, files, names),
  });
  const code = { hash: 'code', files: {}, packages: {} };
  return runStudy({ ...study, code: async () => code });
}

/** What the results say, times aside. */
export function contents({ experiments }: StudyResults): unknown {
  return experiments.map(({ id, arms }) => [
    id,
    Object.values(arms).map(({ arm, records }) => [
      arm,
      records.map(({ durationMs: _, series, ...record }) => ({ ...record, curve: series.curve?.join() })),
    ]),
  ]);
}

/** A worker that dies, with a probability. */
export function mayDie(seeds: SeedNode, probability: number): () => void {
  const random = seeds.stream();
  return () => {
    if (random.uniform() < probability) throw new WorkerCrashed('worker exited with code: 9');
  };
}
