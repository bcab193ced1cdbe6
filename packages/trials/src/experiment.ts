// What an experiment is: arms, parameters, and a pure function from a seed to results. Running it is run-trials.ts.

import type { SeedNode } from '@trialbook/random';
import type { Trial, TrialStatus } from '@trialbook/stats';

/** The scale of a study: seconds for tests, minutes by default, the assignment's own, beyond it. */
export type Profile = 'smoke' | 'quick' | 'full' | 'exhaustive';

/**
 * Plain data as JSON holds it. Parameters are JSON, because they are part of the key of a trial. (TypeScript takes a
 * `type` for JSON, but not an `interface`.)
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What is known of a metric before any trial has run. */
export interface MetricDescription {
  /** How it is called in tables and on axes. */
  readonly label: string;
  /** `fraction` (in [0, 1], shown as a percentage), `s`, `ms`, `count`, or any other unit; '' when it has none. */
  readonly unit: string;
  readonly better?: 'higher' | 'lower';
}

/** One arm under one profile. */
export interface ArmPlan<Parameters extends Json = Json> {
  readonly parameters: Parameters;
  /** How many independent trials. */
  readonly trials: number;
  /** How many trials one call of `run` gets (stacked nets, very short trials). Default 1. */
  readonly block?: number;
  /**
   * Milliseconds, above 0, that a trial is expected to take: by it trials are shared out among machines while none has been
   * measured. No part of a key. Default the mean of what is known of the other arms.
   */
  readonly expectedMs?: number;
}

/** What an experiment does under one profile. */
export interface ExperimentPlan<Parameters extends Json = Json, Arm extends string = string> {
  readonly arms: Readonly<Record<Arm, ArmPlan<Parameters>>>;
  /** What this profile scales down against the assignment, in words for the report; absent at full scale. */
  readonly scaledDown?: string;
  /**
   * Milliseconds, above 0, after which a trial is stopped and recorded as failed; of a block, as many times as it has trials.
   * A study's `limits.trialMs` goes before it. Only worker threads can be stopped: with `workers: 0` it is not kept, and
   * that is said. No part of a key, though an edit of the module that holds it is one of the code. Default no limit.
   */
  readonly trialLimitMs?: number;
}

/** One trial to run. */
export interface TrialTask {
  /** Number within the arm, from 0. */
  readonly trial: number;
  /** Seed node of the trial: the same for every arm, so that arms are paired by common random numbers. */
  readonly seeds: SeedNode;
}

/**
 * What `run` is given. The profile is not among it: it acts through the parameters, which are part of every key, so that
 * trials of two profiles are shared only where they are the same.
 */
export interface RunContext<Parameters extends Json = Json, Arm extends string = string> {
  readonly arm: Arm;
  readonly parameters: Parameters;
  /** The trials of this call: one, or up to `block`. */
  readonly tasks: readonly TrialTask[];
  /** Seed node of the whole experiment, for what every trial and arm must share (one test set, one noise grid). */
  readonly study: SeedNode;
  /**
   * Name of the engine of the study, for example `onnx-cpu`: what training functions take as `engine`.
   *
   * @throws ExperimentError when it is read in an experiment whose `engine` is false
   */
  readonly engine: string;
  /**
   * The data set of that name, one of those the experiment lists in `data`. Its arrays are shared by every trial:
   * read them, never write them.
   */
  readonly data: <Value = unknown>(name: string) => Value;
  /** Aborted when the study is interrupted. */
  readonly signal: AbortSignal;
  /** Says something to whoever watches the study; no part of the result. */
  readonly log: (message: string) => void;
}

/** What `run` returns for each task, in the order of the tasks. */
export interface TrialOutcome<Metric extends string = string> {
  readonly status: TrialStatus;
  readonly metrics: Readonly<Partial<Record<Metric, number>>>;
  /** Why it diverged or failed. */
  readonly reason?: string;
  /** Curves over steps or epochs, by name. NaN and infinities are kept. */
  readonly series?: Readonly<Record<string, ArrayLike<number>>>;
  /** Anything else a figure needs: weights, pictures, grids. Plain data and typed arrays. */
  readonly artifacts?: Readonly<Record<string, unknown>>;
}

/** One arm of an experiment that ran before, as a plan sees it. */
export interface EarlierArm<Metric extends string = string, Parameters extends Json = Json> {
  readonly parameters: Parameters;
  readonly records: readonly TrialRecord<Metric>[];
}

/** Results of experiments that ran before. */
export interface EarlierResults {
  /**
   * @throws ExperimentError when the experiment is not among those that the asking one follows
   */
  of<Parameters extends Json, Arm extends string, Metric extends string>(
    experiment: Experiment<Parameters, Arm, Metric>,
  ): { readonly arms: Readonly<Record<Arm, EarlierArm<Metric, Parameters>>> };
}

/** An experiment: an id, a plan per profile, and what one trial does. Make one with `defineExperiment`. */
export interface Experiment<
  Parameters extends Json = Json,
  Arm extends string = string,
  Metric extends string = string,
> {
  /** What `--only` takes; kebab-case. */
  readonly id: string;
  readonly title: string;
  /** `import.meta.url` of the module that exports it: workers import it, and its import closure is part of every key. */
  readonly module: string;
  readonly metrics: Readonly<Record<Metric, MetricDescription>>;
  /** Names of the data sets it reads (`mnist`, `fashion-mnist`); their checksums are part of every key. */
  readonly data?: readonly string[];
  /**
   * Set it when wall-clock time is one of the metrics: its trials then run after everything else, never beside a trial
   * of another experiment, still one per worker.
   */
  readonly exclusive?: boolean;
  /**
   * Whether `run` reads `context.engine`. Only then does a study start an engine for it, and only then is the engine
   * part of its keys. Default: whether its code imports `@trialbook/training`, directly or through others.
   */
  readonly engine?: boolean;
  /**
   * Experiments whose results the plan needs: a tuning before what is tuned, a rung of a search before the next. They
   * run first, and also when they were not asked for. What the plan makes of their results is part of the keys, as all
   * parameters are.
   */
  readonly follows?: readonly Experiment[];
  /**
   * @param earlier - the results of the experiments in `follows`; given whenever there are any
   */
  plan(profile: Profile, earlier?: EarlierResults): ExperimentPlan<Parameters, Arm>;
  run(
    context: RunContext<Parameters, Arm>,
  ): Promise<readonly TrialOutcome<NoInfer<Metric>>[]> | readonly TrialOutcome<NoInfer<Metric>>[];
}

/** A finished trial as stored: the trial plus its curves and artifacts. */
export interface TrialRecord<Metric extends string = string> extends Trial<Metric> {
  readonly series: Readonly<Record<string, Float64Array>>;
  readonly artifacts: Readonly<Record<string, unknown>>;
}
