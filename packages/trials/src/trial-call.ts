// One call of an experiment's `run`: what is handed to an executor and what comes back. Plain data, so that it can cross threads.

import { type SeedNode, seedTree } from '@trialbook/random';
import type { Json, TrialRecord } from './experiment.ts';

/** One call of `run`: the trials of one block of one arm. */
export interface TrialCall {
  /** Under which its result is kept. */
  readonly key: string;
  /** Versions of libraries that decide its numbers, for the record: `onnxruntime-node`. */
  readonly versions: Readonly<Record<string, string>>;
  readonly experiment: string;
  readonly module: string;
  readonly arm: string;
  readonly parameters: Json;
  /** Numbers of the trials, consecutive. */
  readonly trials: readonly number[];
  readonly rootSeed: number | string;
  /** Absent when the experiment uses none. */
  readonly engine?: string;
  /** The data sets by name, arrays shared between threads. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a call yields: one record per trial. */
export interface CallResult {
  readonly records: readonly TrialRecord[];
  /** True when `run` threw or its worker died: recorded, but tried again when the study is next started. */
  readonly broke: boolean;
}

/**
 * The seed node of a trial: root → experiment → `trial` → number. The arm is not on the path, so trial 3 of every arm
 * draws the same numbers (common random numbers), and differences between arms are paired.
 */
export function trialSeeds(rootSeed: number | string, experiment: string, trial: number): SeedNode {
  return seedTree(rootSeed).child(experiment, 'trial', trial);
}

/** The seed node of what all trials and arms of an experiment share: root → experiment → `study`. */
export function studySeeds(rootSeed: number | string, experiment: string): SeedNode {
  return seedTree(rootSeed).child(experiment, 'study');
}
