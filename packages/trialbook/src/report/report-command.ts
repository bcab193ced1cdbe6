// `trialbook report`: which reports, which action. The actions have files of their own.

import { availableParallelism } from 'node:os';
import { type Command, EXIT } from '../command/command.ts';
import { choice } from '../command/options.ts';
import { reportFailure } from '../command/report-failure.ts';
import type { World } from '../command/world.ts';
import { engineChoice } from '../engines/engine-choice.ts';
import { discoverReports, pickReports } from './find-reports.ts';
import { findRoot } from './find-root.ts';
import { listReports } from './list-reports.ts';
import { type LoadedReport, loadReports } from './load-reports.ts';
import { parseReportOptions, REPORT_HELP, type ReportOptions } from './report-options.ts';

export const reportCommand: Command = async (argv, world) => {
  const options = withinReason(parseReportOptions(argv, world.cwd), world);
  if (options.action === 'help') {
    world.out(REPORT_HELP);
    return EXIT.done;
  }
  const root = findRoot(world.cwd);
  const discovered = discoverReports(root);
  const picked = pickReports(options.reports, discovered, { root, cwd: world.cwd });
  const { reports, failures } = await loadReports(picked);
  const broken = options.reports.length === 0 ? discovered.broken : [];
  for (const { reason } of broken) world.err(`trialbook: ${reason}`);
  const codes = failures.map((failure) => reportFailure(failure, world));
  const code = Math.max(EXIT.done, ...codes, broken.length > 0 ? EXIT.failed : EXIT.done);
  if (reports.length === 0) return code;
  if (options.action === 'list') {
    world.out(listReports(reports));
    return code;
  }
  const selected = select(reports, options);
  const engine = engineChoice(options.engine, world);
  if (options.engine !== 'auto') await engine.find(); // before anything runs
  const { reportData } = await import('./report-data.ts');
  const job = { options, engine, world, root, data: reportData(options, world) };
  if (options.verify !== undefined) {
    const { verify } = await import('./verify.ts');
    return Math.max(code, await verify(options.verify, reports, job));
  }
  if (options.action === 'plan') {
    const { plan } = await import('./plan.ts');
    for (const report of selected) world.out(await plan(report, job));
    return code;
  }
  const { writeReports } = await import('./write-reports.ts');
  if (options.checkKept === undefined) return Math.max(code, await writeReports(selected, job, discovered));
  const { checkKept } = await import('./check-kept.ts');
  const checked = await checkKept(selected, job, options.checkKept);
  return checked === EXIT.interrupted
    ? checked
    : Math.max(code, checked, await writeReports(selected, job, discovered));
};

/** More threads than cores only take memory; a few more do no harm. */
function withinReason(options: ReportOptions, world: World): ReportOptions {
  const cores = availableParallelism();
  const most = 4 * cores;
  const { workers } = options;
  if (workers === undefined || workers <= most) return options;
  world.err(
    `--workers ${workers}: ${most} are used, four for each of ${cores} ${cores === 1 ? 'core' : 'cores'}; more would only take memory`,
  );
  return { ...options, workers: most };
}

/** The reports that hold an experiment that was asked for; all of them without --only. */
function select(reports: readonly LoadedReport[], { only }: ReportOptions): readonly LoadedReport[] {
  if (only.length === 0) return reports;
  const known = [...new Set(reports.flatMap(({ report }) => report.experiments.map(({ id }) => id)))];
  for (const id of only) choice('--only', id, known);
  return reports.filter(({ report }) => report.experiments.some(({ id }) => only.includes(id)));
}
