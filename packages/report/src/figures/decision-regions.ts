// Decision regions of a classifier of points in the plane: its answer on a fine grid as tints, with points over them.

import { type AxisOptions, channel } from './axis.ts';
import { atBothWidths, type Row, type VegaLiteChart, type VegaLiteSpec } from './chart.ts';
import { palette, seriesColour } from './palette.ts';
import { pngDataUri } from './png.ts';
import { SHAPES } from './series.ts';
import { wrapWords } from './wrap-words.ts';

/** A point with the class it belongs to. */
export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  /** Index into `classes`. */
  readonly label: number;
}

/** One classifier and the points drawn over its regions. */
export interface DecisionPanel {
  /** Above the panel; may be empty. */
  readonly title: string;
  /**
   * The class at a point: an index into `classes`. With two classes it may lie between 0 and 1, the probability of the
   * second: the nearer to ½, the paler. What is not finite is left without a tint.
   */
  readonly classify: (x: number, y: number) => number;
  readonly points?: readonly LabelledPoint[];
}

/**
 * Regions of one or several classifiers side by side, on shared axes. Points are told apart by colour and shape; those in a
 * region of another class have a dark outline.
 *
 * @param options.resolution points of the grid along each side; default 120
 * @param options.size side of a panel in pixels; default 260
 * @example
 * ```ts
 * import { decisionRegions } from '@trialbook/report';
 * export const chart = decisionRegions(
 *   [{ title: 'after 100 steps', classify: (x, y) => (x * x + y * y < 0.5 ? 1 : 0), points: [{ x: 0.1, y: 0.2, label: 1 }] }],
 *   { classes: ['ring', 'disc'], xAxis: { title: 'x₁', domain: [-1, 1] }, yAxis: { title: 'x₂', domain: [-1, 1] } },
 * );
 * ```
 */
export function decisionRegions(
  panels: readonly DecisionPanel[],
  options: {
    classes: readonly string[];
    xAxis: AxisOptions & { readonly domain: readonly [number, number] };
    yAxis: AxisOptions & { readonly domain: readonly [number, number] };
    resolution?: number;
    size?: number;
  },
): VegaLiteChart {
  const { classes, xAxis, yAxis, resolution = 120, size = 260 } = options;
  const grids = panels.map(({ classify }) => gridOf(classify, xAxis.domain, yAxis.domain, resolution));
  const rows: Row[] = panels.flatMap(({ title, classify, points = [] }, index) =>
    points.map(({ x, y, label }) => {
      const answer = classify(x, y);
      return {
        panel: index + 1,
        title,
        x,
        y,
        class: classes[label] ?? String(label),
        answer: Number.isFinite(answer) ? answer : null,
        wrong: Math.round(answer) !== label,
      };
    }),
  );
  const middle = ([low, high]: readonly [number, number]) => (low + high) / 2;
  const pictures: Row[] = grids.map((grid, index) => ({
    panel: index + 1,
    x: middle(xAxis.domain),
    y: middle(yAxis.domain),
    url: pngDataUri({
      width: resolution,
      height: resolution,
      channels: 4,
      data: tinted(grid, classes.length),
    }),
  }));
  const regions: Row[] = grids.flatMap((grid, index) =>
    coarse(grid, index + 1, xAxis.domain, yAxis.domain, resolution),
  );
  const x = (field: string) => channel(field, xAxis);
  const y = (field: string) => channel(field, yAxis);
  const told = (range: readonly string[]) => ({
    field: 'class',
    type: 'nominal',
    title: null,
    scale: { domain: classes, range },
    legend: { symbolStrokeWidth: 0 },
  });
  const panel = ({ title }: DecisionPanel, index: number, side: number): VegaLiteSpec => ({
    width: side,
    height: side,
    ...(title === '' ? {} : { title: { text: wrapWords(title, 13, side), anchor: 'start' } }),
    layer: [
      {
        data: { name: 'pictures' },
        transform: [{ filter: `datum.panel === ${index + 1}` }],
        mark: { type: 'image', width: side, height: side, aspect: false, smooth: false },
        encoding: { x: x('x'), y: y('y'), url: { field: 'url', type: 'nominal' } },
      },
      {
        transform: [{ filter: `datum.panel === ${index + 1}` }],
        mark: { type: 'point', filled: true, size: 42, opacity: 1, clip: true },
        encoding: {
          x: x('x'),
          y: y('y'),
          fill: told(classes.map((_, i) => seriesColour(i))),
          shape: told(classes.map((_, i) => SHAPES[i % SHAPES.length]!)),
          stroke: { condition: { test: 'datum.wrong', value: palette.ink }, value: palette.surface },
          strokeWidth: { condition: { test: 'datum.wrong', value: 2 }, value: 0.6 },
        },
      },
    ],
  });
  return atBothWidths(
    (width) => {
      const phone = width < 500;
      const side = Math.min(size, width - 76);
      const cells = panels.map((one, index) => panel(one, index, side));
      if (cells.length === 1) return cells[0]!;
      return { concat: cells, columns: phone ? 1 : Math.max(1, Math.floor((width + 24) / (side + 76))) };
    },
    rows,
    { pictures, regions },
  );
}

type Domain = readonly [number, number];

/** `[resolution, resolution]`, the first row at the low end of y. */
function gridOf(
  classify: DecisionPanel['classify'],
  xDomain: Domain,
  yDomain: Domain,
  resolution: number,
): Float64Array {
  return Float64Array.from({ length: resolution * resolution }, (_, i) =>
    classify(
      along(xDomain, i % resolution, resolution),
      along(yDomain, Math.floor(i / resolution), resolution),
    ),
  );
}

function along([low, high]: Domain, i: number, count: number): number {
  return low + ((high - low) * (i + 0.5)) / count;
}

/** The colours of the classes, see-through, so that they tint the page in light and in dark. */
function tinted(grid: Float64Array, classes: number): Uint8Array {
  const resolution = Math.sqrt(grid.length);
  const pixels = new Uint8Array(grid.length * 4);
  for (let i = 0; i < grid.length; i++) {
    const answer = grid[(resolution - 1 - Math.floor(i / resolution)) * resolution + (i % resolution)]!;
    if (!Number.isFinite(answer)) continue;
    const sure = classes === 2 ? Math.min(1, Math.abs(answer - 0.5) * 2) : 1;
    const hex = seriesColour(Math.min(classes - 1, Math.max(0, Math.round(answer))));
    const rgb = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    pixels.set([...rgb, Math.round(255 * (0.1 + 0.24 * sure))], i * 4);
  }
  return pixels;
}

const COARSE = 25;

function coarse(
  grid: Float64Array,
  panel: number,
  xDomain: Domain,
  yDomain: Domain,
  resolution: number,
): Row[] {
  const some = Array.from({ length: Math.min(COARSE, resolution) }, (_, i) =>
    Math.floor(((i + 0.5) * resolution) / Math.min(COARSE, resolution)),
  );
  return some.flatMap((row) =>
    some.map((column) => {
      const answer = grid[row * resolution + column]!;
      return {
        panel,
        x: along(xDomain, column, resolution),
        y: along(yDomain, row, resolution),
        answer: Number.isFinite(answer) ? answer : null,
      };
    }),
  );
}
