// What a finished study holds: records and trial sets per arm, and how they came about. Computes no statistics.

import type { TrialSet } from '@trialbook/stats';
import type { Experiment, Json, MetricDescription, Profile, TrialRecord } from './experiment.ts';
import type { TrialFile } from './store/trial-file.ts';

/** Numbers of trials, over a study, an experiment or an arm. */
export interface StudyCounts {
  /** Trials asked for. */
  readonly total: number;
  /** Taken from the store. */
  readonly cached: number;
  /** Run now, whatever their outcome. */
  readonly run: number;
  /** Neither cached nor run yet; 0 in a finished study. */
  readonly left: number;
  /** How many of those cached or run diverged. */
  readonly diverged: number;
  /** How many of those cached or run failed. */
  readonly failed: number;
}

/** Where a data set came from, as its source describes itself. */
export interface DataInfo {
  /** Checksums of the contents by part, for example `train-images` → `sha256:…`; part of every key. */
  readonly checksums: Readonly<Record<string, string>>;
  /** For example `real`, `stand-in`, or an object with more to say. */
  readonly source: unknown;
}

/** The trials of one arm. */
export interface ArmResults<Metric extends string = string, Parameters extends Json = Json> {
  readonly arm: string;
  readonly parameters: Parameters;
  /** What statistics take: every trial, whatever its outcome, in the order of their numbers. */
  readonly set: TrialSet<Metric>;
  /** The same trials with their curves and artifacts. */
  readonly records: readonly TrialRecord<Metric>[];
  /** The same trials as they are stored, call by call: with their keys, and with what ran them. */
  readonly files: readonly TrialFile[];
  readonly counts: StudyCounts;
}

/** Everything one experiment yielded under one profile. */
export interface ExperimentResults<
  Parameters extends Json = Json,
  Arm extends string = string,
  Metric extends string = string,
> {
  readonly id: string;
  readonly title: string;
  readonly profile: Profile;
  readonly metrics: Readonly<Record<Metric, MetricDescription>>;
  /** What the profile scales down, in the words of the plan. */
  readonly scaledDown?: string;
  readonly arms: Readonly<Record<Arm, ArmResults<Metric, Parameters>>>;
  readonly counts: StudyCounts;
  /** Sum of the durations of the trials, cached ones included, in milliseconds: the work behind the results. */
  readonly trialMs: number;
  /** Hash of the code that ran the trials. */
  readonly codeVersion: string;
  /** The engine that ran the trials; absent when they use none. */
  readonly engine?: string;
  readonly data: Readonly<Record<string, DataInfo>>;
}

/** How a study was run. */
export interface StudyInfo {
  readonly profile: Profile;
  readonly rootSeed: number | string;
  /** The engine of the experiments that use one; `none` when no experiment does. */
  readonly engine: string;
  /** The engine's class (`none` likewise): engines of one class give equal results, and share stored trials. */
  readonly engineClass: string;
  readonly workers: number;
  readonly counts: StudyCounts;
  /** From start to end of this run, in milliseconds. */
  readonly wallClockMs: number;
}

/** The results of a study of several experiments. */
export interface StudyResults {
  readonly experiments: readonly ExperimentResults[];
  readonly info: StudyInfo;
  /**
   * The results of one experiment, with the names of its arms and metrics in their type.
   *
   * @throws ExperimentError when the study did not hold it
   */
  of<E extends Experiment>(experiment: E): ResultsOf<E>;
}

/** The type of the results of an experiment. */
export type ResultsOf<E extends Experiment> =
  E extends Experiment<infer Parameters, infer Arm, infer Metric>
    ? ExperimentResults<Parameters, Arm, Metric>
    : never;
