// Histograms with bins of our own, so that the CSV holds what is drawn. One panel per group, shared bins.

import { type AxisOptions, channel } from './axis.ts';
import { type Row, type VegaLiteChart, vegaLite } from './chart.ts';
import { seriesScale } from './series-scale.ts';
import { FIGURE_WIDTH } from './theme-config.ts';

/** Bins of equal width over all groups together. */
export function binCounts(
  groups: Readonly<Record<string, ArrayLike<number>>>,
  bins = 30,
  domain?: readonly [number, number],
): { group: string; from: number; to: number; count: number; share: number }[] {
  const all = Object.values(groups).flatMap((values) => Array.from(values).filter(Number.isFinite));
  const low = domain?.[0] ?? all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = domain?.[1] ?? all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const width = high > low ? (high - low) / bins : 1;
  return Object.entries(groups).flatMap(([group, values]) => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of Array.from(values)) {
      const at = Math.min(bins - 1, Math.floor((value - low) / width));
      if (at >= 0) counts[at]! += 1;
    }
    return counts.map((found, i) => ({
      group,
      from: low + i * width,
      to: low + (i + 1) * width,
      count: found,
      share: values.length === 0 ? 0 : found / values.length,
    }));
  });
}

/**
 * The distribution of a number over trials, one panel per group one above the other.
 *
 * @param groups values by the group's name
 */
export function histogram(
  groups: Readonly<Record<string, ArrayLike<number>>>,
  options: { axis: AxisOptions; bins?: number; height?: number; show?: 'count' | 'share' },
): VegaLiteChart {
  const { axis, bins = 30, show = 'count', height = 300 } = options;
  const rows: Row[] = binCounts(groups, bins, axis.domain);
  const names = Object.keys(groups);
  const panel = {
    height: Math.max(90, Math.round(height / names.length) - 20),
    mark: { type: 'bar', binSpacing: 0.5 },
    encoding: {
      x: { ...channel('from', axis), bin: { binned: true } },
      x2: { field: 'to' },
      y: { field: show, type: 'quantitative', title: show === 'count' ? 'Trials' : 'Share' },
      ...seriesScale(rows, 'group'),
    },
  };
  return vegaLite(
    names.length === 1
      ? panel
      : {
          vconcat: names.map((name) => ({
            ...panel,
            width: FIGURE_WIDTH - 50,
            title: { text: name, anchor: 'start' },
            transform: [{ filter: { field: 'group', equal: name } }],
            encoding: { ...panel.encoding, color: { ...panel.encoding.color, legend: null } },
          })),
        },
    rows,
  );
}
