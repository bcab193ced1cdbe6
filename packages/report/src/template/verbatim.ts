// Where Markdown is verbatim: code and mathematics, in which nothing is substituted and nothing is a reference.

import { closingDollar } from '../text/markdown-parser.ts';

/** A part of a source, `[start, end)`. */
export type Span = readonly [start: number, end: number];

/** Fenced code, code spans, `$…$` and `$$…$$`, in order. Template tags are stepped over. */
export function verbatimSpans(source: string): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < source.length; ) {
    const end = verbatimEnd(source, at);
    if (end !== undefined) {
      spans.push([at, end]);
      at = end;
    } else {
      at = tagEnd(source, at) ?? at + (source[at] === '\\' ? 2 : 1);
    }
  }
  return spans;
}

/** Where what begins at an offset stops being verbatim; nothing where nothing verbatim begins. */
function verbatimEnd(source: string, at: number): number | undefined {
  const lineStart = at === 0 || source[at - 1] === '\n';
  if (lineStart) {
    const fence = /^ {0,3}(`{3,}|~{3,})/.exec(source.slice(at, at + 120))?.[1];
    if (fence !== undefined) return fenceEnd(source, at, fence);
  }
  if (source[at] === '`') {
    const ticks = /^`+/.exec(source.slice(at))![0];
    const end = paragraphEnd(source, at);
    const close = new RegExp(`(?<!\`)${ticks}(?!\`)`).exec(source.slice(at + ticks.length, end));
    return close === null ? at + ticks.length : at + 2 * ticks.length + close.index;
  }
  if (source.startsWith('$$', at)) {
    const close = source.indexOf('$$', at + 2);
    return close < 0 ? undefined : close + 2;
  }
  if (source[at] === '$') {
    const close = closingDollar(source.slice(0, paragraphEnd(source, at)), at);
    return close === undefined ? undefined : close + 1;
  }
  return undefined;
}

function fenceEnd(source: string, at: number, fence: string): number {
  const closing = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}[ \\t]*$`, 'm');
  const from = source.indexOf('\n', at);
  if (from < 0) return source.length;
  const close = closing.exec(source.slice(from + 1));
  return close === null ? source.length : from + 1 + close.index + close[0].length;
}

function paragraphEnd(source: string, at: number): number {
  const blank = /\n[ \t]*\n/.exec(source.slice(at));
  return blank === null ? source.length : at + blank.index;
}

function tagEnd(source: string, at: number): number | undefined {
  const close = source.startsWith('{{', at) ? '}}' : source.startsWith('{%', at) ? '%}' : undefined;
  if (close === undefined) return undefined;
  const end = source.indexOf(close, at + 2);
  return end < 0 ? undefined : end + 2;
}

const HIDDEN = { '{': '\uE010', '}': '\uE011', '%': '\uE012' } as const;

/** The source with the delimiters of templates hidden where it is verbatim; offsets stay. */
export function hideVerbatim(source: string): string {
  return mapSpans(source, verbatimSpans(source), (part) =>
    part.replace(/[{}%]/g, (found) => HIDDEN[found as keyof typeof HIDDEN]),
  );
}

/** Undoes `hideVerbatim`. */
export function showVerbatim(source: string): string {
  return source.replaceAll('\uE010', '{').replaceAll('\uE011', '}').replaceAll('\uE012', '%');
}

/** The source with its spans rewritten. */
export function mapSpans(source: string, spans: readonly Span[], rewrite: (part: string) => string): string {
  let out = '';
  let from = 0;
  for (const [start, end] of spans) {
    out += source.slice(from, start) + rewrite(source.slice(start, end));
    from = end;
  }
  return out + source.slice(from);
}
