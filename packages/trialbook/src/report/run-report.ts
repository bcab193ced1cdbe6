// One report from its experiments to its folder: take what is kept, run the rest, build, write. The phases in order.

import { join } from 'node:path';
import {
  BoundResults,
  buildReport,
  type DataStatus,
  type ReportFiles,
  selectedExperiments,
} from '@trialbook/report';
import { codeVersions, type Experiment, runTrials, type StudyResults } from '@trialbook/trials';
import type { EngineChoice } from '../engines/engine-choice.ts';
import { keptRemarks } from '../kept/kept-words.ts';
import { machineWords, thisMachine } from '../kept/machine.ts';
import { manifest } from '../kept/manifest.ts';
import { enginesOf, runFacts } from '../kept/run-facts.ts';
import { type SavedResults, savedFolder, saveResults } from '../kept/saved-results.ts';
import { usableResults } from '../kept/usable-results.ts';
import { writeFolder } from '../output/write-folder.ts';
import { type Job, studyOptions } from './job.ts';
import type { LoadedReport } from './load-reports.ts';

/** What came of it, for the last line. */
export interface WrittenReport {
  readonly page: string;
  readonly bytes: number;
  readonly study: StudyResults;
  /** When the results were computed that were kept with the report and used. */
  readonly keptFrom?: string;
}

/** Runs what is neither kept nor stored and writes the report's folder. */
export async function runReport(found: LoadedReport, job: Job, folder: string): Promise<WrittenReport> {
  const { options, data, world } = job;
  const started = world.now();
  const kept = options.saveResults ? undefined : usableResults(found, options, world);
  const { study, files } = await runAndBuild(found, job, kept);
  world.signal.throwIfAborted();
  const record = {
    ...manifest({
      report: found.report.id,
      folder: found.folder,
      study,
      data: data.loaded,
      engine: job.engine,
      now: world.now(),
      wallClockMs: world.now().getTime() - started.getTime(),
    }),
    ...(options.only.length === 0 ? {} : { only: options.only }),
    ...(kept === undefined ? {} : { resultsFrom: kept.manifest }),
  };
  await writeFolder(folder, { files, manifest: record });
  if (options.saveResults) {
    const at = savedFolder(found.folder, options.profile);
    await saveResults(at, study, files.get('results.json')!, record);
  }
  return {
    page: join(folder, 'index.html'),
    bytes: Buffer.byteLength(files.get('index.html')!),
    study,
    ...(kept === undefined ? {} : { keptFrom: kept.manifest.createdAt }),
  };
}

async function runAndBuild(
  found: LoadedReport,
  job: Job,
  kept: SavedResults | undefined,
): Promise<{ study: StudyResults; files: ReportFiles }> {
  const study = await studyOf(selectedExperiments(found.report, job.options.only), job, kept);
  return { study, files: await build(found, job, study, kept) };
}

/** Kept results where there are any; the others are run. */
async function studyOf(
  selected: readonly Experiment[],
  job: Job,
  kept: SavedResults | undefined,
): Promise<StudyResults> {
  const missing = selected.filter(({ id }) => kept?.has(id) !== true);
  if (kept === undefined) return runTrials({ ...studyOptions(job), experiments: missing });
  for (const { id } of missing) job.world.err(`experiment ${id} is not among the kept results: it is run`);
  const run =
    missing.length === 0
      ? undefined
      : await runTrials({
          ...studyOptions(job),
          experiments: missing,
          earlier: kept.ids.map(kept.of),
        });
  const experiments = selected.map(({ id }) =>
    kept.has(id) ? kept.of(id) : run!.experiments.find((each) => each.id === id)!,
  );
  const total = experiments.reduce((sum, { counts }) => sum + counts.total, 0);
  const ran = run?.info.counts.run ?? 0;
  const lost = (what: 'diverged' | 'failed') =>
    experiments.reduce((sum, { counts }) => sum + counts[what], 0);
  return {
    experiments,
    info: {
      ...(run?.info ?? kept.info),
      counts: {
        total,
        cached: total - ran,
        run: ran,
        left: 0,
        diverged: lost('diverged'),
        failed: lost('failed'),
      },
    },
    of: ({ id }) => experiments.find((each) => each.id === id) as never,
  };
}

async function build(
  { report }: LoadedReport,
  { options, data, engine }: Job,
  study: StudyResults,
  kept: SavedResults | undefined,
): Promise<ReportFiles> {
  const results = study.experiments.flatMap((done) => {
    const experiment = report.experiments.find(({ id }) => id === done.id) as Experiment | undefined;
    return experiment === undefined ? [] : [new BoundResults(experiment, done.arms, done.scaledDown)];
  });
  const shown = study.experiments.filter(({ id }) => kept?.has(id));
  const remarks =
    kept === undefined
      ? []
      : keptRemarks(
          kept,
          new Map(shown.map(({ id, codeVersion }) => [id, codeVersion])),
          await versionsToday(report.experiments as readonly Experiment[]),
        );
  const keptData = Object.entries(kept?.manifest.data ?? {}).map(
    ([name, status]) => [name, { name, ...status }] as const,
  );
  const loadable = kept === undefined ? data.load : data.loadForPictures;
  return buildReport({
    report,
    profile: options.profile,
    engine: enginesOf(study),
    results,
    partial: options.only.length > 0,
    loadData: loadable,
    data: new Map<string, DataStatus>([...keptData, ...(kept === undefined ? data.loaded : [])]),
    run: (status) => {
      const { facts, remarks: scaled } = runFacts(study, status, {
        engine: engineFact(study, engine),
        machine: machineWords(kept?.manifest.device ?? thisMachine()),
      });
      return { facts, remarks: [...remarks, ...scaled] };
    },
  });
}

function engineFact(study: StudyResults, { asked, found }: EngineChoice): string {
  const got = enginesOf(study);
  return found() === undefined || got === asked ? got : `${got}, asked: ${asked}`;
}

async function versionsToday(experiments: readonly Experiment[]): Promise<ReadonlyMap<string, string>> {
  const versions = await codeVersions(experiments.map(({ module }) => module));
  return new Map(experiments.map(({ id }, at) => [id, versions[at]!.hash]));
}
