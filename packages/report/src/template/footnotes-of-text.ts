// The footnotes of a text: `[^name]: words` is taken out of it, and stands where `[^name]` refers to it.

import { ReportError } from '../report-error.ts';
import { meant } from '../text/closest.ts';
import type { Footnote } from '../text/inline.ts';
import { proseOf } from './prose-of-text.ts';
import type { RenderedText } from './render-text.ts';
import { verbatimSpans } from './verbatim.ts';

/** A text whose footnotes are apart; offsets stay. */
export interface TextWithNotes extends RenderedText {
  /** The footnote of a name, the same one for every reference. */
  footnote(name: string, place: string): Footnote;
  /** Throws when a footnote is defined that nothing refers to. */
  checkUse(): void;
}

/** One paragraph: the line, and the indented ones below it. */
const DEFINITION = /^\[\^([\w-]+)\]:[ \t]*(\S.*(?:\n[ \t]+\S.*)*)/gm;

/** Takes the footnotes out of a text. */
export function withFootnotes(text: RenderedText): TextWithNotes {
  const verbatim = verbatimSpans(text.source);
  const places = new Map<string, readonly [from: number, to: number]>();
  const source = text.source.replace(DEFINITION, (whole, name: string, words: string, at: number) => {
    if (verbatim.some(([start, end]) => at >= start && at < end)) return whole;
    if (places.has(name))
      throw new ReportError(`${text.placeAt(at)}: the footnote "${name}" is defined twice`);
    places.set(name, [at + whole.length - words.length, at + whole.length]);
    return whole.replace(/[^\n]/g, ' ');
  });
  const made = new Map<string, Footnote>();
  const noted: TextWithNotes = {
    ...text,
    source,
    footnote: (name, place) => {
      const before = made.get(name);
      if (before !== undefined) return before;
      const found = places.get(name);
      if (found === undefined) {
        throw new ReportError(
          `${place}: the footnote "${name}" is not defined${meant(name, [...places.keys()])}; write [^${name}]: … on a line of its own`,
        );
      }
      const footnote: Footnote = {
        kind: 'footnote',
        body: proseOf({ ...noted, source: text.source }, ...found)!,
      };
      made.set(name, footnote);
      return footnote;
    },
    checkUse: () => {
      for (const [name, [from]] of places) {
        if (!made.has(name))
          throw new ReportError(`${text.placeAt(from)}: nothing refers to the footnote "${name}"`);
      }
    },
  };
  return noted;
}
