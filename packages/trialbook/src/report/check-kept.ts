// `--check-kept`: runs some kept trials again with today's code and records what came of it in their manifest.

import { ReportError, selectedExperiments } from '@trialbook/report';
import { codeVersion, type Experiment, ExperimentError, thisTrialMachine } from '@trialbook/trials';
import { EXIT } from '../command/command.ts';
import { reportFailure } from '../command/report-failure.ts';
import { checkSeeds, chosenTrials, comparedTrial, type ExperimentCheck } from '../kept/kept-check.ts';
import { countWords } from '../kept/kept-words.ts';
import { readSavedResults, type SavedResults, saveChecks, savedFolder } from '../kept/saved-results.ts';
import { usableResults } from '../kept/usable-results.ts';
import { rerunKept } from '../kept/verify-kept.ts';
import type { Job } from './job.ts';
import type { LoadedReport } from './load-reports.ts';

/**
 * Checks the kept results of reports: `count` trials of every experiment. Each experiment is recorded when it is done.
 *
 * @returns the exit code: 1 when a trial is not as it should be, or a report keeps no results
 */
export async function checkKept(reports: readonly LoadedReport[], job: Job, count: number): Promise<number> {
  let code: number = EXIT.done;
  for (const found of reports) {
    try {
      if (!(await checkReport(found, job, count))) code = EXIT.failed;
    } catch (error) {
      code = reportFailure(error, job.world);
      if (code === EXIT.interrupted) return code;
    }
  }
  return code;
}

async function checkReport(found: LoadedReport, job: Job, count: number): Promise<boolean> {
  const { options, world } = job;
  const kept = usableResults(found, options, world);
  if (kept === undefined) {
    throw new ReportError(
      `${found.name}: no results are kept for profile ${options.profile}; --save-results keeps them`,
    );
  }
  const selected = selectedExperiments(found.report, options.only).filter(({ id }) => kept.has(id));
  let sound = true;
  for (const experiment of selected) {
    try {
      const check = await checkExperiment(experiment, kept, job, count);
      // Read anew: what is recorded of the experiments before must stay.
      await saveChecks(readSavedResults(savedFolder(found.folder, options.profile))!, {
        [experiment.id]: check,
      });
      sound &&= check.trials.every(({ outcome }) => outcome !== 'different' && outcome !== 'inconsistent');
      world.out(`${found.name}: ${experiment.id}: ${countWords([check])}`);
      for (const { arm, trial, outcome, because } of check.trials) {
        if (because !== undefined) world.out(`  ${arm}, trial ${trial}: ${outcome}: ${because}`);
      }
    } catch (error) {
      if (!(error instanceof ExperimentError)) throw error;
      sound = false;
      world.out(`${found.name}: ${experiment.id}: cannot be run again: ${error.message}`);
    }
  }
  return sound;
}

async function checkExperiment(
  experiment: Experiment,
  kept: SavedResults,
  job: Job,
  count: number,
): Promise<ExperimentCheck> {
  const results = kept.of(experiment.id);
  const checkedAt = job.world.now().toISOString();
  const chosen = chosenTrials(results, count, checkSeeds(checkedAt, experiment.id));
  job.world.err(`${experiment.id}: running ${chosen.length} of ${results.counts.total} kept trials again`);
  const pairs = await rerunKept(experiment, kept, chosen, job);
  return {
    checkedAt,
    codeVersion: (await codeVersion(experiment.module)).hash,
    machine: thisTrialMachine(),
    node: process.versions.node,
    trials: chosen.map(({ arm, trial }) => {
      const pair = pairs.find((each) => each.kept.arm === arm && each.kept.trials.includes(trial))!;
      return comparedTrial(experiment, results, pair.kept, pair.rerun, trial);
    }),
  };
}
