// A surface over a rectangle as a picture with axes: Eggholder, decision regions, maps. The CSV holds a coarse grid.

import { interpolateViridis } from 'd3-scale-chromatic';
import { type AxisOptions, channel } from './axis.ts';
import { atBothWidths, type Row, type VegaLiteChart } from './chart.ts';
import { pngDataUri } from './png.ts';
import { FIGURE_WIDTH } from './theme-config.ts';
import { wrapWords } from './wrap-words.ts';

/** A grid of values over a rectangle. */
export interface Grid {
  /** [rows, columns], the first row at the low end of y. */
  readonly values: ArrayLike<number>;
  readonly columns: number;
  readonly rows: number;
  readonly xDomain: readonly [number, number];
  readonly yDomain: readonly [number, number];
}

/**
 * One or several grids side by side with one colour scale (viridis) and its legend.
 *
 * @param panels grid by title; an empty title draws none
 */
export function raster(
  panels: Readonly<Record<string, Grid>>,
  options: {
    xAxis: AxisOptions;
    yAxis: AxisOptions;
    valueTitle: string;
    valueFormat?: string;
    domain?: readonly [number, number];
    size?: number;
  },
): VegaLiteChart {
  const { xAxis, yAxis, valueTitle, valueFormat = ',.3~r', size = 260 } = options;
  const finite = Object.values(panels).flatMap(({ values }) => Array.from(values).filter(Number.isFinite));
  const domain = options.domain ?? rangeOf(finite);
  const pictures: Row[] = Object.entries(panels).map(([panel, grid]) => ({
    panel,
    x: (grid.xDomain[0] + grid.xDomain[1]) / 2,
    y: (grid.yDomain[0] + grid.yDomain[1]) / 2,
    low: domain[0],
    high: domain[1],
    url: pngDataUri({ width: grid.columns, height: grid.rows, channels: 3, data: coloured(grid, domain) }),
  }));
  const cell = (panel: string, grid: Grid, side: number) => ({
    width: side,
    height: side,
    ...(panel === '' ? {} : { title: { text: wrapWords(panel, 13, side), anchor: 'start' } }),
    layer: [
      {
        data: { name: 'pictures' },
        transform: [{ filter: { field: 'panel', equal: panel } }],
        mark: { type: 'image', width: side, height: side, aspect: false, smooth: false },
        encoding: {
          x: channel('x', { ...xAxis, domain: grid.xDomain }),
          y: channel('y', { ...yAxis, domain: grid.yDomain }),
          url: { field: 'url', type: 'nominal' },
        },
      },
      {
        data: { name: 'pictures' },
        transform: [{ filter: { field: 'panel', equal: panel } }],
        mark: { type: 'point', opacity: 0 },
        encoding: {
          x: channel('x', { ...xAxis, domain: grid.xDomain }),
          y: channel('y', { ...yAxis, domain: grid.yDomain }),
          fill: {
            field: 'low',
            type: 'quantitative',
            title: finite.length === 0 ? `${valueTitle} (no finite value)` : valueTitle,
            scale: { scheme: 'viridis', domain },
            legend: { format: valueFormat, gradientLength: side - 20 },
          },
        },
      },
    ],
  });
  const entries = Object.entries(panels);
  return atBothWidths(
    (width) => {
      const phone = width < 500;
      const side = phone ? Math.min(size, width - 90) : size;
      const cells = entries.map(([panel, grid]) => cell(panel, grid, side));
      if (cells.length === 1) return cells[0]!;
      return {
        concat: cells,
        columns: phone ? 1 : Math.max(1, Math.floor((FIGURE_WIDTH - 60) / (side + 60))),
      };
    },
    entries.flatMap(([panel, grid]) => coarse(panel, grid)),
    { pictures },
  );
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  return low < high ? [low, high] : [low - Math.abs(low) / 20 - 1e-9, high + Math.abs(high) / 20 + 1e-9];
}

function coloured(grid: Grid, [low, high]: readonly [number, number]): Uint8Array {
  const { values, rows, columns } = grid;
  const table = Array.from({ length: 256 }, (_, i) =>
    interpolateViridis(i / 255)
      .match(/[0-9a-f]{2}/gi)!
      .map((hex) => Number.parseInt(hex, 16)),
  );
  const pixels = new Uint8Array(rows * columns * 3);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values[(rows - 1 - row) * columns + column] ?? Number.NaN;
      const level = Math.min(255, Math.max(0, Math.round(((value - low) / (high - low || 1)) * 255)));
      pixels.set(Number.isFinite(value) ? table[level]! : [160, 160, 160], (row * columns + column) * 3);
    }
  }
  return pixels;
}

const COARSE = 33;

function coarse(panel: string, { values, rows, columns, xDomain, yDomain }: Grid): Row[] {
  const some = (count: number) =>
    count <= COARSE
      ? [...Array(count).keys()]
      : Array.from({ length: COARSE }, (_, i) => Math.round((i * (count - 1)) / (COARSE - 1)));
  const at = ([low, high]: readonly [number, number], i: number, count: number) =>
    low + ((high - low) * (i + 0.5)) / count;
  return some(rows).flatMap((row) =>
    some(columns).map((column) => ({
      panel,
      x: at(xDomain, column, columns),
      y: at(yDomain, row, rows),
      value: values[row * columns + column] ?? null,
    })),
  );
}
