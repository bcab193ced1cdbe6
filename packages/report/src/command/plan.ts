// `--plan`: what is cached, what would run, and why. Runs nothing.

import { type Experiment, formatPlan, planTrials } from '@trialbook/trials';
import type { LoadedReport } from './find-reports.ts';
import type { ReportData } from './report-data.ts';
import type { ReportOptions } from './report-options.ts';
import { studyOptions } from './run-report.ts';
import type { World } from './world.ts';

/** The forecast of one report, as text. */
export async function plan(
  { name, report }: LoadedReport,
  options: ReportOptions,
  data: ReportData,
  world: World,
): Promise<string> {
  const experiments = (report.experiments as readonly Experiment[]).filter(
    ({ id }) => options.only.length === 0 || options.only.includes(id),
  );
  return `${name}: ${formatPlan(await planTrials({ ...studyOptions(options, data, world), experiments }))}`;
}
