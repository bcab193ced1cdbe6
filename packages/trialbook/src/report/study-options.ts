// The arguments of every command that runs a study: which experiments, at which scale, on what, kept where. Runs nothing.

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Profile, TrialLimits } from '@trialbook/trials';
import { UsageError } from '../command/command.ts';
import { choice } from '../command/options.ts';
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

/** What is run, and how. */
export interface StudyChoices {
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
  /** A folder or the address of a database; default `.trialbook/store`. */
  readonly store?: string;
  readonly allowStandIns: boolean;
  /** Nothing is downloaded. */
  readonly offline: boolean;
  /** A run with failed trials is as good as any other. */
  readonly allowFailed: boolean;
}

export const STUDY_FLAGS = {
  only: { type: 'string', multiple: true },
  profile: { type: 'string' },
  engine: { type: 'string' },
  workers: { type: 'string' },
  'trial-limit': { type: 'string' },
  'worker-memory': { type: 'string' },
  'data-dir': { type: 'string' },
  seed: { type: 'string' },
  store: { type: 'string' },
  'allow-stand-ins': { type: 'boolean' },
  offline: { type: 'boolean' },
  'allow-failed': { type: 'boolean' },
} as const;

export const STUDY_HELP = `  --only <experiment>      run only this experiment (may be repeated); parts of others are left out
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
  --store <place>          where finished trials are kept: a folder, or postgres://… with @trialbook/postgres installed;
                           default TRIALBOOK_STORE, then .trialbook/store`;

/** The values of `STUDY_FLAGS`, as they were given. */
export interface StudyValues {
  readonly only?: readonly string[];
  readonly profile?: string;
  readonly engine?: string;
  readonly workers?: string;
  readonly 'trial-limit'?: string;
  readonly 'worker-memory'?: string;
  readonly 'data-dir'?: string;
  readonly seed?: string;
  readonly store?: string;
  readonly 'allow-stand-ins'?: boolean;
  readonly offline?: boolean;
  readonly 'allow-failed'?: boolean;
}

/**
 * Reads what the values say.
 *
 * @param cwd where relative paths begin
 * @throws UsageError in one line: what is wrong, what is allowed
 */
export function studyChoices(values: StudyValues, reports: readonly string[], cwd: string): StudyChoices {
  const profile = choice('--profile', values.profile ?? 'quick', PROFILES);
  const engine = choice('--engine', values.engine ?? 'auto', ENGINES);
  const workers = workersFor(engine, values.workers);
  return {
    reports,
    only: values.only ?? [],
    profile,
    engine,
    ...(workers === undefined ? {} : { workers }),
    limits: limits(values, workers),
    ...(values['data-dir'] === undefined ? {} : { dataDir: dataFolder(values['data-dir'], cwd) }),
    seed: seed(values.seed ?? '1'),
    ...(values.store === undefined ? {} : { store: values.store }),
    allowStandIns: values['allow-stand-ins'] ?? false,
    offline: values.offline ?? false,
    allowFailed: values['allow-failed'] ?? false,
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

/** A whole number of at most four digits, or a line that says so. */
export function wholeNumber(what: string, given: string): number {
  if (/^\d{1,4}$/.test(given)) return Number(given);
  throw new UsageError(`${what} takes a whole number from 0 to 9999; got "${given}"`);
}

function seed(given: string): number | string {
  const number = Number(given);
  return /^-?\d+$/.test(given) && Number.isSafeInteger(number) ? number : given;
}

function dataFolder(given: string, cwd: string): string {
  const path = resolve(cwd, given);
  const what = statSync(path, { throwIfNoEntry: false });
  if (what === undefined) throw new UsageError(`--data-dir: there is no folder ${given}`);
  if (!what.isDirectory()) throw new UsageError(`--data-dir: ${given} is no folder, but a file`);
  return path;
}
