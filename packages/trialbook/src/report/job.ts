// What every action of `trialbook report` is given, and the options of a study that follow from it.

import { type LentExecutor, type TrialStore, terminalProgress } from '@trialbook/trials';
import type { World } from '../command/world.ts';
import type { EngineChoice } from '../engines/engine-choice.ts';
import type { ReportData } from './report-data.ts';
import type { ReportOptions } from './report-options.ts';
import type { StudyChoices } from './study-options.ts';

/** One run of the command. */
export interface Job<Options = ReportOptions> {
  readonly options: Options;
  readonly data: ReportData;
  readonly engine: EngineChoice;
  readonly world: World;
  /** The folder that holds the reports. */
  readonly root: string;
  /** Where trials are kept. */
  readonly store: string | TrialStore;
  /** Threads that several studies share. Default: each study starts its own. */
  readonly executor?: LentExecutor;
}

/** What running, planning and verifying share. */
export function studyOptions({
  options,
  data,
  engine,
  world,
  store,
  executor,
}: Job<StudyChoices & { readonly fresh: boolean }>) {
  return {
    profile: options.profile,
    rootSeed: options.seed,
    engine: engine.find,
    store,
    data: data.source,
    signal: world.signal,
    progress: terminalProgress(),
    fresh: options.fresh,
    limits: options.limits,
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    ...(executor === undefined ? {} : { executor: executor.lend() }),
  };
}
