// The arguments of `trialbook report`: parsed, checked, explained. Runs nothing.

import { parseArgs } from 'node:util';
import { closest } from '@trialbook/report';
import type { Profile } from '@trialbook/trials';
import { UsageError } from '../command/command.ts';

export const PROFILES = ['smoke', 'quick', 'full', 'exhaustive'] as const satisfies readonly Profile[];

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
  readonly dataDir?: string;
  readonly seed: number | string;
  readonly out?: string;
  /** `<experiment>/<arm>/<number>` */
  readonly verify?: string;
  readonly action: 'write' | 'plan' | 'list' | 'help';
  readonly fresh: boolean;
  readonly open: boolean;
  readonly allowStandIns: boolean;
  readonly saveResults: boolean;
}

const FLAGS = {
  only: { type: 'string', multiple: true },
  profile: { type: 'string' },
  engine: { type: 'string' },
  workers: { type: 'string' },
  'data-dir': { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
  verify: { type: 'string' },
  plan: { type: 'boolean' },
  list: { type: 'boolean' },
  fresh: { type: 'boolean' },
  open: { type: 'boolean' },
  'allow-stand-ins': { type: 'boolean' },
  'save-results': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const REPORT_HELP = `Usage: trialbook report [report…] [options]

Runs the experiments of the reports, as far as their trials are not stored, and writes one folder per report. Reports are
the packages under reports/ that name one in package.json; a path to a module that exports \`report\` works too.

  --only <experiment>      run only this experiment (may be repeated); parts of others are left out
  --profile <profile>      ${PROFILES.join(', ')}; default quick
  --engine <engine>        ${ENGINES.join(', ')}; default auto;
                           trialbook engines says which can start here
  --workers <number>       worker threads; 0 runs trials in the main thread; default one per core
  --data-dir <folder>      where image data sets lie; default TRIALBOOK_DATA_DIR, then the cache, then a download
  --allow-stand-ins        profiles full and exhaustive: accept drawn images where the real ones cannot be had
  --seed <seed>            root seed, a whole number or a word; default 1
  --fresh                  run everything again, whatever is stored
  --out <folder>           where the folders of the reports go; default reports/dist
  --save-results           keep the results with the report (results/<profile>/), to be committed
  --open                   show the report when it is written
  --list                   list reports and experiments; run nothing
  --plan                   say what is cached and what would run, and why; run nothing
  --verify <trial>         run one stored trial again and compare: <experiment>/<arm>/<number>

Interrupting (Ctrl-C) keeps every finished trial; start again to continue.`;

/**
 * Reads the arguments.
 *
 * @throws UsageError in one line: what is wrong, what is allowed
 */
export function parseReportOptions(argv: readonly string[]): ReportOptions {
  const { values, positionals } = parse(argv);
  const profile = choice('--profile', values.profile ?? 'quick', PROFILES);
  const engine = choice('--engine', values.engine ?? 'auto', ENGINES);
  const workers = workersFor(engine, values.workers);
  return {
    reports: positionals,
    only: values.only ?? [],
    profile,
    engine,
    ...(workers === undefined ? {} : { workers }),
    ...(values['data-dir'] === undefined ? {} : { dataDir: values['data-dir'] }),
    seed: seed(values.seed ?? '1'),
    ...(values.out === undefined ? {} : { out: values.out }),
    ...(values.verify === undefined ? {} : { verify: trialName(values.verify) }),
    action: values.help ? 'help' : values.list ? 'list' : values.plan ? 'plan' : 'write',
    fresh: values.fresh ?? false,
    open: values.open ?? false,
    allowStandIns: values['allow-stand-ins'] ?? false,
    saveResults: values['save-results'] ?? false,
  };
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

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: FLAGS, allowPositionals: true });
  } catch (error) {
    throw unknownOption(error, Object.keys(FLAGS));
  }
}

/** What Node's parser of arguments threw, in one line that says what is allowed. */
export function unknownOption(error: unknown, flags: readonly string[]): unknown {
  const { code, message } = error as { code?: string; message: string };
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const given = /'(-[^']*)'/.exec(message)?.[1]?.split(/[ ,=]/)[0] ?? '';
    const names = flags.map((name) => `--${name}`);
    const near = closest(given, names);
    return new UsageError(
      `unknown option ${given}; ${near === undefined ? `options: ${names.join(' ')}` : `did you mean ${near}?`}`,
    );
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const option = /--[\w-]+/.exec(message)?.[0] ?? 'an option';
    return new UsageError(
      /ambiguous/.test(message)
        ? `${option} needs a value; write ${option}=<value> for one that begins with a dash`
        : `${option} ${/does not take/.test(message) ? 'takes no value' : 'needs a value'}`,
    );
  }
  return error;
}

/** One of a few words, or a line that lists them. */
export function choice<T extends string>(what: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === given);
  if (found !== undefined) return found;
  const near = closest(given, allowed);
  throw new UsageError(
    `${what}: there is no "${given}"; ${near === undefined ? '' : `did you mean ${near}? `}Allowed: ${allowed.join(', ')}`,
  );
}

function wholeNumber(what: string, given: string): number {
  if (/^\d{1,4}$/.test(given)) return Number(given);
  throw new UsageError(`${what} takes a whole number from 0 to 9999; got "${given}"`);
}

function seed(given: string): number | string {
  if (given.trim() === '') throw new UsageError('--seed takes a whole number or a word; got nothing');
  const number = Number(given);
  return /^-?\d+$/.test(given) && Number.isSafeInteger(number) ? number : given;
}

function trialName(given: string): string {
  if (/^[^/]+\/.+\/\d+$/.test(given)) return given;
  throw new UsageError(
    `--verify takes <experiment>/<arm>/<number>, for example perceptron/hinge/3; got "${given}"`,
  );
}
