// The value everything downstream takes: the independent trials of one arm. Holds results, computes nothing.

/** How a trial ended: finished, stopped because its numbers ceased to be finite, or broken by an error. */
export type TrialStatus = 'completed' | 'diverged' | 'failed';

/** One independent trial. */
export interface Trial<Metric extends string = string> {
  /** Number of the trial within its arm, from 0. Trials of two arms with the same number are paired. */
  readonly trial: number;
  /** The key of the trial's seed node, as hexadecimal text. */
  readonly seed: string;
  readonly status: TrialStatus;
  /** Named results. A completed trial has every metric, each finite; others may have none. */
  readonly metrics: Readonly<Partial<Record<Metric, number>>>;
  /** Wall-clock time in milliseconds. */
  readonly durationMs: number;
  /** Why it diverged (with the step it began at) or failed. */
  readonly reason?: string;
}

/** The independent trials of one arm of an experiment. */
export interface TrialSet<Metric extends string = string> {
  readonly arm: string;
  readonly trials: readonly Trial<Metric>[];
}
