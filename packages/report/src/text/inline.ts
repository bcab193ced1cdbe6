// What may stand inside a line of prose besides words. Values only; md builds them into prose, the renderers write them out.

import type { Estimate } from '../estimate.ts';
import { groupDigits } from './group-digits.ts';

/** A formatted number that remembers the result it shows. Made by `percent`, `decimal`, `count`, … */
export interface FormattedNumber {
  readonly kind: 'number';
  /** As shown, in HTML and in Markdown alike. */
  readonly text: string;
  /** How it is shown in running text instead: where its estimate first stands in a section, and where it stands again. */
  readonly prose?: { readonly once: string; readonly again: string };
  /** All there is to say, where `text` leaves something out. */
  readonly full?: string;
  readonly estimate: Estimate;
  /** Where it stands in the texts, `text/1.md:12:3`, for errors. */
  readonly place?: string;
}

/** Words that are not Markdown: escaped in every output. Made by `text`. */
export interface PlainText {
  readonly kind: 'text';
  readonly text: string;
}

/** A literal in a fixed-width face. Made by `code`. */
export interface CodeText {
  readonly kind: 'code';
  readonly text: string;
}

/** "Figure 3", "Table 1", "Section 2", "Equation 4": the number is found when the report is built. Made by `ref`. */
export interface CrossReference {
  readonly kind: 'cross-reference';
  readonly target: string;
  /** What it must point at; anything unless given. */
  readonly expects?: 'section' | 'figure' | 'table' | 'equation';
  /** Where it stands in the texts, for errors. */
  readonly place?: string;
}

/** "[2]", a link to the list of references. Made by `cite`. */
export interface Citation {
  readonly kind: 'citation';
  readonly keys: readonly string[];
  /** Where it stands in the texts, for errors. */
  readonly place?: string;
}

/** A mark in the text and a note at the end of the report; a text writes `[^name]`, and `[^name]: words` once. */
export interface Footnote {
  readonly kind: 'footnote';
  readonly body: Prose;
}

/** Markdown with references in it. Made by `md`; may be nested in other prose. */
export interface Prose {
  readonly kind: 'prose';
  readonly strings: readonly string[];
  readonly values: readonly Inline[];
}

/** What `md` takes between its words. A bare number or string is not one. */
export type Inline = FormattedNumber | PlainText | CodeText | CrossReference | Citation | Footnote | Prose;

/**
 * Words from data (names of arms, labels): shown as they are, never read as Markdown or HTML. A number is one that was
 * given, not measured (a setting, a size); its digits are grouped as everywhere in a report.
 *
 * @example
 * ```ts
 * import { text } from '@trialbook/report';
 * console.log(text('hinge').text, text(60_000).text); // hinge 60 000
 * ```
 */
export function text(words: string | number): PlainText {
  return { kind: 'text', text: typeof words === 'number' ? groupDigits(String(words)) : words };
}

/** A literal in a fixed-width face, for example a parameter's name. */
export function code(literal: string): CodeText {
  return { kind: 'code', text: literal };
}

/**
 * A reference to a section, figure, table or equation by its id. The build fails when nothing has that id.
 *
 * @example
 * ```ts
 * import { md, ref } from '@trialbook/report';
 * export const sentence = md`The lines are drawn in ${ref('learned-lines')}.`;
 * ```
 */
export function ref(target: string): CrossReference {
  return { kind: 'cross-reference', target };
}

/**
 * A citation of one or more of the report's references, for captions and cells; a text writes `[@lu]`. The build fails when
 * a key is not among the references.
 *
 * @example
 * ```ts
 * import { cite, md } from '@trialbook/report';
 * export const caption = md`Bounds on the probability ${cite('lu')}.`;
 * ```
 */
export function cite(...keys: readonly string[]): Citation {
  return { kind: 'citation', keys };
}
