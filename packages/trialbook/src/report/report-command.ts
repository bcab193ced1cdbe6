// `trialbook report`: which reports, which action. The actions have files of their own.

import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Command, EXIT } from '../command/command.ts';
import { reportFailure } from '../command/report-failure.ts';
import { engineChoice } from '../engines/engine-choice.ts';
import { outputFolder } from '../output/output-folder.ts';
import { discoverReports, type LoadedReport, loadReports } from './find-reports.ts';
import type { Job } from './job.ts';
import { listReports } from './list-reports.ts';
import { choice, parseReportOptions, REPORT_HELP, type ReportOptions } from './report-options.ts';

export const reportCommand: Command = async (argv, world) => {
  const options = parseReportOptions(argv);
  if (options.action === 'help') {
    world.out(REPORT_HELP);
    return EXIT.done;
  }
  const reports = await loadReports(options.reports, world.cwd);
  if (options.action === 'list') {
    world.out(listReports(reports));
    return EXIT.done;
  }
  const selected = select(reports, options);
  const engine = engineChoice(options.engine, world);
  if (options.engine !== 'auto') await engine.find(); // before anything runs
  const { reportData } = await import('./report-data.ts');
  const job = { options, engine, world, data: reportData(options, world) };
  if (options.verify !== undefined) {
    const { verify } = await import('./verify.ts');
    return verify(options.verify, reports, job);
  }
  if (options.action === 'plan') {
    const { plan } = await import('./plan.ts');
    for (const report of selected) world.out(await plan(report, job));
    return EXIT.done;
  }
  return writeAll(selected, job);
};

/** The reports that hold an experiment that was asked for; all of them without --only. */
function select(reports: readonly LoadedReport[], { only }: ReportOptions): readonly LoadedReport[] {
  if (only.length === 0) return reports;
  const known = [...new Set(reports.flatMap(({ report }) => report.experiments.map(({ id }) => id)))];
  for (const id of only) choice('--only', id, known);
  return reports.filter(({ report }) => report.experiments.some(({ id }) => only.includes(id)));
}

async function writeAll(reports: readonly LoadedReport[], job: Job): Promise<number> {
  const { options, world } = job;
  const { runReport } = await import('./run-report.ts');
  const { reportData } = await import('./report-data.ts');
  const out = options.out === undefined ? defaultOut(world.cwd) : resolve(world.cwd, options.out);
  let code: number = EXIT.done;
  const packages = discoverReports(world.cwd).map(({ folder }) => folder);
  const folders = reports.map(({ report, folder }) => outputFolder(out, report.id, [folder, ...packages]));
  for (const [at, found] of reports.entries()) {
    try {
      const start = performance.now();
      const data = reportData(options, world);
      const { page, bytes, study, keptFrom } = await runReport(found, { ...job, data }, folders[at]!);
      const { run, cached, diverged, failed } = study.info.counts;
      const lost = [
        diverged > 0 ? `, ${diverged} diverged` : '',
        failed > 0 ? `, ${failed} failed` : '',
      ].join('');
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      world.out(
        `${found.name}: ${relative(world.cwd, page)} (${(bytes / 1024 / 1024).toFixed(1)} MiB; ${run} trials run, ${cached} ${keptFrom === undefined ? 'cached' : `kept from ${keptFrom.slice(0, 10)}`}${lost}; ${seconds} s)`,
      );
      if (options.open) await (await import('open')).default(page);
    } catch (error) {
      code = reportFailure(error, world);
      if (code === EXIT.interrupted) return code;
    }
  }
  return code;
}

function defaultOut(cwd: string): string {
  return existsSync(join(cwd, 'reports')) ? join(cwd, 'reports', 'dist') : join(cwd, 'dist');
}
