// One report from its experiments to its folder: run, build, write. The phases in order.

import { join } from 'node:path';
import { type Experiment, runTrials, type StudyResults, terminalProgress } from '@trialbook/trials';
import { buildReport, type ReportFiles } from '../build-report.ts';
import type { DataStatus } from '../document/source-notes.ts';
import { ExperimentNotRun } from '../report-error.ts';
import { BoundResults } from '../results/bound-results.ts';
import type { LoadedReport } from './find-reports.ts';
import { manifest } from './manifest.ts';
import type { ReportData } from './report-data.ts';
import type { ReportOptions } from './report-options.ts';
import { runFacts } from './run-facts.ts';
import type { World } from './world.ts';
import { writeFolder } from './write-folder.ts';

/** What came of it, for the last line. */
export interface WrittenReport {
  readonly folder: string;
  readonly page: string;
  readonly bytes: number;
  readonly study: StudyResults;
}

/** Runs what is not stored and writes the report's folder. */
export async function runReport(
  found: LoadedReport,
  options: ReportOptions,
  data: ReportData,
  out: string,
  world: World,
): Promise<WrittenReport> {
  const started = world.now();
  const { study, files } = await runAndBuild(found, options, data, world);
  world.signal.throwIfAborted();
  const record = manifest({
    report: found.report.id,
    folder: found.folder,
    study,
    data: data.loaded,
    engineAsked: options.engine,
    now: world.now(),
    wallClockMs: world.now().getTime() - started.getTime(),
  });
  const folder = join(out, found.report.id);
  writeFolder(folder, new Map([...files, ['manifest.json', `${JSON.stringify(record, null, 1)}\n`]]));
  const page = files.get('index.html')!;
  return { folder, page: join(folder, 'index.html'), bytes: Buffer.byteLength(page), study };
}

/** Prose that needs an experiment which was not selected gets it: it is run as well. */
async function runAndBuild(
  found: LoadedReport,
  options: ReportOptions,
  data: ReportData,
  world: World,
): Promise<{ study: StudyResults; files: ReportFiles }> {
  const all = found.report.experiments as readonly Experiment[];
  let ids = all.map(({ id }) => id).filter((id) => options.only.length === 0 || options.only.includes(id));
  for (;;) {
    const study = await runTrials({
      ...studyOptions(options, data, world),
      experiments: all.filter(({ id }) => ids.includes(id)),
    });
    try {
      return { study, files: await build(found, options, data, study) };
    } catch (error) {
      if (!(error instanceof ExperimentNotRun) || ids.includes(error.experiment)) throw error;
      world.err(`${found.name}: the text needs experiment ${error.experiment} too; running it`);
      ids = [...ids, error.experiment];
    }
  }
}

/** What running, planning and verifying share. */
export function studyOptions(options: ReportOptions, data: ReportData, world: World) {
  return {
    profile: options.profile,
    rootSeed: options.seed,
    engine: options.engine,
    store: join(world.cwd, '.trialbook', 'store'),
    data: data.source,
    signal: world.signal,
    progress: terminalProgress(),
    fresh: options.fresh,
    ...(options.workers === undefined ? {} : { workers: options.workers }),
  };
}

function build(
  { report }: LoadedReport,
  options: ReportOptions,
  data: ReportData,
  study: StudyResults,
): Promise<ReportFiles> {
  const results = study.experiments.map((done) => {
    const experiment = report.experiments.find(({ id }) => id === done.id) as Experiment;
    return new BoundResults(experiment, done.arms, done.scaledDown);
  });
  return buildReport({
    report,
    profile: options.profile,
    engine: study.info.engineClass,
    results,
    partial: options.only.length > 0,
    loadData: (name) => data.load(name),
    data: new Map<string, DataStatus>(data.loaded),
    run: (status) => runFacts(study, status),
  });
}
