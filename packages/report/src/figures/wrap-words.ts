// A label to lines that fit a width: broken between words, within a word only where it must be.

import { textWidth } from './text-width.ts';

/**
 * The lines of a label, none wider than `width`.
 *
 * @param width in pixels
 * @returns at least one line
 */
export function wrapWords(words: string, fontSize: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  // A break is possible after white space, hyphens, slashes, commas and underscores.
  for (const piece of words.match(/[^\s\-/,_·]*[\s\-/,_·]*/g) ?? []) {
    if (piece === '') continue;
    if (fits(line + piece, fontSize, width)) {
      line += piece;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = '';
    for (const letter of graphemes(piece)) {
      if (line !== '' && !fits(line + letter, fontSize, width)) {
        lines.push(line.trimEnd());
        line = '';
      }
      line += letter;
    }
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}

/** At most `most` lines of a label; where there would be more, the last ends with an ellipsis. For where there is no room. */
export function cutWords(words: string, fontSize: number, width: number, most = 1): string[] {
  const lines = wrapWords(words, fontSize, width);
  if (lines.length <= most) return lines;
  const last = graphemes(lines[most - 1]!);
  while (last.length > 0 && !fits(`${last.join('')}…`, fontSize, width)) last.pop();
  return [...lines.slice(0, most - 1), `${last.join('').trimEnd()}…`];
}

/** The width of the widest line. */
export function widestLine(lines: readonly string[], fontSize: number): number {
  return Math.max(0, ...lines.map((line) => textWidth(line, fontSize)));
}

function fits(words: string, fontSize: number, width: number): boolean {
  return textWidth(words.trimEnd(), fontSize) <= width;
}

function graphemes(words: string): string[] {
  return [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(words)].map(
    ({ segment }) => segment,
  );
}
