// The arguments of `trialbook report`: parsed, checked, explained. Runs nothing.

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Profile, TrialLimits } from '@trialbook/trials';
import { UsageError } from '../command/command.ts';
import { choice, readArguments } from '../command/options.ts';
import { PROFILES } from '../output/fuller-output.ts';

/** Engines that may be asked for; which of them can start depends on the machine. */
export const ENGINES = [
  'auto',
  'onnx-cpu',
  'onnx-webgpu',
  'onnx-cuda',
  'tfjs-node-gpu',
  'tfjs-node',
  'tfjs-wasm',
  'tfjs-cpu',
] as const;

export interface ReportOptions {
  /** Names of reports or paths of modules; empty for all. */
  readonly reports: readonly string[];
  /** Experiments; empty for all. */
  readonly only: readonly string[];
  readonly profile: Profile;
  readonly engine: (typeof ENGINES)[number];
  readonly workers?: number;
  /** What a trial may take. */
  readonly limits: TrialLimits;
  readonly dataDir?: string;
  readonly seed: number | string;
  readonly out?: string;
  /** `<experiment>/<arm>/<number>` */
  readonly verify?: string;
  readonly action: 'write' | 'plan' | 'list' | 'verify' | 'help';
  readonly fresh: boolean;
  readonly open: boolean;
  readonly allowStandIns: boolean;
  /** Nothing is downloaded. */
  readonly offline: boolean;
  readonly saveResults: boolean;
  /** A run with failed trials is as good as any other. */
  readonly allowFailed: boolean;
  /** How many kept trials of every experiment are run again. */
  readonly checkKept?: number;
}

const FLAGS = {
  only: { type: 'string', multiple: true },
  profile: { type: 'string' },
  engine: { type: 'string' },
  workers: { type: 'string' },
  'trial-limit': { type: 'string' },
  'worker-memory': { type: 'string' },
  'data-dir': { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
  verify: { type: 'string' },
  plan: { type: 'boolean' },
  list: { type: 'boolean' },
  fresh: { type: 'boolean' },
  open: { type: 'boolean' },
  'allow-stand-ins': { type: 'boolean' },
  offline: { type: 'boolean' },
  'save-results': { type: 'boolean' },
  'allow-failed': { type: 'boolean' },
  'check-kept': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const REPORT_HELP = `Usage: trialbook report [report…] [options]

Runs the experiments of the reports, as far as their trials are not stored, and writes one folder per report. Reports are
the packages under reports/, here or in a folder above, that name one in package.json; the path of such a package, or of a
module that exports \`report\`, works too.

  --only <experiment>      run only this experiment (may be repeated); parts of others are left out
  --profile <profile>      ${PROFILES.join(', ')}; default quick
  --engine <engine>        ${ENGINES.join(', ')}; default auto;
                           trialbook engines says which can start here
  --workers <number>       worker threads; 0 runs one trial after the other, in one thread; default one per core
  --trial-limit <seconds>  stop a trial that takes longer, and record it as failed; default the plan's, or none
  --worker-memory <MB>     of JavaScript's heap per worker; default a share of the machine's, at most 4096
  --data-dir <folder>      where image data sets lie; default TRIALBOOK_DATA_DIR, then the cache, then a download
  --allow-stand-ins        profiles full and exhaustive: accept drawn images where the real ones cannot be had
  --offline                download nothing: what is neither in the data folder nor in the cache is not to be had
  --seed <seed>            root seed, a whole number or a word; default 1
  --fresh                  run everything again, whatever is stored
  --out <folder>           where the folders of the reports go; default reports/dist
  --save-results           keep the results with the report (results/<profile>/), to be committed
  --allow-failed           end well although trials failed; else the exit code is then 1
  --check-kept [number]    run that many kept trials of every experiment again (default 4), at least one of each arm
                           where they are short, and record in their manifest whether today's code yields them
  --open                   show the report when it is written
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
  const profile = choice('--profile', values.profile ?? 'quick', PROFILES);
  const engine = choice('--engine', values.engine ?? 'auto', ENGINES);
  const workers = workersFor(engine, values.workers);
  const checkKept = checkedCount(values['check-kept'], values);
  return {
    reports: positionals,
    only: values.only ?? [],
    profile,
    engine,
    ...(workers === undefined ? {} : { workers }),
    limits: limits(values, workers),
    ...(values['data-dir'] === undefined ? {} : { dataDir: dataFolder(values['data-dir'], cwd) }),
    seed: seed(values.seed ?? '1'),
    ...(values.out === undefined ? {} : { out: values.out }),
    ...(values.verify === undefined ? {} : { verify: trialName(values.verify) }),
    action,
    fresh: values.fresh ?? false,
    open: values.open ?? false,
    allowStandIns: values['allow-stand-ins'] ?? false,
    offline: values.offline ?? false,
    saveResults: values['save-results'] ?? false,
    allowFailed: values['allow-failed'] ?? false,
    ...(checkKept === undefined ? {} : { checkKept }),
  };
}

/** In worker threads only: this thread cannot be stopped. */
function limits(
  given: { readonly 'trial-limit'?: string; readonly 'worker-memory'?: string },
  workers: number | undefined,
): TrialLimits {
  const { 'trial-limit': seconds, 'worker-memory': megabytes } = given;
  const named =
    seconds !== undefined ? '--trial-limit' : megabytes !== undefined ? '--worker-memory' : undefined;
  if (named !== undefined && workers === 0) {
    throw new UsageError(`${named} needs worker threads, and --workers 0 has none; leave one out`);
  }
  return {
    ...(seconds === undefined ? {} : { trialMs: 1000 * positive('--trial-limit', seconds, 1e6) }),
    ...(megabytes === undefined ? {} : { memoryMb: positive('--worker-memory', megabytes, 1e6) }),
  };
}

function positive(what: string, given: string, most: number): number {
  const number = Number(given);
  if (/^\d+(\.\d+)?$/.test(given) && number > 0 && number <= most) return number;
  throw new UsageError(`${what} takes a number above 0, at most ${most}; got "${given}"`);
}

/** What is asked for: one thing at a time. */
function actionOf(values: {
  readonly help?: boolean;
  readonly list?: boolean;
  readonly plan?: boolean;
  readonly verify?: string;
  readonly open?: boolean;
  readonly only?: readonly string[];
  readonly 'save-results'?: boolean;
  readonly 'check-kept'?: string;
}): ReportOptions['action'] {
  if (values.help) return 'help';
  const instead = (['list', 'plan', 'verify'] as const).filter((name) => values[name] !== undefined);
  if (instead.length > 1) {
    throw new UsageError(`--${instead[0]} and --${instead[1]} cannot be asked for at once; leave one out`);
  }
  const ofWriting = (['open', 'save-results', 'check-kept'] as const).find((name) => values[name]);
  if (instead[0] !== undefined && ofWriting !== undefined) {
    throw new UsageError(`--${instead[0]} writes no report, so --${ofWriting} has no use; leave one out`);
  }
  if (values['save-results'] && values.only !== undefined) {
    throw new UsageError('--save-results keeps the results of the whole report; leave out --only');
  }
  if (values['save-results'] && values['check-kept'] !== undefined) {
    throw new UsageError('--check-kept looks at kept results, which --save-results replaces; leave one out');
  }
  return instead[0] ?? 'write';
}

/** ONNX Runtime's WebGPU provider has one device per process and no locks: two workers on it crash the process. */
function workersFor(engine: string, given: string | undefined): number | undefined {
  const workers = given === undefined ? undefined : wholeNumber('--workers', given);
  if (engine !== 'onnx-webgpu') return workers;
  if (workers !== undefined && workers > 1) {
    throw new UsageError(
      `--engine onnx-webgpu runs in one worker only; got --workers ${workers}. Leave --workers out`,
    );
  }
  return workers ?? 1;
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

function wholeNumber(what: string, given: string): number {
  if (/^\d{1,4}$/.test(given)) return Number(given);
  throw new UsageError(`${what} takes a whole number from 0 to 9999; got "${given}"`);
}

function seed(given: string): number | string {
  const number = Number(given);
  return /^-?\d+$/.test(given) && Number.isSafeInteger(number) ? number : given;
}

function trialName(given: string): string {
  if (/^[^/]+\/.+\/\d+$/.test(given)) return given;
  throw new UsageError(
    `--verify takes <experiment>/<arm>/<number>, for example perceptron/hinge/3; got "${given}"`,
  );
}

function dataFolder(given: string, cwd: string): string {
  const path = resolve(cwd, given);
  const what = statSync(path, { throwIfNoEntry: false });
  if (what === undefined) throw new UsageError(`--data-dir: there is no folder ${given}`);
  if (!what.isDirectory()) throw new UsageError(`--data-dir: ${given} is no folder, but a file`);
  return path;
}
