// Grades one report of a submission: every kept profile, every experiment, every text. Writes nothing.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { seedTree } from '@trialbook/random';
import { typedDigits } from '@trialbook/report';
import { type Experiment, memoryStore, type Profile } from '@trialbook/trials';
import type { World } from '../command/world.ts';
import { engineChoice } from '../engines/engine-choice.ts';
import { PREDICTION_LEVEL } from '../kept/kept-check.ts';
import { readSavedResults, type SavedResults, savedFolder } from '../kept/saved-results.ts';
import { PROFILES } from '../output/fuller-output.ts';
import type { FoundReport } from '../report/find-reports.ts';
import type { Job } from '../report/job.ts';
import { type LoadedReport, load } from '../report/load-reports.ts';
import { reportData } from '../report/report-data.ts';
import { type GradedExperiment, gradeExperiment } from './grade-experiment.ts';
import type { GradeOptions } from './grade-options.ts';
import { oneLine } from './graded-trial.ts';

/** The typed numbers of a text. */
export interface GradedText {
  /** The file, from the folder that the command was called in. */
  readonly text: string;
  readonly numbers: readonly { readonly place: string; readonly digits: string }[];
}

/** What came of a report. */
export interface GradedReport {
  readonly report: string;
  /** From the folder that the command was called in. */
  readonly folder: string;
  readonly experiments: readonly GradedExperiment[];
  /** None for a report that a program writes. */
  readonly texts: readonly GradedText[];
  /** What could not be checked, and why. */
  readonly problems: readonly string[];
}

/** Grades it. What goes wrong is in the result, but for an interruption. */
export async function gradeReport(
  found: FoundReport,
  options: GradeOptions,
  world: World,
): Promise<GradedReport> {
  const problems: string[] = [];
  const experiments: GradedExperiment[] = [];
  const texts: GradedText[] = [];
  const attempt = async (what: () => unknown) => {
    try {
      await what();
    } catch (error) {
      if (world.signal.aborted) throw error;
      problems.push(oneLine(error instanceof Error ? error.message : String(error)));
    }
  };
  await attempt(async () => {
    const loaded = await load(found);
    const names = 'text' in loaded.report ? loaded.report.text : [];
    for (const name of names) await attempt(() => texts.push(textOf(found.folder, name, world.cwd)));
    const profiles = keptProfiles(found.folder, options.profile);
    if (profiles.length === 0) problems.push(nothingKept(found.folder, options.profile));
    for (const profile of profiles) {
      await attempt(async () => {
        experiments.push(...(await gradeProfile(loaded, profile, options, world, problems)));
      });
    }
  });
  return {
    report: found.name,
    folder: relative(world.cwd, found.folder) || '.',
    experiments,
    texts,
    problems,
  };
}

function textOf(folder: string, name: string, cwd: string): GradedText {
  const file = join(folder, name);
  const text = relative(cwd, file);
  return { text, numbers: typedDigits({ name: text, source: readFileSync(file, 'utf8') }) };
}

function keptProfiles(folder: string, wanted: Profile | undefined): readonly Profile[] {
  const results = join(folder, 'results');
  const there = existsSync(results) ? readdirSync(results) : [];
  return PROFILES.filter((each) => there.includes(each) && (wanted === undefined || each === wanted));
}

function nothingKept(folder: string, profile: Profile | undefined): string {
  const place = join(folder, 'results', profile ?? '<profile>');
  return `no results are kept: ${place} is not there; ask for a submission after trialbook report --save-results`;
}

async function gradeProfile(
  { name, folder, report }: LoadedReport,
  profile: Profile,
  options: GradeOptions,
  world: World,
  problems: string[],
): Promise<readonly GradedExperiment[]> {
  const kept = readSavedResults(savedFolder(folder, profile))!;
  const job = jobFor(kept, profile, folder, options, world);
  const all = report.experiments as readonly Experiment[];
  for (const id of kept.ids) {
    if (!all.some((each) => each.id === id)) {
      problems.push(`${profile}: experiment ${id} is kept, but the report has none of that name any more`);
    }
  }
  const missing = all.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  if (missing.length > 0) problems.push(`${profile}: of ${missing.join(', ')} no results are kept`);
  const experiments = all.filter(({ id }) => kept.has(id));
  // One chance in a hundred to call a sound trial different, over all trials of the profile.
  const level = 1 - (1 - PREDICTION_LEVEL) / Math.max(1, options.trials * experiments.length);
  world.err(`${name}, profile ${profile}`);
  const graded: GradedExperiment[] = [];
  for (const experiment of experiments) {
    const seeds = seedTree(`grade ${options.seed}`).child(name).child(profile).child(experiment.id);
    graded.push(await gradeExperiment(experiment, kept, job, { count: options.trials, seeds, level }));
  }
  return graded;
}

/** Profile and root seed of what is kept; trials are stored in memory only. */
function jobFor(
  { info, manifest }: SavedResults,
  profile: Profile,
  root: string,
  { study }: GradeOptions,
  world: World,
): Job {
  const options = {
    ...study,
    profile,
    seed: info.rootSeed,
    allowStandIns: Object.values(manifest.data ?? {}).some(({ source }) => source === 'stand-in'),
    action: 'write' as const,
    fresh: false,
    open: false,
    timings: false,
    saveResults: false,
  };
  const [data, engine] = [reportData(options, world), engineChoice('auto', world)];
  return { options, data, engine, world, root, store: memoryStore() };
}
