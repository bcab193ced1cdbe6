// The arguments of `trialbook submit`: parsed, checked, explained. Submits nothing.

import { UsageError } from '../command/command.ts';
import { choice, readArguments } from '../command/options.ts';
import { STUDY_FLAGS, STUDY_HELP, type StudyChoices, studyChoices } from '../report/study-options.ts';

export type Scheduler = 'slurm' | 'kubernetes';

export interface SubmitOptions extends StudyChoices {
  readonly help: boolean;
  readonly scheduler: Scheduler;
  /** How many tasks; default by the work there is. */
  readonly shares?: number;
  /** How many run at a time; default as many as the scheduler likes. */
  readonly maxParallel?: number;
  /** Processors of a task. */
  readonly cpus: number;
  readonly partition?: string;
  /** As Slurm takes it. */
  readonly time?: string;
  readonly image: string;
  /** The claim of the volume that holds the project. */
  readonly claim: string;
  /** Kept results count as none. */
  readonly fresh: boolean;
  /** What is passed on to `trialbook work`, as it was given. */
  readonly passed: readonly string[];
}

const { 'data-dir': _dataDir, offline: _offline, workers: _workers, store: _store, ...PASSED } = STUDY_FLAGS;

const FLAGS = {
  ...STUDY_FLAGS,
  shares: { type: 'string' },
  'max-parallel': { type: 'string' },
  cpus: { type: 'string' },
  partition: { type: 'string' },
  time: { type: 'string' },
  image: { type: 'string' },
  claim: { type: 'string' },
  'ignore-kept': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const SUBMIT_HELP = `Usage: trialbook submit <slurm|kubernetes> [report…] [options]

Writes what a scheduler needs to run a study as an array of shares, in .trialbook/submit/, and says how to submit it. Submits
nothing itself. Data sets are fetched now, since machines that compute often have no internet.

  --shares <n>             how many tasks; default about half an hour of measured work for each, at most 1000
  --max-parallel <n>       how many of them run at a time
  --cpus <n>               processors, and worker threads, of each task; default 1
  --partition <name>       slurm: where they run
  --time <limit>           slurm: the limit of time of a task, for example 2:00:00; what is not finished by then is queued again
  --image <image>          kubernetes: a container image with Node; default node:22-slim
  --claim <name>           kubernetes: the PersistentVolumeClaim that holds this project, mounted at /project; default trialbook
  --ignore-kept            run also what is kept with a report; trialbook report --save-results then renders it
${STUDY_HELP}
  --allow-failed           tasks end well although trials failed`;

/**
 * Reads the arguments.
 *
 * @throws UsageError in one line: what is wrong, what is allowed
 */
export function parseSubmitOptions(argv: readonly string[], cwd: string): SubmitOptions {
  const { values, positionals } = readArguments(argv, FLAGS);
  const help = values.help ?? false;
  const [scheduler = help ? 'slurm' : '', ...reports] = positionals;
  if (scheduler === '') throw new UsageError('trialbook submit needs a scheduler: slurm or kubernetes');
  const shares = number('--shares', values.shares);
  const maxParallel = number('--max-parallel', values['max-parallel']);
  const cpus = number('--cpus', values.cpus) ?? number('--workers', values.workers) ?? 1;
  const passed = Object.entries(PASSED).flatMap(([name, { type }]) => {
    const given = values[name as keyof typeof PASSED];
    if (given === undefined) return [];
    return type === 'boolean' ? [`--${name}`] : [given].flat().flatMap((each) => [`--${name}`, String(each)]);
  });
  if (/^postgres(ql)?:\/\/[^@/]*:[^@/]*@/.test(values.store ?? '')) {
    throw new UsageError(
      '--store: the password would be written to a file; leave it out, and put it into ~/.pgpass or PGPASSWORD',
    );
  }
  return {
    ...studyChoices(values, reports, cwd),
    help,
    scheduler: choice('trialbook submit', scheduler, ['slurm', 'kubernetes']),
    ...(shares === undefined ? {} : { shares }),
    ...(maxParallel === undefined ? {} : { maxParallel }),
    cpus,
    ...(values.partition === undefined ? {} : { partition: word('--partition', values.partition) }),
    ...(values.time === undefined ? {} : { time: timeLimit(values.time) }),
    image: word('--image', values.image ?? 'node:22-slim'),
    claim: word('--claim', values.claim ?? 'trialbook'),
    fresh: values['ignore-kept'] ?? false,
    passed: [...passed, ...(values['ignore-kept'] ? ['--ignore-kept'] : [])],
  };
}

function number(what: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(given)) return Number(given);
  throw new UsageError(`${what} takes a whole number from 1 to 999999; got "${given}"`);
}

function word(what: string, given: string): string {
  if (/^[\w.:/@,-]+$/.test(given)) return given;
  throw new UsageError(`${what} takes letters, digits and . : / @ , _ -; got "${given}"`);
}

function timeLimit(given: string): string {
  if (/^(\d+-)?\d+(:\d+){0,2}$/.test(given)) return given;
  throw new UsageError(
    `--time takes minutes, hours:minutes:seconds or days-hours, as Slurm does; got "${given}"`,
  );
}
