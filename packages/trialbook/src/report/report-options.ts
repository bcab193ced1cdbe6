// The arguments of `trialbook report`: parsed, checked, explained. Runs nothing.

import { UsageError } from '../command/command.ts';
import { readArguments } from '../command/options.ts';
import { STUDY_FLAGS, STUDY_HELP, type StudyChoices, studyChoices, wholeNumber } from './study-options.ts';

export interface ReportOptions extends StudyChoices {
  readonly out?: string;
  /** `<experiment>/<arm>/<number>` */
  readonly verify?: string;
  readonly action: 'write' | 'plan' | 'list' | 'verify' | 'help';
  readonly fresh: boolean;
  readonly open: boolean;
  readonly timings: boolean;
  readonly saveResults: boolean;
  /** How many kept trials of every experiment are run again. */
  readonly checkKept?: number;
}

const FLAGS = {
  ...STUDY_FLAGS,
  out: { type: 'string' },
  verify: { type: 'string' },
  plan: { type: 'boolean' },
  list: { type: 'boolean' },
  fresh: { type: 'boolean' },
  open: { type: 'boolean' },
  timings: { type: 'boolean' },
  'save-results': { type: 'boolean' },
  'check-kept': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const REPORT_HELP = `Usage: trialbook report [report…] [options]

Runs the experiments of the reports, as far as their trials are not stored, and writes one folder per report. Reports are
the packages under reports/, here or in a folder above, that name one in package.json; the path of such a package, or of a
module that exports \`report\`, works too.

${STUDY_HELP}
  --fresh                  run everything again, whatever is stored
  --out <folder>           where the folders of the reports go; default reports/dist
  --save-results           keep the results with the report (results/<profile>/), to be committed; with --only, add those
                           experiments to what is kept, or compute them anew there
  --allow-failed           end well although trials failed; else the exit code is then 1
  --check-kept [number]    run that many kept trials of every experiment again (default 4), at least one of each arm
                           where they are short, and record in their manifest whether today's code yields them
  --open                   show the report when it is written
  --timings                say where the time went, experiment by experiment
  --list                   list reports and experiments; run nothing
  --plan                   say what is cached and what would run, and why; run nothing
  --verify <trial>         run one stored trial again and compare: <experiment>/<arm>/<number>

Interrupting (Ctrl-C) keeps every finished trial; start again to continue.`;

/**
 * Reads the arguments.
 *
 * @param cwd where relative paths begin
 *
 * @throws UsageError in one line: what is wrong, what is allowed
 */
export function parseReportOptions(argv: readonly string[], cwd: string): ReportOptions {
  const { values, positionals } = readArguments(withCheckedCount(argv), FLAGS);
  const action = actionOf(values);
  const checkKept = checkedCount(values['check-kept'], values);
  return {
    ...studyChoices(values, positionals, cwd),
    ...(values.out === undefined ? {} : { out: values.out }),
    ...(values.verify === undefined ? {} : { verify: trialName(values.verify) }),
    action,
    fresh: values.fresh ?? false,
    open: values.open ?? false,
    timings: values.timings ?? false,
    saveResults: values['save-results'] ?? false,
    ...(checkKept === undefined ? {} : { checkKept }),
  };
}

/** What is asked for: one thing at a time. */
function actionOf(values: {
  readonly help?: boolean;
  readonly list?: boolean;
  readonly plan?: boolean;
  readonly verify?: string;
  readonly open?: boolean;
  readonly timings?: boolean;
  readonly 'save-results'?: boolean;
  readonly 'check-kept'?: string;
}): ReportOptions['action'] {
  if (values.help) return 'help';
  const instead = (['list', 'plan', 'verify'] as const).filter((name) => values[name] !== undefined);
  if (instead.length > 1) {
    throw new UsageError(`--${instead[0]} and --${instead[1]} cannot be asked for at once; leave one out`);
  }
  const ofWriting = (['open', 'timings', 'save-results', 'check-kept'] as const).find((name) => values[name]);
  if (instead[0] !== undefined && ofWriting !== undefined) {
    throw new UsageError(`--${instead[0]} writes no report, so --${ofWriting} has no use; leave one out`);
  }
  if (values['save-results'] && values['check-kept'] !== undefined) {
    throw new UsageError('--check-kept looks at kept results, which --save-results replaces; leave one out');
  }
  return instead[0] ?? 'write';
}

const CHECKED = 4;

function checkedCount(given: string | undefined, { fresh = false }: { fresh?: boolean }): number | undefined {
  if (given === undefined) return undefined;
  if (fresh) throw new UsageError('--check-kept looks at kept results; leave --fresh out');
  const count = wholeNumber('--check-kept', given);
  if (count === 0) throw new UsageError('--check-kept takes a whole number from 1 to 9999; got "0"');
  return count;
}

/** `--check-kept` may stand without its number, which Node's parser of arguments does not know. */
function withCheckedCount(argv: readonly string[]): string[] {
  return argv.map((argument, at) =>
    argument === '--check-kept' && !/^\d+$/.test(argv[at + 1] ?? '') ? `${argument}=${CHECKED}` : argument,
  );
}

function trialName(given: string): string {
  if (/^[^/]+\/.+\/\d+$/.test(given)) return given;
  throw new UsageError(
    `--verify takes <experiment>/<arm>/<number>, for example perceptron/hinge/3; got "${given}"`,
  );
}
