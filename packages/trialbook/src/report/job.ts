// What every action of `trialbook report` is given, and the options of a study that follow from it.

import { join } from 'node:path';
import { terminalProgress } from '@trialbook/trials';
import type { World } from '../command/world.ts';
import type { EngineChoice } from '../engines/engine-choice.ts';
import type { ReportData } from './report-data.ts';
import type { ReportOptions } from './report-options.ts';

/** One run of the command. */
export interface Job {
  readonly options: ReportOptions;
  readonly data: ReportData;
  readonly engine: EngineChoice;
  readonly world: World;
  /** The folder that holds the store and the reports. */
  readonly root: string;
}

/** What running, planning and verifying share. */
export function studyOptions({ options, data, engine, world, root }: Job) {
  return {
    profile: options.profile,
    rootSeed: options.seed,
    engine: engine.find,
    store: join(root, '.trialbook', 'store'),
    data: data.source,
    signal: world.signal,
    progress: terminalProgress(),
    fresh: options.fresh,
    limits: options.limits,
    ...(options.workers === undefined ? {} : { workers: options.workers }),
  };
}
