// Curves over steps or sizes, each with the band of its interval. Takes bounds, computes none.

import { type AxisOptions, channel, type Field } from './axis.ts';
import { type Row, type VegaLiteChart, vegaLite } from './chart.ts';
import { seriesScale } from './series-scale.ts';

/**
 * Lines with bands: one line per value of `series`, the band from `low` to `high` (both or neither).
 *
 * @param rows for example the points of `arm.band('testLoss')` with the arm's name beside them
 * @example
 * ```ts
 * import { lineWithBand } from '@trialbook/report';
 * export const chart = lineWithBand([{ epoch: 1, mean: 0.5, low: 0.4, high: 0.6, arm: 'plain' }], {
 *   x: 'epoch', y: 'mean', low: 'low', high: 'high', series: 'arm',
 *   xAxis: { title: 'Epoch' }, yAxis: { title: 'Test loss', scale: 'log' },
 * });
 * ```
 */
export function lineWithBand<R extends Row>(
  rows: readonly R[],
  options: {
    x: Field<R>;
    y: Field<R>;
    low?: Field<R>;
    high?: Field<R>;
    series?: Field<R>;
    xAxis: AxisOptions;
    yAxis: AxisOptions;
    /** Marks at every point; default: when a line has at most 30. */
    points?: boolean;
    /** In pixels; default 300. */
    height?: number;
  },
): VegaLiteChart {
  const { x, y, low, high, series, xAxis, yAxis, height = 300 } = options;
  const lines = series === undefined ? 1 : new Set(rows.map((row) => row[series])).size;
  const { points = rows.length <= 30 * lines } = options;
  const colour = series === undefined ? {} : seriesScale(rows, series);
  const xChannel = channel(x, xAxis);
  const band = low !== undefined && high !== undefined;
  return vegaLite(
    {
      height,
      layer: [
        ...(band
          ? [
              {
                mark: { type: 'area', opacity: 0.18 },
                encoding: { x: xChannel, y: channel(low, yAxis), y2: { field: high }, ...colour },
              },
            ]
          : []),
        {
          mark: { type: 'line', strokeWidth: 2, point: points ? { size: 36 } : false },
          encoding: { x: xChannel, y: channel(y, yAxis), ...colour },
        },
      ],
    },
    rows,
  );
}
