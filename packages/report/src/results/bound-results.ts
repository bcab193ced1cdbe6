// Results as prose, figures and tables read them: every number comes out with its name, n and interval. Runs nothing.

import { type CompareOptions, compareArms, type Trial, type TrialSet } from '@trialbook/stats';
import type { Experiment, TrialRecord } from '@trialbook/trials';
import type { Estimate } from '../estimate.ts';
import { ReportError } from '../report-error.ts';
import { type BandPoint, bandOver } from './band.ts';
import type { ResultsSource } from './source.ts';
import { comparisonEstimate, countEstimate, meanEstimate, rateEstimate } from './summaries.ts';

/** The stored trials of one arm, as the runner hands them over. */
export interface StoredArm<Metric extends string = string> {
  readonly records: readonly TrialRecord<Metric>[];
}

/** The finished trials of one experiment, with the names of arms and metrics in their type. */
export class BoundResults<Arm extends string = string, Metric extends string = string>
  implements ResultsSource
{
  readonly kind = 'results';
  readonly id: string;
  readonly title: string;
  readonly data: readonly string[];
  readonly scaledDown?: string;
  /** The arms of this profile, in the order of the plan. */
  readonly arms: readonly Arm[];
  /** Facts recorded so far, by name; they go into results.json. */
  readonly facts = new Map<string, Estimate>();
  readonly #experiment: Experiment;
  readonly #bound: ReadonlyMap<string, BoundArm<Arm, Metric>>;

  constructor(experiment: Experiment, arms: Readonly<Record<Arm, StoredArm<Metric>>>, scaledDown?: string) {
    this.id = experiment.id;
    this.title = experiment.title;
    this.data = experiment.data ?? [];
    if (scaledDown !== undefined) this.scaledDown = scaledDown;
    this.#experiment = experiment;
    this.arms = Object.keys(arms) as Arm[];
    this.#bound = new Map(
      this.arms.map((arm) => [arm, new BoundArm(experiment, arm, arms[arm].records, scaledDown)]),
    );
  }

  get trialCounts(): ResultsSource['trialCounts'] {
    return this.arms.map((arm) => {
      const { trials, diverged, failed } = this.arm(arm);
      return { arm, trials: trials.length, diverged: diverged.value, failed: failed.value };
    });
  }

  /** Whether the profile has this arm. */
  has(arm: Arm): boolean {
    return this.#bound.has(arm);
  }

  /**
   * The trials of one arm.
   *
   * @throws ReportError when the profile leaves the arm out
   */
  arm(arm: Arm): BoundArm<Arm, Metric> {
    const found = this.#bound.get(arm);
    if (found !== undefined) return found;
    throw new ReportError(
      `experiment "${this.id}" has no arm "${arm}" under this profile; it has ${this.arms.join(', ')}. ` +
        'Ask has(arm) first, or add the arm to the plan.',
    );
  }

  /**
   * Mean difference `a − b` of a metric over the trials that both arms completed, paired by number, with its interval and
   * the two-sided p-value: the paired t-test, or McNemar's test where every value is 0 or 1. For many comparisons with a
   * correction use `compareAll` of `@trialbook/stats` on `.arm(…).set`, and `comparisonEstimate`.
   */
  difference(a: Arm, b: Arm, metric: Metric, options: CompareOptions = {}): Estimate {
    const comparison = compareArms(this.arm(a).set, this.arm(b).set, metric, options);
    const estimate = comparisonEstimate(comparison, this.#unit(metric));
    const pairs = this.arm(a).pairedWith(this.arm(b), metric);
    const { standardError } = meanEstimate('', '', pairs);
    return this.#annotate({
      ...estimate,
      name: `${this.id}/${estimate.name}`,
      ...(standardError === undefined || options.test === 'welch' ? {} : { standardError }),
    });
  }

  /**
   * Records a number computed from the results (a slope, a share of disagreement), so that prose may show it. It is
   * written to results.json under `facts`.
   *
   * @param name unique within the experiment; camelCase
   * @param value the number, or the number with its n, standard error and interval
   * @throws ReportError when the name is taken by another value
   */
  fact(name: string, value: number | Omit<Estimate, 'name' | 'unit'>, unit = ''): Estimate {
    const estimate: Estimate = this.#annotate({
      ...(typeof value === 'number' ? { value } : value),
      name: `${this.id}/${name}`,
      unit,
    });
    const before = this.facts.get(name);
    if (before !== undefined && !Object.is(before.value, estimate.value)) {
      throw new ReportError(
        `experiment "${this.id}": the fact "${name}" is already ${before.value}, and cannot also be ${estimate.value}; give each its own name`,
      );
    }
    this.facts.set(name, estimate);
    return estimate;
  }

  #annotate(estimate: Estimate): Estimate {
    const { comparison } = estimate;
    return {
      ...estimate,
      ...(comparison === undefined ? {} : { comparison: { ...comparison, experiment: this.id } }),
      ...(this.scaledDown === undefined ? {} : { scaledDown: this.scaledDown }),
    };
  }

  #unit(metric: Metric): string {
    return this.#experiment.metrics[metric]?.unit ?? '';
  }
}

/** The trials of one arm. */
export class BoundArm<Arm extends string = string, Metric extends string = string> {
  readonly arm: Arm;
  /** Every trial with its curves and artifacts, whatever its outcome. */
  readonly records: readonly TrialRecord<Metric>[];
  readonly #experiment: Experiment;
  readonly #scaledDown: string | undefined;

  constructor(
    experiment: Experiment,
    arm: Arm,
    records: readonly TrialRecord<Metric>[],
    scaledDown: string | undefined,
  ) {
    this.#experiment = experiment;
    this.arm = arm;
    this.records = records;
    this.#scaledDown = scaledDown;
  }

  /** The trials without curves and artifacts. */
  get trials(): readonly Trial<Metric>[] {
    return this.records;
  }

  /** What statistics take. */
  get set(): TrialSet<Metric> {
    return { arm: this.arm, trials: this.records };
  }

  /** The trials that completed, with curves and artifacts. */
  get completed(): readonly TrialRecord<Metric>[] {
    return this.records.filter(({ status }) => status === 'completed');
  }

  /** How many trials completed. */
  get n(): Estimate {
    return this.#count('completed');
  }

  /** How many trials diverged. */
  get diverged(): Estimate {
    return this.#count('diverged');
  }

  /** How many trials broke with an error. */
  get failed(): Estimate {
    return this.#count('failed');
  }

  /** A metric of the completed trials, in their order. */
  values(metric: Metric): number[] {
    return this.completed.map(({ metrics }) => metrics[metric] ?? Number.NaN);
  }

  /** Differences, this arm's value less the other's, over the trials that both completed. */
  pairedWith(other: BoundArm<Arm, Metric>, metric: Metric): number[] {
    const partners = new Map(other.completed.map((record) => [record.trial, record.metrics[metric]]));
    return this.completed.flatMap(({ trial, metrics }) => {
      const [mine, theirs] = [metrics[metric], partners.get(trial)];
      return mine === undefined || theirs === undefined ? [] : [mine - theirs];
    });
  }

  /** Mean over the completed trials, with its standard error and the 95 % t interval. */
  mean(metric: Metric): Estimate {
    return this.#annotate(
      meanEstimate(this.#name(`${metric} mean`), this.#unit(metric), this.values(metric)),
    );
  }

  /** Share of completed trials whose metric is 1 (the others must be 0), with the 95 % Wilson interval. */
  rate(metric: Metric): Estimate {
    return this.#annotate(rateEstimate(this.#name(`${metric} rate`), this.values(metric)));
  }

  /** Mean wall-clock time of a completed trial, in milliseconds. */
  duration(): Estimate {
    return this.#annotate(
      meanEstimate(
        this.#name('duration mean'),
        'ms',
        this.completed.map(({ durationMs }) => durationMs),
      ),
    );
  }

  /**
   * A curve over the completed trials: at every point the mean and the 95 % t interval.
   *
   * @param series name of the series in the trials' outcomes
   * @param at the abscissa of each point; 1, 2, 3, … unless given
   */
  band(series: string, at?: ArrayLike<number>): BandPoint[] {
    const curves = this.completed.flatMap((record) => record.series[series] ?? []);
    if (curves.length === 0) {
      const known = Object.keys(this.completed[0]?.series ?? {});
      throw new ReportError(
        `experiment "${this.#experiment.id}", arm "${this.arm}": no completed trial has the series "${series}"; ` +
          `there ${known.length === 0 ? 'are none' : `is ${known.join(', ')}`}`,
      );
    }
    return bandOver(curves, at);
  }

  #count(status: Trial['status']): Estimate {
    return countEstimate(
      this.#name(`${status} trials`),
      this.records.filter((r) => r.status === status).length,
    );
  }

  #annotate(estimate: Estimate): Estimate {
    const { diverged, failed } = this;
    return {
      ...estimate,
      diverged: diverged.value,
      failed: failed.value,
      ...(this.#scaledDown === undefined ? {} : { scaledDown: this.#scaledDown }),
    };
  }

  #name(what: string): string {
    return `${this.#experiment.id}/${this.arm}/${what}`;
  }

  #unit(metric: Metric): string {
    return this.#experiment.metrics[metric]?.unit ?? '';
  }
}
