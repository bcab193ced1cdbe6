// One report from its experiments to its folder: take what is kept, run the rest, build, write. The phases in order.

import { join } from 'node:path';
import { buildReport, loadRenderers, selectedExperiments } from '@trialbook/report';
import type { StudyResults } from '@trialbook/trials';
import { withLaterRun } from '../kept/later-runs.ts';
import { manifest } from '../kept/manifest.ts';
import { savedFolder, saveResults, withoutResults } from '../kept/saved-results.ts';
import { usableResults } from '../kept/usable-results.ts';
import { writeFolder } from '../output/write-folder.ts';
import { buildInput } from './build-input.ts';
import type { Job } from './job.ts';
import type { LoadedReport } from './load-reports.ts';
import { studyOf } from './report-results.ts';

/** What came of it, for the last line. */
export interface WrittenReport {
  readonly page: string;
  readonly bytes: number;
  readonly study: StudyResults;
  /** Milliseconds that the trials took from the first to the last, and what came after them. */
  readonly phases: { readonly trialsMs: number; readonly writingMs: number };
  /** When the results were computed that were kept with the report and used. */
  readonly keptFrom?: string;
}

/** Runs what is neither kept nor stored and writes the report's folder. */
export async function runReport(found: LoadedReport, job: Job, folder: string): Promise<WrittenReport> {
  const { options, data, world } = job;
  const started = world.now();
  const adding = options.saveResults && options.only.length > 0;
  const before =
    options.saveResults && !adding
      ? undefined
      : usableResults(found, adding ? { ...options, fresh: false } : options, world);
  const kept = adding && before !== undefined ? withoutResults(before, options.only) : before;
  const only = adding && kept !== undefined ? [...options.only, ...kept.ids] : options.only;
  const renderers = loadRenderers(); // while the trials run
  const study = await studyOf(selectedExperiments(found.report, only), job, kept);
  const trialsDone = world.now();
  const partial = only.length > 0 && study.experiments.length < found.report.experiments.length;
  world.err(`${found.name}: drawing and writing`);
  await renderers;
  const files = await buildReport(await buildInput(found, job, { study, kept, partial }));
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
    const added =
      kept === undefined
        ? record
        : withLaterRun(
            kept.manifest,
            record,
            study.experiments.map(({ id }) => id).filter((id) => !kept.has(id)),
          );
    await saveResults(at, study, files.get('results.json')!, added);
  }
  return {
    page: join(folder, 'index.html'),
    bytes: Buffer.byteLength(files.get('index.html')!),
    study,
    phases: {
      trialsMs: trialsDone.getTime() - started.getTime(),
      writingMs: world.now().getTime() - trialsDone.getTime(),
    },
    ...(kept === undefined ? {} : { keptFrom: kept.manifest.createdAt }),
  };
}
