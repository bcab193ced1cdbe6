// The experiments of several reports as one study: what machines share is the work, whichever report it is for. Runs nothing.

import { selectedExperiments } from '@trialbook/report';
import type { Experiment, ExperimentResults } from '@trialbook/trials';
import { UsageError } from '../command/command.ts';
import type { World } from '../command/world.ts';
import { usableResults } from '../kept/usable-results.ts';
import type { LoadedReport } from '../report/load-reports.ts';
import type { StudyChoices } from '../report/study-options.ts';

/** What there is to run, and the results that are kept with the reports. */
export interface SharedStudy {
  readonly experiments: readonly Experiment[];
  readonly earlier: readonly ExperimentResults[];
}

/**
 * @throws UsageError when two reports have different experiments of one id, or all is kept
 */
export function sharedStudy(
  reports: readonly LoadedReport[],
  options: StudyChoices & { readonly fresh: boolean },
  world: World,
): SharedStudy {
  const experiments = new Map<string, Experiment>();
  const earlier = new Map<string, ExperimentResults>();
  for (const found of reports) {
    const kept = usableResults(found, options, world);
    for (const id of kept?.ids ?? []) earlier.set(id, kept!.of(id));
    for (const experiment of selectedExperiments(found.report, options.only) as readonly Experiment[]) {
      const same = experiments.get(experiment.id);
      if (same !== undefined && same.module !== experiment.module) {
        throw new UsageError(
          `two reports have an experiment "${experiment.id}"; name one report, and then the other`,
        );
      }
      experiments.set(experiment.id, experiment);
    }
  }
  const missing = [...experiments.values()].filter(({ id }) => !earlier.has(id));
  if (missing.length > 0) return { experiments: missing, earlier: [...earlier.values()] };
  throw new UsageError(
    `everything of profile ${options.profile} is kept with the report; --ignore-kept runs it nevertheless`,
  );
}
