// `--verify`: runs one stored trial again and says whether it comes out the same.

import { type Experiment, verifyTrial } from '@trialbook/trials';
import { EXIT } from './command.ts';
import type { LoadedReport } from './find-reports.ts';
import type { ReportData } from './report-data.ts';
import { choice, type ReportOptions } from './report-options.ts';
import { studyOptions } from './run-report.ts';
import { readSavedResults, savedFolder } from './saved-results.ts';
import { verifyKept } from './verify-kept.ts';
import type { World } from './world.ts';

/** Exit code 0 when the trial repeats, 1 when it does not. */
export async function verify(
  name: string,
  reports: readonly LoadedReport[],
  options: ReportOptions,
  data: ReportData,
  world: World,
): Promise<number> {
  const [id = '', ...rest] = name.split('/');
  const trial = Number(rest.pop());
  const all = reports.flatMap(({ report }) => report.experiments as readonly Experiment[]);
  const chosen = choice('--verify', id, [...new Set(all.map((experiment) => experiment.id))]);
  const experiment = all.find((each) => each.id === chosen)!;
  const plan = experiment.plan(options.profile);
  const arm = choice(`--verify, experiment ${id}`, rest.join('/'), Object.keys(plan.arms));
  const found = reports.find(({ report }) => report.experiments.some((each) => each.id === chosen))!;
  const kept = readSavedResults(savedFolder(found.folder, options.profile), options.seed);
  const record = kept?.experiments.get(chosen)?.arms[arm]?.records.find((each) => each.trial === trial);
  const { same, differences, largestDeviation } =
    record === undefined
      ? await verifyTrial({ ...studyOptions(options, data, world), experiment, arm, trial })
      : await verifyKept(record, { experiment, arm, trial, options, data, world });
  if (same) {
    world.out(`${name}: repeats exactly`);
    return EXIT.done;
  }
  const worst = differences
    .slice(0, 5)
    .map(({ where, stored, rerun }) => `  ${where}: stored ${String(stored)}, now ${String(rerun)}`);
  world.out(
    `${name}: differs in ${differences.length} places, by at most ${largestDeviation}\n${worst.join('\n')}`,
  );
  return EXIT.failed;
}
