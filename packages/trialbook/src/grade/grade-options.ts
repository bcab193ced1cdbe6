// The arguments of `trialbook grade`: parsed, checked, explained. Runs nothing.

import { randomInt } from 'node:crypto';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Profile } from '@trialbook/trials';
import { UsageError } from '../command/command.ts';
import { choice, readArguments } from '../command/options.ts';
import { PROFILES } from '../output/fuller-output.ts';
import { STUDY_FLAGS, type StudyChoices, studyChoices, wholeNumber } from '../report/study-options.ts';

export interface GradeOptions {
  /** Folders of submissions, absolute. */
  readonly folders: readonly string[];
  /** Trials per experiment. */
  readonly trials: number;
  /** Decides which trials. */
  readonly seed: string;
  /** Undefined for every profile that is kept. */
  readonly profile?: Profile;
  /** How trials are run; profile and root seed are those of what is kept. */
  readonly study: StudyChoices;
  readonly json: boolean;
  readonly help: boolean;
}

const {
  profile,
  workers,
  'trial-limit': trialLimit,
  'worker-memory': workerMemory,
  'data-dir': dataDir,
  offline,
} = STUDY_FLAGS;

const FLAGS = {
  trials: { type: 'string' },
  seed: { type: 'string' },
  profile,
  workers,
  'trial-limit': trialLimit,
  'worker-memory': workerMemory,
  'data-dir': dataDir,
  offline,
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const GRADE_HELP = `Usage: trialbook grade <folder…> [options]

For instructors. A folder is a submitted course repository, or a report's package, installed and built, with results kept in
results/<profile>/ (trialbook report --save-results). Of every experiment some trials, chosen at random, are run again and
compared with what is kept, and numbers typed by hand into the texts are listed: a table in Markdown. Nothing is written into
the folder. The code of the submission runs with your rights: use a container or an account for it.

  equal                    every byte is, times aside
  consistent               differs only as the rounding of another machine may
  not comparable           this machine cannot tell: other data, an engine that does not start, nothing to compare
  differs                  by more than rounding may
  failed                   could not be run again

  --trials <k>             trials of every experiment that are run again; default 5
  --seed <seed>            decides which trials; default a random one, which is printed
  --profile <profile>      only what is kept of this profile: ${PROFILES.join(', ')}; default every profile
  --workers <number>       worker threads; 0 runs one trial after the other, in one thread; default one per core
  --trial-limit <seconds>  stop a trial that takes longer; it counts as failed
  --worker-memory <MB>     of JavaScript's heap per worker; default a share of the machine's, at most 4096
  --data-dir <folder>      where image data sets lie; default TRIALBOOK_DATA_DIR, then the cache, then a download
  --offline                download nothing
  --json                   as JSON

The exit code is 0 where nothing differs, 1 where a trial differs, failed, or a report could not be checked, 2 for wrong use.
Typed numbers do not change it: whether one is a result, a reader decides.`;

/**
 * Reads the arguments.
 *
 * @param cwd where relative paths begin
 * @throws UsageError in one line: what is wrong, what is allowed
 */
export function parseGradeOptions(argv: readonly string[], cwd: string): GradeOptions {
  const { values, positionals } = readArguments(argv, FLAGS);
  const { trials = '5', seed = String(randomInt(2 ** 32)), profile: wanted, json, help, ...study } = values;
  const count = wholeNumber('--trials', trials);
  if (count === 0) throw new UsageError('--trials takes a whole number from 1 to 9999; got "0"');
  if (help !== true && positionals.length === 0) {
    throw new UsageError(
      'trialbook grade takes the folder of a submission, or several; got none. Name a course repository or a report package',
    );
  }
  return {
    folders: [...new Set(positionals.map((each) => submission(each, cwd)))],
    trials: count,
    seed,
    ...(wanted === undefined ? {} : { profile: choice('--profile', wanted, PROFILES) }),
    study: studyChoices(study, [], cwd),
    json: json ?? false,
    help: help ?? false,
  };
}

function submission(given: string, cwd: string): string {
  const path = resolve(cwd, given);
  const what = statSync(path, { throwIfNoEntry: false });
  if (what === undefined) throw new UsageError(`there is no folder ${given}; name that of a submission`);
  if (what.isDirectory()) return path;
  throw new UsageError(`${given} is a file; trialbook grade takes the folder of a submission`);
}
