// `--plan`: what is cached, what would run, and why. Runs nothing.

import { selectedExperiments } from '@trialbook/report';
import { formatPlan, planTrials } from '@trialbook/trials';
import { readSavedResults, savedFolder } from '../kept/saved-results.ts';
import { type Job, studyOptions } from './job.ts';
import type { LoadedReport } from './load-reports.ts';

/** The forecast of one report, as text. */
export async function plan({ name, report, folder }: LoadedReport, job: Job): Promise<string> {
  const { options } = job;
  const selected = selectedExperiments(report, options.only);
  const kept = options.fresh
    ? undefined
    : readSavedResults(savedFolder(folder, options.profile), options.seed);
  const experiments = selected.filter(({ id }) => kept?.experiments.has(id) !== true);
  const keptLines = selected.flatMap(({ id }) => {
    const results = kept?.experiments.get(id);
    return results === undefined
      ? []
      : [
          `${id}: ${results.counts.total} kept with the report since ${kept?.manifest.createdAt.slice(0, 10)}, nothing to run`,
        ];
  });
  if (experiments.length === 0) return [`${name}: profile ${options.profile}`, ...keptLines].join('\n');
  const forecast = await planTrials({
    ...studyOptions(job),
    experiments,
    earlier: [...(kept?.experiments.values() ?? [])],
  });
  return [`${name}: ${formatPlan(forecast)}`, ...keptLines].join('\n');
}
