// The blocks a report is made of: plain values with their constructors. Numbering, checking and rendering are elsewhere.

import type { Chart } from '../figures/chart.ts';
import type { Source } from '../results/source.ts';
import type { Table } from '../tables/table.ts';
import type { Prose } from '../text/inline.ts';

/** A numbered section with its heading; sections nest, and heading levels follow the nesting. */
export interface Section {
  readonly kind: 'section';
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Where it stands in the texts, `text/1.md:12:3`, for errors. */
  readonly place?: string;
}

/** A numbered picture: a chart with caption, alternative text and provenance. Made by `figure`. */
export interface Figure {
  readonly kind: 'figure';
  /** Kebab-case; names the SVG, the CSV and the anchor. */
  readonly id: string;
  readonly caption: Prose;
  /** What the figure shows, for those who cannot see it: the message, not the looks. Required. */
  readonly alt: string | Prose;
  /** What its rows come from: experiment results, names of data sets, or nothing (`[]`: computed here). */
  readonly from: readonly Source[];
  readonly chart: Chart;
}

/** A displayed, numbered equation in TeX. */
export interface Equation {
  readonly kind: 'equation';
  readonly id: string;
  readonly tex: string;
  /** Where it stands in the texts, for errors. */
  readonly place?: string;
}

/** A box that stands out: the answer to a question, a remark, a caution. */
export interface Callout {
  readonly kind: 'callout';
  readonly tone: 'finding' | 'note' | 'warning';
  /** Shown in place of "Finding", "Note", "Warning". */
  readonly title?: string;
  readonly body: Prose;
}

/** Source code or program output, as it is. */
export interface CodeBlock {
  readonly kind: 'code-block';
  readonly language: string;
  readonly code: string;
}

/** Anything a section may hold. Prose is a block by itself. */
export type Block = Section | Prose | Figure | Table | Equation | Callout | CodeBlock;

/**
 * A numbered section. Give at least one block.
 *
 * @example
 * ```ts
 * import { md, section } from '@trialbook/report';
 * export const part = section({ id: 'method', title: 'Method' }, md`One paragraph.`);
 * ```
 */
export function section(heading: { id: string; title: string }, ...blocks: readonly Block[]): Section {
  return { kind: 'section', ...heading, blocks };
}

/** A numbered figure: caption below, alternative text required, rows exported as `data/<id>.csv`. */
export function figure(options: Omit<Figure, 'kind'>): Figure {
  return { kind: 'figure', ...options };
}

/** A displayed, numbered equation; use `String.raw` for the TeX. */
export function equation(options: { id: string; tex: string }): Equation {
  return { kind: 'equation', ...options };
}

/** The answer to a question, boxed. */
export function finding(body: Prose, title?: string): Callout {
  return { kind: 'callout', tone: 'finding', body, ...(title === undefined ? {} : { title }) };
}

/** A remark beside the argument, boxed. */
export function note(body: Prose, title?: string): Callout {
  return { kind: 'callout', tone: 'note', body, ...(title === undefined ? {} : { title }) };
}

/** A caution, boxed. */
export function warning(body: Prose, title?: string): Callout {
  return { kind: 'callout', tone: 'warning', body, ...(title === undefined ? {} : { title }) };
}

/** Source code or program output, shown as it is. */
export function codeBlock(language: string, source: string): CodeBlock {
  return { kind: 'code-block', language, code: source };
}
