// Points in the plane, with lines over them. For pictures of data sets and of what was learned on them.

import { type AxisOptions, channel } from './axis.ts';
import { type Row, type VegaLiteChart, vegaLite } from './chart.ts';
import { seriesColour } from './palette.ts';

/** One point of `scatter`. */
export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  readonly group: string;
}

/** A straight segment or a polyline; lines of one name share a colour and a dash. */
export interface ScatterLine {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/**
 * Points by group (colour and shape) with named lines over them; the plot is square unless told otherwise.
 *
 * @example
 * ```ts
 * import { scatter } from '@trialbook/report';
 * export const chart = scatter([{ x: 0.2, y: 0.7, group: 'y = −1' }], {
 *   lines: [{ name: 'true line', points: [[0, 0], [1, 1]] }],
 *   xAxis: { title: 'x₁', domain: [0, 1] }, yAxis: { title: 'x₂', domain: [0, 1] },
 * });
 * ```
 */
export function scatter(
  dots: readonly ScatterPoint[],
  options: {
    lines?: readonly ScatterLine[];
    xAxis: AxisOptions;
    yAxis: AxisOptions;
    width?: number;
    height?: number;
  },
): VegaLiteChart {
  const { lines = [], xAxis, yAxis, width = 380, height = 380 } = options;
  const lineRows: Row[] = lines.flatMap(({ name, points }, index) =>
    points.map(([x, y], order) => ({ line: name, index, order, x, y })),
  );
  const groups: Row[] = [
    ...dots.map(({ group }) => ({ group })),
    ...lines.map(({ name }) => ({ group: name })),
  ];
  const names = [...new Set(groups.map((row) => String(row.group)))];
  const shapes = ['circle', 'square', 'triangle-up', 'diamond', 'cross'];
  const dotNames = [...new Set(dots.map(({ group }) => group))];
  const lineNames = [...new Set(lines.map(({ name }) => name))];
  const part = (own: string[]) => ({
    domain: own,
    range: own.map((name) => seriesColour(names.indexOf(name))),
  });
  const legend = { orient: 'right', direction: 'vertical', offset: 18, rowPadding: 5 };
  return vegaLite(
    {
      width,
      height,
      layer: [
        ...(lines.length === 0
          ? []
          : [
              {
                data: { name: 'lines' },
                mark: { type: 'line', strokeWidth: 2, clip: true },
                encoding: {
                  x: channel('x', xAxis),
                  y: channel('y', yAxis),
                  detail: [{ field: 'index' }],
                  order: { field: 'order', type: 'quantitative' },
                  stroke: {
                    field: 'line',
                    type: 'nominal',
                    title: null,
                    scale: part(lineNames),
                    legend: { ...legend, symbolType: 'stroke', symbolSize: 300 },
                  },
                  strokeDash: {
                    field: 'line',
                    type: 'nominal',
                    title: null,
                    scale: {
                      domain: lineNames,
                      range: lineNames.map((_, i) => (i === 0 ? [1, 0] : [4 + 3 * i, 3])),
                    },
                  },
                },
              },
            ]),
        {
          mark: { type: 'point', filled: true, size: 55, opacity: 0.9 },
          encoding: {
            x: channel('x', xAxis),
            y: channel('y', yAxis),
            fill: { field: 'group', type: 'nominal', title: null, scale: part(dotNames), legend },
            shape: {
              field: 'group',
              type: 'nominal',
              title: null,
              scale: { domain: dotNames, range: shapes.slice(0, dotNames.length) },
            },
          },
        },
      ],
    },
    dots.map(({ x, y, group }) => ({ x, y, group })),
    lines.length === 0 ? {} : { lines: lineRows },
  );
}
