// A surface over a rectangle as a picture with axes: Eggholder, decision regions, maps. The CSV holds a coarse grid.

import { interpolateViridis } from 'd3-scale-chromatic';
import { type AxisOptions, channel } from './axis.ts';
import { type Row, type VegaLiteChart, vegaLite } from './chart.ts';
import { pngDataUri } from './png.ts';

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
  const domain = options.domain ?? [
    finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  ];
  const pictures: Row[] = Object.entries(panels).map(([panel, grid]) => ({
    panel,
    x: (grid.xDomain[0] + grid.xDomain[1]) / 2,
    y: (grid.yDomain[0] + grid.yDomain[1]) / 2,
    low: domain[0],
    high: domain[1],
    url: pngDataUri({ width: grid.columns, height: grid.rows, channels: 3, data: coloured(grid, domain) }),
  }));
  const cell = (panel: string, grid: Grid) => ({
    width: size,
    height: size,
    ...(panel === '' ? {} : { title: { text: panel, anchor: 'start' } }),
    layer: [
      {
        data: { name: 'pictures' },
        transform: [{ filter: { field: 'panel', equal: panel } }],
        mark: { type: 'image', width: size, height: size, aspect: false, smooth: false },
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
            title: valueTitle,
            scale: { scheme: 'viridis', domain },
            legend: { format: valueFormat, gradientLength: size - 20 },
          },
        },
      },
    ],
  });
  const cells = Object.entries(panels).map(([panel, grid]) => cell(panel, grid));
  const spec = cells.length === 1 ? cells[0]! : { hconcat: cells };
  return vegaLite(
    spec,
    Object.entries(panels).flatMap(([panel, grid]) => coarse(panel, grid)),
    { pictures },
  );
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
