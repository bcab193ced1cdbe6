// What a figure or table was made from; the renderer turns it into the notes under the caption.

/** Anything with an experiment behind it: the value of `ctx.results(experiment)`. */
export interface ResultsSource {
  readonly kind: 'results';
  readonly id: string;
  /** Names of the data sets the experiment read. */
  readonly data: readonly string[];
  readonly scaledDown?: string;
  /** Trials per arm, and how many of them did not finish. */
  readonly trialCounts: readonly {
    readonly arm: string;
    readonly trials: number;
    readonly diverged: number;
    readonly failed: number;
  }[];
}

/** Experiment results, or the name of a data set (`'mnist'`). */
export type Source = ResultsSource | string;
