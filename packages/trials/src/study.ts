// The options of a study and their defaults. Plans nothing and runs nothing.

import { availableParallelism } from 'node:os';
import { type CodeVersion, codeVersion } from './code/code-version.ts';
import type { ReadModules } from './code/import-closure.ts';
import { type DataSource, type StudyData, studyData } from './data-source.ts';
import { ExperimentError } from './errors.ts';
import type { Experiment, Profile } from './experiment.ts';
import type { Progress } from './progress.ts';
import { DEFAULT_STORE, openStore } from './store/file-store.ts';
import { memoryStore } from './store/memory-store.ts';
import type { TrialStore } from './store/trial-store.ts';
import type { ExperimentResults } from './study-results.ts';
import type { Executor } from './workers/executor.ts';
import { inProcessExecutor } from './workers/in-process-executor.ts';
import { thread } from './workers/thread.ts';
import { type TrialLimits, workerExecutor } from './workers/worker-executor.ts';

/** In how many threads trials run, and what each may take. */
export interface WorkerChoice {
  /** Worker threads; 0 runs trials in this thread. Default one per core. */
  readonly workers?: number;
  /** What a trial may take, in worker threads, before it is stopped and recorded as failed. Default the plan's limit of time, if any. */
  readonly limits?: TrialLimits;
}

/** How a study is run; every option has a default. */
export interface StudyOptions extends WorkerChoice {
  /** Default `quick`. */
  readonly profile?: Profile;
  /** Any text or safe integer; everything random comes from it. Default 1. */
  readonly rootSeed?: number | string;
  /** A folder, a store, or false to keep nothing. Default `.trialbook/store`. */
  readonly store?: string | TrialStore | false;
  /** Runs the calls, in place of `workers`; closed when the study ends. */
  readonly executor?: Executor;
  /**
   * The engine of the experiments that use one: its name, or a function that finds it, which is called once, and only
   * when there is such an experiment. Default `auto`, which each call then settles for itself.
   */
  readonly engine?: string | (() => Promise<string>);
  /** Names the engines whose results are equal; part of the keys of the experiments that use one. Default the engine's name. */
  readonly engineClass?: string;
  /** Required when an experiment lists data sets. */
  readonly data?: DataSource;
  /** Default: nothing is shown, messages are dropped, warnings go to the console. */
  readonly progress?: Progress;
  /** Finished results that experiments follow, so that these need not run again; for example kept with a report. */
  readonly earlier?: readonly ExperimentResults[];
  /** Interrupts the study. */
  readonly signal?: AbortSignal;
  /** Run everything again, whatever is stored; what is stored is replaced. Default false. */
  readonly fresh?: boolean;
  /** How often a call is tried again after its worker died. Default 2. */
  readonly retries?: number;
  /** Milliseconds since any fixed moment. Default `performance.now`. */
  readonly clock?: () => number;
}

/** The engine of a study. */
export interface StudyEngine {
  readonly name: string;
  readonly engineClass: string;
}

/** A study with every option settled. */
export interface Study {
  readonly experiments: readonly Experiment[];
  readonly profile: Profile;
  readonly rootSeed: number | string;
  readonly store: TrialStore;
  readonly workers: number;
  readonly executor: () => Executor;
  /** Finds the engine, once. */
  readonly engine: () => Promise<StudyEngine>;
  readonly data: StudyData;
  /** The version of the code behind a module. */
  readonly code: (module: string, read: ReadModules) => Promise<CodeVersion>;
  readonly progress: Progress;
  /** Says what was found amiss, and does not stop the study. */
  readonly warn: (message: string) => void;
  readonly signal: AbortSignal;
  readonly fresh: boolean;
  readonly retries: number;
  readonly clock: () => number;
}

const SILENT: Progress = { update: () => {}, log: () => {}, end: () => {} };

/**
 * Settles the options of a study.
 *
 * @throws ExperimentError when two experiments share an id, workers is no whole number, or it is called inside a worker
 */
export function resolveStudy(experiments: readonly Experiment[], options: StudyOptions): Study {
  if (thread.isWorker) {
    throw new ExperimentError(
      'runTrials was called while a worker imported the module of an experiment; workers import that module too, so ' +
        'define experiments in a module that starts no study, or run with workers: 0',
    );
  }
  const ids = experiments.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) {
    throw new ExperimentError(`runTrials: each experiment needs an id of its own; "${twice}" is there twice`);
  }
  const workers = options.executor?.workers ?? options.workers ?? availableParallelism();
  if (!Number.isSafeInteger(workers) || workers < 0) {
    throw new ExperimentError(`runTrials: workers must be a whole number of at least 0; got ${workers}`);
  }
  const { progress = SILENT, engine = 'auto', store = DEFAULT_STORE } = options;
  const said = new Set<string>();
  const warn = (message: string): void => {
    if (said.has(message)) return; // what is amiss in a store is met when planning, and again before its trials run
    said.add(message);
    if (options.progress) progress.log(message);
    else console.warn(message);
  };
  return {
    experiments,
    profile: options.profile ?? 'quick',
    rootSeed: options.rootSeed ?? 1,
    store: store === false ? memoryStore() : typeof store === 'string' ? openStore(store, warn) : store,
    workers: Math.max(workers, 1),
    executor: () => options.executor ?? executorOf({ ...options, workers }),
    engine: foundOnce(engine, options.engineClass),
    data: studyData(options.data),
    code: codeVersion,
    progress,
    warn,
    signal: options.signal ?? new AbortController().signal,
    fresh: options.fresh ?? false,
    retries: options.retries ?? 2,
    clock: options.clock ?? (() => performance.now()),
  };
}

/** The executor of a number of workers; of none, this thread. */
export function executorOf({ workers = availableParallelism(), limits = {} }: WorkerChoice): Executor {
  return workers === 0 ? inProcessExecutor() : workerExecutor({ workers, limits });
}

function foundOnce(
  engine: string | (() => Promise<string>),
  engineClass: string | undefined,
): () => Promise<StudyEngine> {
  const find = async () => {
    const name = typeof engine === 'string' ? engine : await engine();
    return { name, engineClass: engineClass ?? name };
  };
  let found: Promise<StudyEngine> | undefined;
  return () => {
    found ??= find();
    return found;
  };
}
