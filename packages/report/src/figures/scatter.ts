// Points in the plane, with lines over them. For pictures of data sets and of what was learned on them.

import { type AxisOptions, channel } from './axis.ts';
import { atBothWidths, type Row, type VegaLiteChart } from './chart.ts';
import { axesFor, drawableField } from './drawable.ts';
import { seriesColour } from './palette.ts';
import { SHAPES } from './series.ts';
import { textWidth } from './text-width.ts';
import { FIGURE_WIDTH, themeConfig } from './theme-config.ts';

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
  const { lines = [], width = 380, height = 380 } = options;
  const lineRows: Row[] = lines.flatMap(({ name, points }, index) =>
    points.map(([x, y], order) => ({ line: name, index, order, x, y })),
  );
  const rows: Row[] = dots.map(({ x, y, group }) => ({ x, y, group }));
  const everything = [...rows, ...lineRows];
  const [xAxis, yAxis] = axesFor(everything, ['x', 'y'], [options.xAxis, options.yAxis]);
  const of = (own: readonly Row[]) => ({
    x: drawableField(own, 'x', xAxis, '__x'),
    y: drawableField(own, 'y', yAxis, '__y'),
  });
  const dotNames = [...new Set(dots.map(({ group }) => group))];
  const lineNames = [...new Set(lines.map(({ name }) => name))];
  const names = [...new Set([...dotNames, ...lineNames])];
  const colours = (own: string[]) => ({
    domain: own,
    range: own.map((name) => seriesColour(names.indexOf(name))),
  });
  const longest = Math.max(0, ...names.map((name) => textWidth(name, themeConfig.legend.labelFontSize)));
  return atBothWidths(
    (room) => {
      const beside = room === FIGURE_WIDTH && longest < room - width - 120;
      const side = beside ? width : Math.min(width, room - 72);
      const legend = beside ? { orient: 'right', direction: 'vertical', offset: 18, rowPadding: 5 } : {};
      const [line, dot] = [of(lineRows), of(rows)];
      return {
        width: side,
        height: Math.round((height * side) / width),
        layer: [
          ...(lines.length === 0
            ? []
            : [
                {
                  data: { name: 'lines' },
                  transform: [...line.x.transform, ...line.y.transform],
                  mark: { type: 'line', strokeWidth: 2, clip: true },
                  encoding: {
                    x: channel(line.x.field, xAxis),
                    y: channel(line.y.field, yAxis),
                    detail: [{ field: 'index' }],
                    order: { field: 'order', type: 'quantitative' },
                    stroke: {
                      field: 'line',
                      type: 'nominal',
                      title: null,
                      scale: colours(lineNames),
                      legend: { ...legend, symbolType: 'stroke', symbolSize: 300 },
                    },
                    strokeDash: {
                      field: 'line',
                      type: 'nominal',
                      title: null,
                      legend: { ...legend, symbolType: 'stroke', symbolSize: 300 },
                      scale: {
                        domain: lineNames,
                        range: lineNames.map((_, i) => (i === 0 ? [1, 0] : [4 + 3 * (i % 5), 3])),
                      },
                    },
                  },
                },
              ]),
          {
            transform: [...dot.x.transform, ...dot.y.transform],
            mark: { type: 'point', filled: true, size: 55, opacity: 0.9, clip: true },
            encoding: {
              x: channel(dot.x.field, xAxis),
              y: channel(dot.y.field, yAxis),
              fill: { field: 'group', type: 'nominal', title: null, scale: colours(dotNames), legend },
              shape: {
                field: 'group',
                type: 'nominal',
                title: null,
                legend,
                scale: { domain: dotNames, range: dotNames.map((_, i) => SHAPES[i % SHAPES.length]) },
              },
            },
          },
        ],
      };
    },
    rows,
    lines.length === 0 ? {} : { lines: lineRows },
  );
}
