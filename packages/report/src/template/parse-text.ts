// A text to its templates, with the place of everything. Finds faults of form; names are checked in check-text.ts.

import type { Liquid, Template } from 'liquidjs';
import { ReportError } from '../report-error.ts';
import { meant } from '../text/closest.ts';
import { NUMBER_FILTERS } from './number-filters.ts';
import { TAG_WORDS, TAGS, textLiquid } from './template-tags.ts';
import { placesIn, type TextFile } from './text-file.ts';
import { hideVerbatim, type Span } from './verbatim.ts';

/** A text that has been read by Liquid. */
export interface ParsedText {
  readonly name: string;
  /** With the delimiters of templates hidden where it is verbatim. */
  readonly source: string;
  readonly templates: readonly Template[];
  /** Lines that hold only tags: they leave no line behind. */
  readonly tagLines: readonly Span[];
  /** `text/1.md:12:3`, of an offset in the source. */
  placeOf(offset: number): string;
}

/**
 * Reads the templates of a text.
 *
 * @throws ReportError with file, line and column
 */
export function parseText({ name, source: given }: TextFile, liquid: Liquid = textLiquid()): ParsedText {
  const source = hideVerbatim(given);
  const placeIn = placesIn(source);
  return {
    name,
    source,
    templates: parse(liquid, source, name),
    tagLines: [...source.matchAll(/^[ \t]*(\{%(?:(?!%\}).)*%\}[ \t]*)+(\n|$(?![\s\S]))/gm)].flatMap(
      ({ 0: line, index }) => (BLOCKS.test(line) ? [] : [[index, index + line.length] as const]),
    ),
    placeOf: (offset) => `${name}:${placeIn(offset)}`,
  };
}

const BLOCKS = /\{%-?\s*(figure|table)\b/;

function parse(liquid: Liquid, source: string, name: string): Template[] {
  try {
    return liquid.parse(source, name);
  } catch (error) {
    const { message, token } = error as Error & { token?: { getPosition(): [number, number] } };
    const place = token === undefined ? name : `${name}:${token.getPosition().join(':')}`;
    throw new ReportError(`${place}: ${advice(message.split('\n')[0]!.replace(/, file:.*$/, ''))}`);
  }
}

/** What Liquid says, with what is allowed. */
function advice(message: string): string {
  const tag = /^tag "?([^"]*?)"? not found$/.exec(message)?.[1];
  if (tag !== undefined) {
    if (TAG_WORDS.includes(tag)) return `the tag "${tag}" closes or continues nothing here`;
    return `there is no tag "${tag}"${meant(tag, TAG_WORDS)}; the tags of a text are ${TAGS.join(', ')}`;
  }
  const filter = /^undefined filter: (.*)$/.exec(message)?.[1];
  if (filter !== undefined) {
    const known = Object.keys(NUMBER_FILTERS);
    return `there is no filter "${filter}"${meant(filter, known)}; filters are ${known.join(', ')}`;
  }
  if (/not closed$/.test(message)) return `${message}; close it, or write a literal brace in a code span`;
  return message;
}
