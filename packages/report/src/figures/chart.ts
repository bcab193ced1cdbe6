// What a figure draws: a Vega-Lite spec over rows, or a finished drawing. Describes; rendering is in render-chart.ts.

import { FIGURE_WIDTH, PHONE_WIDTH } from './theme-config.ts';

/** One cell of a row; becomes a CSV field. */
export type Cell = string | number | boolean | null;
/** One row of data behind a figure: a flat record; becomes a line of the CSV. */
export type Row = Readonly<Record<string, Cell>>;

/** A Vega-Lite 6 spec without its data. Compute every bound yourself: no `extent`, no bootstrap, no `errorband`. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/** A chart drawn by Vega-Lite. Made by `vegaLite` and the chart helpers. */
export interface VegaLiteChart {
  readonly kind: 'vega-lite';
  readonly spec: VegaLiteSpec;
  /** The spec for a screen of 360 pixels, where `spec` at that width would not do. */
  readonly phone?: VegaLiteSpec;
  /** Named rows. `rows` is the default data; others are used as `data: { name: '…' }` in a layer. */
  readonly data: Readonly<Record<string, readonly Row[]>>;
}

/** A drawing made without Vega: image grids, diagrams. */
export interface DrawnChart {
  readonly kind: 'drawing';
  /** One `<svg>` element with a viewBox; colours from `palette` follow light and dark. */
  readonly svg: string;
  /** The drawing for a screen of 360 pixels, at most `PHONE_WIDTH` wide. */
  readonly phone?: string;
  readonly data: Readonly<Record<string, readonly Row[]>>;
}

/** What `figure` takes as its `chart`. */
export type Chart = VegaLiteChart | DrawnChart;

/**
 * A chart from your own Vega-Lite spec over rows. Other named rows may be given for layers.
 *
 * @example
 * ```ts
 * import { vegaLite } from '@trialbook/report';
 * export const chart = vegaLite(
 *   { mark: 'bar', encoding: { x: { field: 'arm' }, y: { field: 'n', type: 'quantitative' } } },
 *   [{ arm: 'hinge', n: 3 }],
 * );
 * ```
 */
export function vegaLite(
  spec: VegaLiteSpec,
  rows: readonly Row[],
  more: Readonly<Record<string, readonly Row[]>> = {},
): VegaLiteChart {
  return { kind: 'vega-lite', spec, data: { rows, ...more } };
}

/** A chart whose spec depends on the width it is drawn at: on a page, and on a phone. For the helpers of this folder. */
export function atBothWidths(
  spec: (width: number) => VegaLiteSpec,
  rows: readonly Row[],
  more: Readonly<Record<string, readonly Row[]>> = {},
): VegaLiteChart {
  return { ...vegaLite(spec(FIGURE_WIDTH), rows, more), phone: spec(PHONE_WIDTH) };
}
