// Arms as dots with their intervals, one row each, and published numbers beside them. Takes bounds, computes none.

import type { Estimate } from '../estimate.ts';
import { type AxisOptions, channel } from './axis.ts';
import { atBothWidths, type Row, type VegaLiteChart } from './chart.ts';
import { axisFor, drawableEnd, drawableField } from './drawable.ts';
import { palette, seriesColour } from './palette.ts';
import { rowChannel, rowLabels, rowNumber } from './row-axis.ts';

/**
 * One dot with its 95 % interval per arm; a hollow diamond where a published number is given. An arm without a value keeps
 * its row, and the row says why.
 *
 * @example
 * ```ts
 * import { dotInterval } from '@trialbook/report';
 * const estimate = { name: 'a', unit: 'fraction', value: 0.95, ci95: [0.94, 0.96] } as const;
 * export const chart = dotInterval([{ label: 'hinge', estimate, published: 0.505 }], {
 *   axis: { title: 'Test accuracy', format: '.0%' },
 * });
 * ```
 */
export function dotInterval(
  arms: readonly { readonly label: string; readonly estimate: Estimate; readonly published?: number }[],
  options: { axis: AxisOptions },
): VegaLiteChart {
  const rows: Row[] = arms.map(({ label, estimate, published }) => {
    const value = finite(estimate.value);
    return {
      label,
      value,
      low: finite(estimate.ci95?.[0]) ?? value,
      high: finite(estimate.ci95?.[1]) ?? value,
      standardError: finite(estimate.standardError),
      n: estimate.n ?? null,
      published: finite(published),
    };
  });
  const beside = ['value', 'low', 'high', 'published'];
  const axis = axisFor(rows, ['value', 'published'], options.axis, ['low', 'high']);
  const value = drawableField(rows, 'value', axis, '__value');
  const published = drawableField(rows, 'published', axis, '__published');
  const low = drawableEnd(rows, 'low', axis, '__low', beside);
  const high = drawableEnd(rows, 'high', axis, '__high', beside);
  const empty = rows.some((row) => row.value === null) || value.transform.length > 0;
  return atBothWidths((width) => {
    const labels = rowLabels(
      arms.map(({ label }) => label),
      width,
    );
    const y = rowChannel(labels);
    return {
      height: labels.rowHeight * Math.max(2, rows.length),
      transform: [rowNumber, ...[value, published, low, high].flatMap(({ transform }) => transform)],
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 2.5, color: seriesColour(0) },
          encoding: { y, x: channel(low.field, axis), x2: { field: high.field } },
        },
        {
          mark: { type: 'point', filled: true, size: 80, opacity: 1, color: seriesColour(0) },
          encoding: { y, x: channel(value.field, axis) },
        },
        ...(rows.some((row) => row.published !== null)
          ? [
              {
                transform: [{ filter: `isValid(datum['${published.field}'])` }],
                mark: {
                  type: 'point',
                  shape: 'diamond',
                  filled: false,
                  size: 90,
                  strokeWidth: 2,
                  opacity: 1,
                  color: palette.series[1],
                },
                encoding: { y, x: channel(published.field, axis) },
              },
            ]
          : []),
        ...(empty ? [whyEmpty(value.field, y)] : []),
      ],
    };
  }, rows);
}

/** Words in the rows that have no dot. */
export function whyEmpty(field: string, y: Record<string, unknown>): Record<string, unknown> {
  return {
    transform: [
      { filter: `!isValid(datum['${field}'])` },
      { calculate: `isValid(datum.value) ? 'not shown on this axis' : 'none completed'`, as: '__why' },
    ],
    mark: { type: 'text', align: 'left', fontStyle: 'italic', color: palette.muted },
    encoding: { y, x: { value: 8 }, text: { field: '__why', type: 'nominal' } },
  };
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
