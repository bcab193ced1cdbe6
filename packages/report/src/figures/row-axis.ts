// The axis of figures with one row per arm: labels in full, on several lines where they must, and one row each even when
// two labels are equal.

import { themeConfig } from './theme-config.ts';
import { wrapWords } from './wrap-words.ts';

/** The field that holds a row's number, from 1; Vega-Lite makes it with `rowNumber`. */
export const ROW = '__row';

/** Numbers the rows of the data in their order. */
export const rowNumber = { window: [{ op: 'row_number', as: ROW }] } as const;

/** Lines of the labels and how tall a row must be for them, in pixels. */
export interface RowLabels {
  readonly lines: readonly (readonly string[])[];
  readonly rowHeight: number;
}

/** The labels, wrapped to at most two fifths of a figure of that width. */
export function rowLabels(labels: readonly string[], width: number, minimum = 34): RowLabels {
  const lines = labels.map((label) => wrapWords(label, themeConfig.axis.labelFontSize, width * 0.4));
  const most = Math.max(1, ...lines.map((one) => one.length));
  return { lines, rowHeight: Math.max(minimum, most * 15 + 8) };
}

/** The y channel of such a figure. */
export function rowChannel({ lines }: RowLabels, field = ROW): Record<string, unknown> {
  return {
    field,
    type: 'ordinal',
    title: null,
    sort: null,
    scale: { domain: lines.map((_, i) => i + 1) },
    axis: { grid: true, labelLimit: 0, labelExpr: `${JSON.stringify(lines)}[datum.value - 1]` },
  };
}

/** The y channel of a figure whose marks stand between the lines of its rows: row r lies at r, from 1, downwards. */
export function freeRowChannel({ lines }: RowLabels): Record<string, unknown> {
  return {
    type: 'quantitative',
    title: null,
    scale: { domain: [0.5, Math.max(1, lines.length) + 0.5], reverse: true, nice: false, zero: false },
    axis: {
      grid: true,
      values: lines.map((_, i) => i + 1),
      tickCount: lines.length, // the theme's count would thin out the values given
      labelOverlap: false,
      labelLimit: 0,
      labelExpr: `${JSON.stringify(lines)}[datum.value - 1]`,
    },
  };
}
