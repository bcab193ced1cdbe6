// Writes the reports that were asked for, one after the other, and says of each where it is and how its trials ended.

import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { EXIT } from '../command/command.ts';
import { reportFailure } from '../command/report-failure.ts';
import { extentOf, extentWords, folderName } from '../output/fuller-output.ts';
import { outputFolder } from '../output/output-folder.ts';
import { writeFrontPage } from '../output/write-front-page.ts';
import type { Discovered } from './find-reports.ts';
import type { Job } from './job.ts';
import type { LoadedReport } from './load-reports.ts';
import { reportData } from './report-data.ts';
import { runReport, type WrittenReport } from './run-report.ts';
import { formatTimings } from './timings.ts';

/**
 * Writes them. One that fails stops no other, unless it was interrupted.
 *
 * @returns the exit code: 1 also when trials failed, unless that is allowed
 * @throws UsageError before anything runs, when a report cannot be written where it should be
 */
export async function writeReports(
  reports: readonly LoadedReport[],
  job: Job,
  { found }: Discovered,
): Promise<number> {
  const { options, world, root } = job;
  const out = options.out === undefined ? defaultOut(root) : resolve(world.cwd, options.out);
  const packages = found.map(({ folder }) => folder);
  const folders = reports.map(({ report, folder }) =>
    outputFolder(out, report.id, [folder, ...packages], folderName(out, report.id, options)),
  );
  const failed: string[] = [];
  let code: number = EXIT.done;
  for (const [at, report] of reports.entries()) {
    try {
      const start = performance.now();
      const fuller = join(out, report.report.id);
      if (folders[at] !== fuller) world.err(keepingFuller(report.name, fuller, folders[at]!, world.cwd));
      world.err(`${report.name}: profile ${options.profile}`);
      const data = reportData(options, world);
      const written = await runReport(report, { ...job, data }, folders[at]!);
      world.out(`${report.name}: ${describe(written, world.cwd, performance.now() - start)}`);
      if (options.timings) world.out(formatTimings(written));
      failed.push(...failedTrials(written));
      if (options.open) await open(written.page, job);
    } catch (error) {
      code = reportFailure(error, world);
      if (code === EXIT.interrupted) return code;
    }
  }
  code = Math.max(code, await writeFront(out, job));
  if (failed.length === 0) return code;
  const allowed = options.allowFailed
    ? 'as --allow-failed allows'
    : 'so the exit code is 1; --allow-failed allows it';
  world.err(`trialbook: trials failed: ${failed.join(', ')}; ${allowed}`);
  return options.allowFailed ? code : Math.max(code, EXIT.failed);
}

async function writeFront(out: string, { world }: Job): Promise<number> {
  try {
    const page = await writeFrontPage(out);
    if (page !== undefined) world.out(`all reports: ${relative(world.cwd, page)}`);
    return EXIT.done;
  } catch (error) {
    return reportFailure(error, world);
  }
}

function keepingFuller(name: string, fuller: string, folder: string, cwd: string): string {
  const there = extentOf(fuller);
  const what = there === undefined ? 'more' : extentWords(there);
  return `${name}: ${relative(cwd, fuller)} holds ${what}, and stays; this run goes to ${relative(cwd, folder)}`;
}

/** Beside the reports; never a folder that a compiler writes to. */
function defaultOut(root: string): string {
  return existsSync(join(root, 'reports')) ? join(root, 'reports', 'dist') : join(root, 'reports-out');
}

function describe({ page, bytes, study, keptFrom }: WrittenReport, cwd: string, ms: number): string {
  const { run, cached, diverged, failed } = study.info.counts;
  const facts = [
    `${(bytes / 1024 / 1024).toFixed(1)} MiB`,
    [
      `${run} trials run`,
      `${cached} ${keptFrom === undefined ? 'cached' : `kept from ${keptFrom.slice(0, 10)}`}`,
      ...(diverged > 0 ? [`${diverged} diverged`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
    ].join(', '),
    `${(ms / 1000).toFixed(1)} s`,
  ];
  return `${relative(cwd, page)} (${facts.join('; ')})`;
}

function failedTrials({ study }: WrittenReport): string[] {
  return study.experiments.flatMap(({ id, counts }) => (counts.failed > 0 ? [`${id} ${counts.failed}`] : []));
}

async function open(page: string, { world }: Job): Promise<void> {
  try {
    const child = await (await import('open')).default(page);
    child.on('error', () => world.err(`--open: no browser could be started; the page is ${page}`));
  } catch {
    world.err(`--open: no browser could be started; the page is ${page}`);
  }
}
