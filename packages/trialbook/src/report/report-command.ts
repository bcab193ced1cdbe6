// `trialbook report`: which reports, which action. The actions have files of their own.

import { executorOf, lentExecutor } from '@trialbook/trials';
import { type Command, EXIT } from '../command/command.ts';
import type { Discovered } from './find-reports.ts';
import type { Job } from './job.ts';
import { listReports } from './list-reports.ts';
import type { LoadedReport } from './load-reports.ts';
import { askedReports, openJob, withAsked, withinReason } from './prepare.ts';
import { parseReportOptions, REPORT_HELP } from './report-options.ts';

export const reportCommand: Command = async (argv, world) => {
  const options = withinReason(parseReportOptions(argv, world.cwd), world);
  if (options.action === 'help') {
    world.out(REPORT_HELP);
    return EXIT.done;
  }
  const { root, discovered, reports, code } = await askedReports(options.reports, world);
  if (reports.length === 0) return code;
  if (options.action === 'list') {
    world.out(listReports(reports));
    return code;
  }
  const selected = withAsked(reports, options);
  const { job, place } = await openJob(options, root, world);
  const executor = lentExecutor(() => executorOf(options));
  try {
    const done = await act(selected, { ...job, executor }, reports, discovered);
    return done === EXIT.interrupted ? done : Math.max(code, done);
  } finally {
    await executor.close();
    await place.close();
  }
};

async function act(
  selected: readonly LoadedReport[],
  job: Job,
  reports: readonly LoadedReport[],
  discovered: Discovered,
): Promise<number> {
  const { options, world } = job;
  if (options.verify !== undefined) {
    const { verify } = await import('./verify.ts');
    return verify(options.verify, reports, job);
  }
  if (options.action === 'plan') {
    const { plan } = await import('./plan.ts');
    for (const report of selected) world.out(await plan(report, job));
    return EXIT.done;
  }
  const { writeReports } = await import('./write-reports.ts');
  if (options.checkKept === undefined) return writeReports(selected, job, discovered);
  const { checkKept } = await import('./check-kept.ts');
  const checked = await checkKept(selected, job, options.checkKept);
  return checked === EXIT.interrupted
    ? checked
    : Math.max(checked, await writeReports(selected, job, discovered));
}
