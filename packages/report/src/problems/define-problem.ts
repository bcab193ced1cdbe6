// A problem: the experiments it needs, and the values that texts name. Holds no prose and runs nothing.

import type { ImageDataset } from '@trialbook/datasets';
import type { Experiment, Profile } from '@trialbook/trials';
import type { AnyExperiment } from '../document/define-report.ts';
import type { BoundResults } from '../results/bound-results.ts';

/** The finished trials of an experiment, with its arms and metrics. */
export type ResultsOf<Of> =
  // biome-ignore lint/suspicious/noExplicitAny: the parameters play no part in reading results
  Of extends Experiment<any, infer Arm, infer Metric> ? BoundResults<Arm, Metric> : never;

/** What `values` is given beside the results. */
export interface ProblemContext<Data extends string = string> {
  readonly profile: Profile;
  /** A data set named in the report's or the problem's `data`, real or stand-in. */
  data(name: Data): Promise<ImageDataset>;
}

/** A problem as its author writes it; pass it to `defineProblem`. */
export interface ProblemDefinition<
  Needs extends Readonly<Record<string, AnyExperiment>>,
  Data extends string,
> {
  /** camelCase: the first word of every name in the texts, `{{ perceptron.accuracy | percent }}`. */
  readonly id: string;
  /** The experiments whose results `values` reads, by the names it reads them under. */
  readonly needs: Needs;
  /** Data sets that figures read beside those that the experiments declare. */
  readonly data?: readonly Data[];
  /**
   * Everything the texts name. Groups nest. Evaluated whole, whatever the texts show of it; verdicts and facts go into
   * results.json.
   */
  values(
    results: { readonly [Name in keyof Needs]: ResultsOf<Needs[Name]> },
    context: ProblemContext<Data>,
  ): object | Promise<object>;
}

/** A problem of any experiments and data sets, as the build takes it. */
// biome-ignore lint/suspicious/noExplicitAny: problems of any needs stand in one list
export type Problem = ProblemDefinition<any, any>;

/**
 * Declares what the texts of a report may name of some experiments: values, figures, tables and verdicts.
 *
 * @example
 * ```ts
 * import { defineProblem } from '@trialbook/report';
 * export const sampling = defineProblem({
 *   id: 'sampling',
 *   needs: {},
 *   values: () => ({ points: 20, dice: { sides: 6 } }), // {{ sampling.points }}, {{ sampling.dice.sides }}
 * });
 * ```
 */
export function defineProblem<
  const Needs extends Readonly<Record<string, AnyExperiment>>,
  const Data extends string = never,
>(definition: ProblemDefinition<Needs, Data>): ProblemDefinition<Needs, Data> {
  return definition;
}

/** Ids of the experiments that a problem needs. */
export function needsOf(problem: Problem): string[] {
  return Object.values(problem.needs as Record<string, AnyExperiment>).map(({ id }) => id);
}
