// Sums of a step's outputs over batches, as scores of an epoch or an evaluation. One sum per trial.

import type { HostTensor, HostTree } from '@trialbook/jit';
import type { Metric } from './metrics/metric.ts';

/** Means over the examples: the loss, and every metric by its name. */
export interface Scores {
  readonly loss: number;
  readonly [metric: string]: number;
}

/** The same per stacked trial: one number per trial under each name. */
export type TrialScores = Readonly<Record<string, Float64Array>>;

/** Adds up batch means, weighted by the batch size, in double precision. */
export class ScoreSums {
  readonly #trials: number;
  readonly #metrics: readonly Metric[];
  readonly #sums: Record<string, Float64Array>;
  #examples = 0;

  constructor(trials: number, metrics: readonly Metric[]) {
    this.#trials = trials;
    this.#metrics = metrics;
    this.#sums = Object.fromEntries(
      ['loss', ...metrics.map(({ name }) => name)].map((name) => [name, new Float64Array(trials)]),
    );
  }

  /** Adds the outputs of a scan whose batches all have the given size. */
  add(outputs: HostTree, batchSize: number): void {
    const { loss, metrics } = outputs as StackedOutputs;
    for (const [name, values] of [['loss', loss] as const, ...Object.entries(metrics)]) {
      const sums = this.#sums[name]!;
      for (const [i, value] of values.data.entries()) sums[i % this.#trials]! += value * batchSize;
    }
    this.#examples += (loss.data.length / this.#trials) * batchSize;
  }

  /** The means so far, finished by their metrics, one per trial. */
  perTrial(): TrialScores {
    const finish: Record<string, (mean: number) => number> = Object.fromEntries(
      this.#metrics.map((metric) => [metric.name, metric.finish ?? ((mean: number) => mean)]),
    );
    return Object.fromEntries(
      Object.entries(this.#sums).map(([name, sums]) => [
        name,
        sums.map((sum) => (finish[name] ?? Number)(sum / this.#examples)),
      ]),
    );
  }
}

/** What a step reports, with the step axis in front. */
export type StackedOutputs = {
  readonly loss: HostTensor;
  readonly metrics: Readonly<Record<string, HostTensor>>;
  readonly probes?: Readonly<Record<string, HostTree>>;
};

/** The mean over the trials that count; of one trial its own score. NaN when none counts. */
export function meanScores(scores: TrialScores, counts: (trial: number) => boolean): Scores {
  return Object.fromEntries(
    Object.entries(scores).map(([name, values]) => {
      const chosen = values.length === 1 ? values : values.filter((_, trial) => counts(trial));
      return [name, chosen.reduce((sum, value) => sum + value, 0) / chosen.length];
    }),
  ) as Scores;
}
