// The confusion matrix as a picture: right answers on the diagonal, mistakes tinted by how frequent they are.

import { escapeXml } from '../text/escape.ts';
import { groupDigits } from '../text/group-digits.ts';
import type { DrawnChart, Row } from './chart.ts';
import type { ConfusionCounts } from './confusion-counts.ts';
import { palette } from './palette.ts';
import { textWidth } from './text-width.ts';
import { FIGURE_WIDTH, PHONE_WIDTH } from './theme-config.ts';
import { cutWords, widestLine } from './wrap-words.ts';

/**
 * Counts by class (rows) and answer (columns). The diagonal is framed; a mistake is the redder, the greater its share of its
 * row. Rows of the data: one per cell, with count and share.
 *
 * @param options.show `count`, or `share` of the row in per cent; default `count`
 * @example
 * ```ts
 * import { confusionCounts, confusionMatrix } from '@trialbook/report';
 * export const chart = confusionMatrix(confusionCounts([0, 0, 1, 1], [0, 1, 1, 1], ['cat', 'dog']));
 * ```
 */
export function confusionMatrix(
  matrix: ConfusionCounts,
  options: { show?: 'count' | 'share' } = {},
): DrawnChart {
  const { show = 'count' } = options;
  const { classes, counts } = matrix;
  const totals = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const rows: Row[] = counts.flatMap((row, actual) =>
    row.map((count, predicted) => ({
      actual: classes[actual]!,
      predicted: classes[predicted]!,
      count,
      share: totals[actual] === 0 ? null : count / totals[actual]!,
    })),
  );
  const cells: Cells = {
    classes,
    shares: counts.map((row, i) => row.map((count) => (totals[i] === 0 ? 0 : count / totals[i]!))),
    words: counts.map((row, i) =>
      row.map((count) =>
        totals[i] === 0 ? '' : show === 'count' ? groupDigits(String(count)) : percent(count / totals[i]!),
      ),
    ),
  };
  return {
    kind: 'drawing',
    svg: drawn(cells, FIGURE_WIDTH),
    phone: drawn(cells, PHONE_WIDTH),
    data: { rows },
  };
}

/** What stands in the cells, `[actual][predicted]`. */
interface Cells {
  readonly classes: readonly string[];
  readonly shares: readonly (readonly number[])[];
  readonly words: readonly (readonly string[])[];
}

/** Sizes in pixels. */
interface Layout {
  readonly cell: number;
  readonly left: number;
  readonly top: number;
  readonly labelSize: number;
  /** Whether names stand upright above their columns, or aslant. */
  readonly flat: boolean;
}

const ASLANT = 110;

function drawn(cells: Cells, room: number): string {
  const { classes } = cells;
  const phone = room < 500;
  const labelSize = phone ? 10 : 12;
  const n = Math.max(1, classes.length);
  const side = Math.min(phone ? 40 : 52, (room - 68) / n);
  // Above the columns stand the names, aslant where they are long, and where they are longer still letters.
  const longest = widestLine(classes, labelSize);
  const letters = longest > side - 2 && (phone || longest > ASLANT);
  const flat = letters || longest <= side - 2;
  const rowNames = letters ? classes.map((name, i) => `${letter(i)}  ${name}`) : classes;
  const widest = Math.min(phone ? 100 : 150, widestLine(rowNames, labelSize) + 2);
  const left = Math.max(64, Math.ceil(widest) + 12);
  const overhang = flat ? 0 : longest * 0.66; // of the last name aslant
  const cell = Math.min(side, (room - left - 4 - overhang) / n);
  const most = Math.max(1, Math.floor(cell / (labelSize * 1.2)));
  const labels = rowNames.map((name) => cutWords(name, labelSize, widest, most));
  const top = 22 + (flat ? 18 : Math.ceil(longest * 0.8) + 14);
  const layout: Layout = { cell, left, top, labelSize, flat };
  const parts = [
    ...bodyOf(cells, layout),
    ...labels.map((lines, i) => rowLabel(lines, i, layout)),
    ...classes.map((name, j) => columnLabel(letters ? letter(j) : name, j, layout)),
  ];
  const heads = [
    text(
      [left, 12],
      'start',
      12,
      palette.ink,
      phone ? 'Predicted →' : 'Predicted class →',
      ' font-weight="600"',
    ),
    text([left - 8, top - 7], 'end', 12, palette.ink, '↓ Actual', ' font-weight="600"'),
  ];
  const width = Math.ceil(Math.max(left + cell * n + 3 + Math.max(0, overhang - cell / 2), left + 110));
  const height = Math.ceil(top + cell * n + 3);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${parts.join('')}${heads.join('')}</svg>`;
}

/** Tints, numbers, and last the frames of the diagonal. */
function bodyOf({ shares, words }: Cells, { cell, left, top }: Layout): string[] {
  const worst = Math.max(1e-9, ...shares.flatMap((row, i) => row.filter((_, j) => i !== j)));
  const longest = Math.max(1, ...words.flat().map((word) => textWidth(word, 1)));
  const size = Math.max(5, Math.min(12, (cell - 4) / longest));
  const frames: string[] = [];
  const parts = shares.flatMap((row, i) =>
    row.map((share, j) => {
      const [x, y] = [left + j * cell, top + i * cell];
      const box = `x="${round(x)}" y="${round(y)}" width="${round(cell)}" height="${round(cell)}"`;
      const right = i === j;
      if (right) frames.push(`<rect ${box} fill="none" stroke="${palette.muted}" stroke-width="1.5"/>`);
      const [colour, opacity] = right
        ? [palette.series[0], 0.16 * share]
        : [palette.error, 0.06 + 0.5 * (share / worst)];
      const tint = share === 0 ? '' : `<rect ${box} fill="${colour}" fill-opacity="${round(opacity)}"/>`;
      const fill = share === 0 ? palette.muted : palette.ink;
      const number = text(
        [x + cell / 2, y + cell / 2 + size * 0.36],
        'middle',
        size,
        fill,
        words[i]![j]!,
        right ? ' font-weight="600"' : '',
      );
      return `${tint}<rect ${box} fill="none" stroke="${palette.grid}"/>${number}`;
    }),
  );
  return [...parts, ...frames];
}

function rowLabel(lines: readonly string[], i: number, { cell, left, top, labelSize }: Layout): string {
  return lines
    .map((line, at) => {
      const shift = (at - (lines.length - 1) / 2) * labelSize * 1.15;
      return text(
        [left - 8, top + (i + 0.5) * cell + labelSize / 3 + shift],
        'end',
        labelSize,
        palette.muted,
        line,
      );
    })
    .join('');
}

function columnLabel(name: string, j: number, { cell, left, top, labelSize, flat }: Layout): string {
  const [x, y] = [left + (j + 0.5) * cell, top - 7];
  if (flat) return text([x, y], 'middle', labelSize, palette.muted, name);
  const turned = ` transform="rotate(-50 ${round(x)} ${round(y)})"`;
  return text([x, y], 'start', labelSize, palette.muted, name, turned);
}

/** A, B, … Z, AA, AB, … */
function letter(i: number): string {
  return (i >= 26 ? letter(Math.floor(i / 26) - 1) : '') + String.fromCharCode(65 + (i % 26));
}

function percent(share: number): string {
  if (share === 0) return '0';
  return share < 0.001 ? '<0.1' : (100 * share).toFixed(share >= 0.1 ? 0 : 1);
}

function text(
  [x, y]: readonly [number, number],
  anchor: 'start' | 'middle' | 'end',
  fontSize: number,
  fill: string,
  inside: string,
  more = '',
): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" font-size="${round(fontSize)}" fill="${fill}"${more}>${escapeXml(inside)}</text>`;
}

function round(x: number): number {
  return Number(x.toFixed(2));
}
