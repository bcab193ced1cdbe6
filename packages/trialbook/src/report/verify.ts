// `--verify`: runs one stored trial again and says whether it comes out the same.

import {
  type ArmPlan,
  type ArmResults,
  bytesComparable,
  compareTrials,
  type Experiment,
  verifyTrial,
} from '@trialbook/trials';
import { EXIT, UsageError } from '../command/command.ts';
import { choice } from '../command/options.ts';
import { comparedTrial, timeless } from '../kept/kept-check.ts';
import { machineWords } from '../kept/machine.ts';
import { readSavedResults, type SavedResults, savedFolder } from '../kept/saved-results.ts';
import { rerunKept } from '../kept/verify-kept.ts';
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
  const saved = readSavedResults(savedFolder(found.folder, options.profile));
  const kept = saved?.info.rootSeed === options.seed ? saved : undefined;
  const results = kept?.has(chosen) ? kept.of(chosen) : undefined;
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
  const isKept = results?.arms[arm]?.records.some((each) => each.trial === trial) === true;
  const earlier = (experiment.follows ?? []).flatMap(({ id: before }) =>
    kept?.has(before) ? [kept.of(before)] : [],
  );
  const { same, differences, largestDeviation, files, others } = isKept
    ? await verifyKept(experiment, kept!, arm, trial, job)
    : await verifyTrial({ ...studyOptions(job), experiment, arm, trial, earlier });
  if (same) {
    world.out(`${name}: repeats exactly`);
    return EXIT.done;
  }
  if (!bytesComparable(files.stored.machine, files.rerun.machine)) {
    const arms = { [arm]: { records: others } };
    const { outcome, because } = comparedTrial(experiment, { arms }, files.stored, files.rerun, trial);
    const [there, here] = [files.stored.machine, files.rerun.machine].map(machineWords);
    world.out(`${name}: ${outcome}${because === undefined ? '' : `: ${because}`}`);
    world.out(`  computed on ${there}, now on ${here}: other instruction sets, so that bytes may differ`);
    return outcome === 'inconsistent' ? EXIT.failed : EXIT.done;
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

/** Whether a kept trial comes out as it was; the code may have changed since, which is what this finds out. */
async function verifyKept(experiment: Experiment, kept: SavedResults, arm: string, trial: number, job: Job) {
  const [pair] = await rerunKept(experiment, kept, [{ arm, trial }], job);
  const find = (file: NonNullable<typeof pair>['kept']) =>
    timeless(file.records.find((each) => each.trial === trial)!, experiment);
  const differences = compareTrials(find(pair!.kept), find(pair!.rerun)).toSorted(
    (a, b) => b.deviation - a.deviation,
  );
  return {
    same: differences.length === 0,
    differences,
    largestDeviation: differences[0]?.deviation ?? 0,
    files: { stored: pair!.kept, rerun: pair!.rerun },
    others: kept.of(experiment.id).arms[arm]!.records,
  };
}
