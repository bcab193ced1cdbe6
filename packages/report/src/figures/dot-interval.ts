// Arms as dots with their intervals, one row each, and published numbers beside them. Takes bounds, computes none.

import type { Estimate } from '../estimate.ts';
import { type AxisOptions, channel } from './axis.ts';
import { type VegaLiteChart, vegaLite } from './chart.ts';
import { palette, seriesColour } from './palette.ts';

/**
 * One dot with its 95 % interval per arm; a hollow diamond where a published number is given.
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
  const rows = arms.map(({ label, estimate, published }) => ({
    label,
    value: estimate.value,
    low: estimate.ci95?.[0] ?? estimate.value,
    high: estimate.ci95?.[1] ?? estimate.value,
    standardError: estimate.standardError ?? null,
    n: estimate.n ?? null,
    published: published ?? null,
  }));
  const y = {
    field: 'label',
    type: 'nominal',
    title: null,
    sort: null,
    axis: { grid: true, labelLimit: 260 },
  };
  const layers: unknown[] = [
    {
      mark: { type: 'rule', strokeWidth: 2.5, color: seriesColour(0) },
      encoding: { y, x: channel('low', options.axis), x2: { field: 'high' } },
    },
    {
      mark: { type: 'point', filled: true, size: 80, opacity: 1, color: seriesColour(0) },
      encoding: { y, x: channel('value', options.axis) },
    },
  ];
  if (rows.some((row) => row.published !== null)) {
    layers.push({
      transform: [{ filter: 'isValid(datum.published)' }],
      mark: {
        type: 'point',
        shape: 'diamond',
        filled: false,
        size: 90,
        strokeWidth: 2,
        opacity: 1,
        color: palette.series[1],
      },
      encoding: { y, x: channel('published', options.axis) },
    });
  }
  return vegaLite({ height: 34 * Math.max(2, rows.length), layer: layers }, rows);
}
