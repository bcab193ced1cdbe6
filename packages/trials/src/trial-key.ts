// The key of a call: what decides its results, hashed. Two calls with equal keys have equal results; says nothing of where they are stored.

import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { CodeVersion } from './code/code-version.ts';
import type { Json } from './experiment.ts';
import { trialSeeds } from './trial-call.ts';

// Raise it when the runner itself changes what a trial is given or how its outcome is read.
const KEY_VERSION = 1;

/** What decides the results of an arm, seeds aside. The profile acts through the parameters only. */
export interface KeyParts {
  readonly experiment: string;
  readonly arm: string;
  readonly parameters: Json;
  /** Checksums by data set and part. */
  readonly data: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly code: CodeVersion;
  readonly engineClass: string;
  readonly rootSeed: number | string;
}

/**
 * The key of the call that runs these trials of an arm together: 40 hexadecimal digits.
 *
 * The profile is not in it: trials of two profiles with equal parameters and seeds are the same trials, and are shared.
 * The trials of a block are keyed together, because a stacked program may round differently for another block.
 *
 * @throws TypeError when the parameters are not JSON
 */
export function trialKey(parts: KeyParts, trials: readonly number[]): string {
  const { experiment, arm, parameters, data, code, engineClass, rootSeed } = parts;
  const text = canonicalJson({
    version: KEY_VERSION,
    experiment,
    arm,
    parameters: canonicalJson(parameters, `experiment "${experiment}", arm "${arm}": parameters`),
    data,
    code: code.hash,
    engineClass,
    seeds: trials.map((trial) => trialSeeds(rootSeed, experiment, trial).hex),
  });
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}
