// A piece of Markdown with placeholders to prose: values, cross-references and citations become what `md` takes.

import { ReportError } from '../report-error.ts';
import { meant } from '../text/closest.ts';
import type { CrossReference, Inline, Prose } from '../text/inline.ts';
import type { TextWithNotes } from './footnotes-of-text.ts';
import { type Span, verbatimSpans } from './verbatim.ts';

const KINDS = { fig: 'figure', tbl: 'table', eq: 'equation', sec: 'section' } as const;

/** `[@key]`, `[@a; @b]`, `@fig-id`, `[^note]`, an inline placeholder; or an at sign that begins a word. */
const REFERENCE =
  /\uE000(\d+)\uE001|\[\^([\w-]+)\]|\[(@[^\]\n]*)\]|(?<![\w\\@])@(fig|tbl|eq|sec)-([a-z0-9]+(?:-[a-z0-9]+)*)|(?<![\w\\@.])@[\w-]+/g;

/** The prose of `[from, to)`; nothing where there are no words. */
export function proseOf(text: TextWithNotes, from: number, to: number): Prose | undefined {
  const source = text.source.slice(from, to).trimEnd();
  if (source.trim() === '') return undefined;
  const lead = source.length - source.replace(/^(?:[ \t]*\n)+/, '').length;
  const strings: string[] = [];
  const values: Inline[] = [];
  let at = lead;
  const verbatim = verbatimSpans(source);
  for (const match of source.matchAll(REFERENCE)) {
    const { index } = match;
    const place = () => text.placeAt(from + index);
    if (match[1] === undefined && within(index, verbatim)) continue;
    strings.push(source.slice(at, index));
    values.push(inlineOf(match, text, place));
    at = index + match[0].length;
  }
  strings.push(source.slice(at));
  return { kind: 'prose', strings, values };
}

function inlineOf(match: RegExpExecArray, text: TextWithNotes, place: () => string): Inline {
  const [whole, inline, footnote, citation, kind, target] = match;
  if (inline !== undefined) return inOneLine(text.inlines[Number(inline)]!);
  if (footnote !== undefined) return text.footnote(footnote, place());
  if (citation !== undefined) return { kind: 'citation', keys: keysOf(citation, place), place: place() };
  if (kind !== undefined && target !== undefined) {
    const expects: CrossReference['expects'] = KINDS[kind as keyof typeof KINDS];
    return { kind: 'cross-reference', target, expects, place: place() };
  }
  const near = meant(whole.slice(1).split('-')[0]!, Object.keys(KINDS));
  throw new ReportError(
    `${place()}: "${whole}" is no reference${near}; write @fig-id, @tbl-id, @eq-id, @sec-id, [@key], or \\@ for an at sign`,
  );
}

/** Prose that is named in a line stays in it: a line end would end a row of a table. */
function inOneLine(value: Inline): Inline {
  if (value.kind !== 'prose') return value;
  const strings = value.strings.map((part) => part.replace(/\s*\n\s*/g, ' '));
  return { ...value, strings, values: value.values.map(inOneLine) };
}

function keysOf(citation: string, place: () => string): string[] {
  return citation.split(';').map((each) => {
    const key = /^\s*@([\w:./+-]+)\s*$/.exec(each)?.[1];
    if (key !== undefined) return key;
    throw new ReportError(`${place()}: a citation is [@key] or [@one; @two]; got [${citation}]`);
  });
}

function within(offset: number, spans: readonly Span[]): boolean {
  return spans.some(([start, end]) => offset >= start && offset < end);
}
