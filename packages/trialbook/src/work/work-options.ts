// The arguments of `trialbook work`: parsed, checked, explained. Runs nothing.

import { UsageError } from '../command/command.ts';
import { readArguments } from '../command/options.ts';
import type { World } from '../command/world.ts';
import { STUDY_FLAGS, STUDY_HELP, type StudyChoices, studyChoices } from '../report/study-options.ts';

/** Which share of the work. */
export interface ShareChoice {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

export interface WorkOptions extends StudyChoices {
  readonly help: boolean;
  /** Absent where a queue hands out the calls. */
  readonly share?: ShareChoice;
  /** The file that `trialbook submit` wrote: what trials cost, and what was done by then. */
  readonly costs?: string;
  /** Kept results count as none. */
  readonly fresh: boolean;
}

const FLAGS = {
  ...STUDY_FLAGS,
  shard: { type: 'string' },
  shards: { type: 'string' },
  costs: { type: 'string' },
  'ignore-kept': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const WORK_HELP = `Usage: trialbook work [report…] (--shard <i>/<n> | --shards <n> | --store postgres://…) [options]

Runs part of the trials of the reports, beside other machines that run the rest, and writes no report. What is stored is not
run again. trialbook report --plan says what is missing; trialbook report renders what is there.

  --shard <i>/<n>          the i-th of n shares, from 1; every machine that is given the same arguments deals alike
  --shards <n>             the same; i comes from SLURM_ARRAY_TASK_ID (from 1) or JOB_COMPLETION_INDEX (from 0)
  --costs <file>           deal by measured times: the costs.json that trialbook submit writes
  --ignore-kept            run also what is kept with a report; trialbook report --save-results then renders it
${STUDY_HELP}
  --allow-failed           end well although trials failed; else the exit code is then 1

Without a share, the queue of a PostgreSQL store hands out the trials; any number of machines may come and go.
Interrupting (Ctrl-C) keeps every finished trial; the rest goes back.`;

/**
 * Reads the arguments.
 *
 * @throws UsageError in one line: what is wrong, what is allowed
 */
export function parseWorkOptions(argv: readonly string[], { cwd, env }: World): WorkOptions {
  const { values, positionals } = readArguments(argv, FLAGS);
  const share = shareChoice(values, env);
  if (values.costs !== undefined && share === undefined) {
    throw new UsageError(
      '--costs says how shares are dealt, and there is none; leave it out, or give --shard',
    );
  }
  return {
    ...studyChoices(values, positionals, cwd),
    help: values.help ?? false,
    ...(share === undefined ? {} : { share }),
    ...(values.costs === undefined ? {} : { costs: values.costs }),
    fresh: values['ignore-kept'] ?? false,
  };
}

function shareChoice(
  { shard, shards }: { readonly shard?: string; readonly shards?: string },
  env: World['env'],
): ShareChoice | undefined {
  if (shard !== undefined && shards !== undefined) {
    throw new UsageError('--shard i/n says both numbers already; leave --shards out');
  }
  if (shard !== undefined) {
    const [, index = '', count = ''] = /^(\d+)\/(\d+)$/.exec(shard) ?? [];
    const wrong = () =>
      new UsageError(`--shard takes <i>/<n> with 1 ≤ i ≤ n, for example 3/8; got "${shard}"`);
    if (index === '') throw wrong();
    return checked({ index: Number(index), count: Number(count) }, wrong);
  }
  if (shards === undefined) return undefined;
  if (!/^[1-9]\d{0,6}$/.test(shards)) {
    throw new UsageError(`--shards takes a whole number of at least 1; got "${shards}"`);
  }
  const count = Number(shards);
  const { SLURM_ARRAY_TASK_ID: slurm, JOB_COMPLETION_INDEX: kubernetes } = env;
  if (slurm !== undefined) {
    const wrong = () =>
      new UsageError(
        `--shards ${count}: SLURM_ARRAY_TASK_ID must be from 1 to ${count} (sbatch --array=1-${count}); got "${slurm}"`,
      );
    return checked({ index: Number(slurm), count }, wrong);
  }
  if (kubernetes !== undefined) {
    const wrong = () =>
      new UsageError(
        `--shards ${count}: JOB_COMPLETION_INDEX must be from 0 to ${count - 1} (completions: ${count}); got "${kubernetes}"`,
      );
    return checked({ index: Number(kubernetes) + 1, count }, wrong);
  }
  throw new UsageError(
    `--shards ${count} needs SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX, which a scheduler sets; by hand give --shard <i>/${count}`,
  );
}

function checked(share: ShareChoice, wrong: () => UsageError): ShareChoice {
  const { index, count } = share;
  if (Number.isSafeInteger(index) && index >= 1 && count >= 1 && index <= count) return share;
  throw wrong();
}
