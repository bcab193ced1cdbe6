// `--plan`: what is cached, what would run, and why. Runs nothing.

import { selectedExperiments } from '@trialbook/report';
import { formatPlan, planTrials } from '@trialbook/trials';
import { usableResults } from '../kept/usable-results.ts';
import { type Job, studyOptions } from './job.ts';
import type { LoadedReport } from './load-reports.ts';

/** The forecast of one report, as text. */
export async function plan(found: LoadedReport, job: Job): Promise<string> {
  const { name, report } = found;
  const { options } = job;
  const selected = selectedExperiments(report, options.only);
  const kept = usableResults(found, options, job.world);
  const experiments = selected.filter(({ id }) => kept?.has(id) !== true);
  const keptLines = selected.flatMap(({ id }) => {
    const entry = kept?.manifest.kept.experiments[id];
    return entry === undefined
      ? []
      : [
          `${id}: ${entry.counts.total} kept with the report since ${kept?.manifest.createdAt.slice(0, 10)}, nothing to run`,
        ];
  });
  if (experiments.length === 0) return [`${name}: profile ${options.profile}`, ...keptLines].join('\n');
  const forecast = await planTrials({
    ...studyOptions(job),
    experiments,
    earlier: kept?.ids.map(kept.of) ?? [],
  });
  return [`${name}: ${formatPlan(forecast)}`, ...keptLines].join('\n');
}
