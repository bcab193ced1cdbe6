// `--verify`: runs one stored trial again and says whether it comes out the same.

import { type ArmPlan, type ArmResults, type Experiment, verifyTrial } from '@trialbook/trials';
import { EXIT, UsageError } from '../command/command.ts';
import { choice } from '../command/options.ts';
import { readSavedResults, savedFolder } from '../kept/saved-results.ts';
import { verifyKept } from '../kept/verify-kept.ts';
import { type Job, studyOptions } from './job.ts';
import type { LoadedReport } from './load-reports.ts';

/** Exit code 0 when the trial repeats, 1 when it does not. */
export async function verify(name: string, reports: readonly LoadedReport[], job: Job): Promise<number> {
  const { options, world } = job;
  const [id = '', ...rest] = name.split('/');
  const trial = Number(rest.pop());
  const all = reports.flatMap(({ report }) => report.experiments as readonly Experiment[]);
  const chosen = choice('--verify', id, [...new Set(all.map((experiment) => experiment.id))]);
  const experiment = all.find((each) => each.id === chosen)!;
  const found = reports.find(({ report }) => report.experiments.some((each) => each.id === chosen))!;
  const kept = readSavedResults(savedFolder(found.folder, options.profile), options.seed);
  const results = kept?.experiments.get(chosen);
  const arms =
    results?.arms ?? (experiment.follows === undefined ? experiment.plan(options.profile).arms : {});
  const named = rest.join('/');
  // The arms of an experiment that follows others are known once those are finished: then verifyTrial says them.
  const arm =
    Object.keys(arms).length === 0 ? named : choice(`--verify, experiment ${id}`, named, Object.keys(arms));
  const trials = trialsOf(arms[arm]);
  if (trial >= trials) {
    throw new UsageError(
      `--verify, experiment ${id}, arm ${arm}: there is no trial ${trial}; it has 0 to ${trials - 1}`,
    );
  }
  const earlier = [...(kept?.experiments.values() ?? [])];
  const record = results?.arms[arm]?.records.find((each) => each.trial === trial);
  const { same, differences, largestDeviation } =
    record === undefined
      ? await verifyTrial({ ...studyOptions(job), experiment, arm, trial, earlier })
      : await verifyKept(record, { experiment, arm, trial, engine: results?.engine, job, earlier });
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

/** How many trials an arm has; without end where its plan is not known yet. */
function trialsOf(arm: ArmPlan | ArmResults | undefined): number {
  if (arm === undefined) return Number.POSITIVE_INFINITY;
  return 'trials' in arm ? arm.trials : arm.records.length;
}
