// A report as its author writes it: metadata, experiments, references, and a function from results to blocks.

import type { ImageDataset } from '@trialbook/datasets';
import type { Experiment, Profile } from '@trialbook/trials';
import type { Problem } from '../problems/define-problem.ts';
import type { BoundResults } from '../results/bound-results.ts';
import type { Citation } from '../text/inline.ts';
import type { Block } from './blocks.ts';

/** An entry of the list of references. */
export interface Reference {
  /** As printed: `L. Lu, Y. Shin, Y. Su, G. E. Karniadakis`. */
  readonly authors: string;
  readonly title: string;
  /** Journal, conference, publisher, course. */
  readonly venue?: string;
  readonly year?: number;
  readonly url?: string;
}

/** An experiment of any parameters, arms and metrics. */
// biome-ignore lint/suspicious/noExplicitAny: experiments of any parameters, arms and metrics stand in one list
export type AnyExperiment = Experiment<any, any, any>;

/** What `write` is given. */
export interface ReportContext<Key extends string = string, Data extends string = string> {
  readonly profile: Profile;
  /** The finished trials of one of the report's experiments; arms and metrics are typed by the experiment. */
  results<Arm extends string, Metric extends string>(
    // biome-ignore lint/suspicious/noExplicitAny: the parameters play no part in reading results
    experiment: Experiment<any, Arm, Metric>,
  ): BoundResults<Arm, Metric>;
  /**
   * Blocks that need one experiment. A run that leaves the experiment out (`--only`) says so in their place; `results`
   * would have it run as well.
   */
  part<Arm extends string, Metric extends string>(
    // biome-ignore lint/suspicious/noExplicitAny: the parameters play no part in reading results
    experiment: Experiment<any, Arm, Metric>,
    write: (results: BoundResults<Arm, Metric>) => readonly Block[],
  ): readonly Block[];
  /** A data set named in the report's `data`, real or stand-in. */
  data(name: Data): Promise<ImageDataset>;
  /** A citation of one or more of the report's references. */
  cite(...keys: readonly Key[]): Citation;
}

/** What every report has, however it is written. */
export interface ReportHead<Key extends string = string, Data extends string = string> {
  /** Kebab-case; names the output folder. */
  readonly id: string;
  readonly title: string;
  readonly subtitle?: string;
  readonly authors?: readonly string[];
  /** One or two sentences: shown in lists and as the page's description. */
  readonly summary: string;
  /** BCP 47 tag of the prose. Default `en`. */
  readonly language?: string;
  /**
   * Whether sections are numbered. Set it to false where titles bring numbers of their own ("1.1 Perceptron criterion"):
   * a reference to a section is then its title. Default true.
   */
  readonly sectionNumbers?: boolean;
  readonly experiments: readonly AnyExperiment[];
  /** Data sets the prose and figures use beside those the experiments declare. */
  readonly data?: readonly Data[];
  /** By key. In a report of texts also the name of a BibTeX file in its package: `references.bib`. */
  readonly references?: Readonly<Record<Key, Reference>> | string;
}

/** A report whose write-up lies in Markdown files, and its numbers in problems; pass it to `defineReport`. */
export interface TextReport<Key extends string = string, Data extends string = string>
  extends ReportHead<Key, Data> {
  /** `import.meta.url`: the texts are found from the folder of its package. */
  readonly module: string;
  /** The Markdown files in reading order, relative to the package: `text/1-perceptron.md`. */
  readonly text: readonly string[];
  /**
   * Whether numbers may be typed into the texts by hand. `refuse` stops the build and lists them: write `{{ 20 }}` for a
   * setting, and name a value for a result. Default `allow`.
   */
  readonly typedDigits?: 'allow' | 'refuse';
  /** What the texts name. */
  readonly problems: readonly Problem[];
}

/** A report that a program writes; pass it to `defineReport`. */
export interface WrittenReport<Key extends string = string, Data extends string = string>
  extends ReportHead<Key, Data> {
  write(context: ReportContext<Key, Data>): readonly Block[] | Promise<readonly Block[]>;
}

/** A report as its author writes it. */
export type ReportDefinition<Key extends string = string, Data extends string = string> =
  | TextReport<Key, Data>
  | WrittenReport<Key, Data>;

/** A report of any references and data sets, as the build takes it. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Report = ReportDefinition<any, any>;

/**
 * Declares a report. Export it as `report` from the module that `"trialbook": { "report": … }` names in package.json.
 *
 * @example
 * ```ts
 * import { defineReport, md, section } from '@trialbook/report';
 * export const report = defineReport({
 *   id: 'hello', title: 'Hello', summary: 'The smallest report.', experiments: [],
 *   write: () => [section({ id: 'hello', title: 'Hello' }, md`No experiment yet.`)],
 * });
 * ```
 */
export function defineReport<const Key extends string = never, const Data extends string = never>(
  definition: ReportDefinition<Key, Data>,
): ReportDefinition<Key, Data> {
  return definition;
}
