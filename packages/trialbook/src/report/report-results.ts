// The results that a report is written from: those kept with it, where there are any, and the others run.

import { type Experiment, runTrials, type StudyResults } from '@trialbook/trials';
import type { SavedResults } from '../kept/saved-results.ts';
import { type Job, studyOptions } from './job.ts';

/** Kept results where there are any; the others are run. */
export async function studyOf(
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
