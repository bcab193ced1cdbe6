// Escaping for HTML, XML and Markdown. Every string from data or prose passes through one of these.

import { plainCharacters } from './plain-characters.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML content and attribute values. */
export function escapeHtml(words: string): string {
  return plainCharacters(words).replace(/[&<>"']/g, (found) => ENTITIES[found]!);
}

/** Text for XML content and attribute values. */
export const escapeXml = escapeHtml;

/** What stands around words in a line of Markdown. What is not said may be anything. */
export interface MarkdownSurroundings {
  /** The line in front of the words; empty at its start. */
  readonly before?: string;
  /** The character behind them; empty at the end of the line. */
  readonly after?: string;
}

/** Within a line, between white space: a cell, a heading behind its number. */
export const WITHIN_LINE: MarkdownSurroundings = { before: 'a ', after: ' ' };

/**
 * Text for Markdown, in one line: no character of it is read as markup, on GitHub neither. What would be read as text anyway
 * (an interval in brackets, `p < 0.001`, `snake_case`) stays as it is, so that the file reads well too.
 */
export function escapeMarkdown(words: string, { before, after }: MarkdownSurroundings = {}): string {
  const line = plainCharacters(words).replace(/\s*\n\s*/g, ' ');
  const end = after ?? UNKNOWN;
  const escaped = line.replace(/[\\`*_[\]|~$&<:@]|www(?=\.)/gi, (mark, at: number) => {
    const [left = '', right = end] = [line[at - 1], line[at + mark.length]];
    switch (mark) {
      case '\\':
        return right === '' || right === UNKNOWN || /[!-/:-@[-`{-~]/.test(right) ? '\\\\' : mark;
      case '*':
        return /\s/.test(left) && /\s/.test(right) ? mark : '\\*';
      case '_':
        return INNER.test(left) && INNER.test(right) ? mark : '\\_';
      case '[':
        return intervalAt(line, at, end) !== undefined ? mark : '\\[';
      case ']':
        return intervalAt(line, line.lastIndexOf('[', at), end) === at ? mark : '\\]';
      case '&':
        return /^&#?\w*(;|\0)/.test(line.slice(at) + end) ? '&amp;' : mark;
      case '<':
        return /[a-z/!?\0]/i.test(right) ? '&lt;' : mark;
      case ':':
        return line.startsWith('//', at + 1) ? ':\\' : mark;
      case '@':
        return /[\w\0]/.test(right) ? '\\@' : mark;
      default:
        return mark.length > 1 ? `${mark}\\` : `\\${mark}`;
    }
  });
  if (before?.endsWith(']') === true && /^[([:]/.test(escaped)) return `\\${escaped}`;
  return before === undefined || LINE_START.test(before) ? escapedStart(escaped, end) : escaped;
}

/** Stands for a character that is not known. */
const UNKNOWN = '\0';

/** Between two of these an underscore is no emphasis. */
const INNER = /[\p{L}\p{N}]/u;

/** Brackets around two numbers, with nothing behind that would make a link or a definition of them. */
const INTERVAL = /^\[[+\u2212]?[\d.\u202f]+, [+\u2212]?[\d.\u202f]+\](?![([:\0])/;

/** Where the interval ends whose bracket opens there; undefined when none does. */
function intervalAt(line: string, at: number, end: string): number | undefined {
  const found = INTERVAL.exec(line.slice(Math.max(0, at)) + end);
  return found === null ? undefined : at + found[0].length - 1;
}

/** What may stand in front of a list mark, a heading or a quote. */
const LINE_START = /^[\s>*+\-\d.)]*$/;

/** The first characters of a line, so that they open no list, heading, quote or rule. */
function escapedStart(line: string, end: string): string {
  // A number in front of somebody else's full stop.
  if (/^\d+$/.test(line) && /[.)]/.test(end)) return `&#${line.charCodeAt(0)};${line.slice(1)}`;
  return line.replace(
    /^(\s*)(>|([-+=#]+|\d+[.)])(?=\s|$))/,
    (_, space: string, mark: string) => `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}`,
  );
}
