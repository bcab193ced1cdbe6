// How wide a table is at least, near enough to give wide ones more room. Lays nothing out.

import { textWidth } from '../figures/text-width.ts';
import type { Inline } from '../text/inline.ts';
import type { Table } from './table.ts';

const FONT_SIZE = 14.6; // 0.86 of the text, as the style sheet has it
const PADDING = 12.5;

/** The narrowest a table can be without scrolling, in pixels: its unbreakable words and the space between columns. */
export function narrowestWidth({ columns, cells }: Table): number {
  const widths = columns.map(({ header }, at) =>
    Math.max(...[header, ...cells.map((row) => row[at] ?? null)].map(cellWidth)),
  );
  return widths.reduce((sum, width) => sum + width + PADDING, -PADDING);
}

/** Formatted numbers up to this length stay on one line. */
export const SHORT_NUMBER = 26;

/** Words from this length on may be broken, and then hold a column of some width. */
export const LONG_WORD = 28;
const LONG_WORD_WIDTH = 238;

function cellWidth(cell: string | Inline | null): number {
  if (cell === null) return 0;
  if (typeof cell === 'string') return wordWidth(cell);
  switch (cell.kind) {
    case 'number':
      return cell.text.length <= SHORT_NUMBER ? textWidth(cell.text, FONT_SIZE) : wordWidth(cell.text);
    case 'text':
    case 'code':
      return wordWidth(cell.text);
    case 'prose':
      return Math.max(...cell.strings.map((part) => wordWidth(spoken(part))), ...cell.values.map(cellWidth));
    case 'cross-reference':
    case 'citation':
    case 'footnote':
      return textWidth('Figure 00', FONT_SIZE);
    default:
      throw cell satisfies never;
  }
}

/** The widest word; a no-break space parts no words. */
function wordWidth(words: string): number {
  const widths = words
    .split(/[^\S\u00a0\u202f]+/)
    .map((word) => (word.length >= LONG_WORD ? LONG_WORD_WIDTH : textWidth(word, FONT_SIZE)));
  return Math.max(0, ...widths);
}

/** Markdown without its marks, and mathematics as one word about as wide as it is set. */
function spoken(source: string): string {
  return source
    .replace(/\$([^$]*)\$/g, (_, tex: string) =>
      tex
        .replace(/\\(mathrm|text|operatorname|mathbf)\b/g, '')
        .replace(/\\[a-z]+/gi, 'x')
        .replace(/[\s{}_^\\,;]/g, ''),
    )
    .replace(/[*`]/g, '');
}
