// Curves over steps or sizes, each with the band of its interval. Takes bounds, computes none.

import { type AxisOptions, channel, type Field, fieldName } from './axis.ts';
import { atBothWidths, type Row, type VegaLiteChart } from './chart.ts';
import { axesFor, drawableEnd, drawableField } from './drawable.ts';
import { seriesOf } from './series.ts';

/**
 * Lines with bands: one line per value of `series`, the band from `low` to `high` (both or neither). Values that are not
 * finite, and on a logarithmic axis those at or below 0, are left out, and the axis says how many.
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
    /** Words, numbers, booleans or null: one line for each value. */
    series?: Field<R>;
    xAxis: AxisOptions;
    yAxis: AxisOptions;
    /** Marks at every point; default: when a line has at most 30. */
    points?: boolean;
    /** In pixels; default 300. */
    height?: number;
  },
): VegaLiteChart {
  const { x, y, low, high, series, height = 300 } = options;
  const told = series === undefined ? undefined : seriesOf(rows, series);
  const { points = rows.length <= 30 * (told?.names.length ?? 1) } = options;
  const xShown = drawableField(rows, x, options.xAxis, '__x');
  const yShown = drawableField(rows, y, options.yAxis, '__y');
  const [xAxis, yAxis] = axesFor(
    rows,
    [x, y],
    [options.xAxis, options.yAxis],
    low === undefined || high === undefined ? [] : [low, high],
  );
  const ends =
    low === undefined || high === undefined
      ? undefined
      : ([low, high].map((end, i) => drawableEnd(rows, end, options.yAxis, `__end${i}`, [y, low, high])) as [
          ReturnType<typeof drawableEnd>,
          ReturnType<typeof drawableEnd>,
        ]);
  const dash = told?.strokeDash === undefined ? {} : { strokeDash: told.strokeDash };
  const colour = told === undefined ? {} : { color: told.color };
  const clip = [xAxis, yAxis].some(({ domain, own = false }) => domain !== undefined && !own);
  const xChannel = channel(xShown.field, xAxis);
  const transform = [
    ...(told?.transform ?? []),
    ...xShown.transform,
    ...yShown.transform,
    ...(ends ?? []).flatMap((end) => end.transform),
  ];
  return atBothWidths(
    (width) => ({
      height: heightAt(width, height),
      ...(transform.length === 0 ? {} : { transform }),
      layer: [
        ...(ends === undefined
          ? []
          : [
              {
                mark: { type: 'area', opacity: 0.18, clip },
                encoding: {
                  x: xChannel,
                  y: channel(ends[0].field, yAxis),
                  y2: { field: fieldName(ends[1].field) },
                  ...colour,
                },
              },
            ]),
        {
          mark: { type: 'line', strokeWidth: 2, point: points ? { size: 36 } : false, clip },
          encoding: { x: xChannel, y: channel(yShown.field, yAxis), ...colour, ...dash },
        },
      ],
    }),
    rows,
  );
}

/** Figures on a phone are a little less tall. */
export function heightAt(width: number, height: number): number {
  return width >= 500 ? height : Math.max(90, Math.round(height * 0.8));
}
