// Violins: the density of a number per group, drawn to both sides. Densities are computed here, not by Vega.

import { kernelDensity } from '../results/kernel-density.ts';
import { type AxisOptions, channel } from './axis.ts';
import { type Row, type VegaLiteChart, vegaLite } from './chart.ts';
import { palette, seriesColour } from './palette.ts';

/**
 * Densities per group side by side, with median and quartiles marked. All violins have the same area.
 *
 * @param groups values by the group's name, in drawing order
 */
export function violin(
  groups: Readonly<Record<string, ArrayLike<number>>>,
  options: {
    axis: AxisOptions;
    groupTitle?: string;
    colour?: (group: string) => number;
    width?: number;
    height?: number;
  },
): VegaLiteChart {
  const { axis, groupTitle = '', colour = () => 0, width = 600, height = 320 } = options;
  const names = Object.keys(groups);
  const densities = Object.fromEntries(names.map((name) => [name, kernelDensity(finite(groups[name]!), 80)]));
  const peak = Math.max(
    ...Object.values(densities).flatMap((points) => points.map(({ density }) => density)),
    1e-300,
  );
  const at = (index: number) => index + 0.5;
  const rows: Row[] = names.flatMap((group, index) =>
    densities[group]!.map(({ x, density }, order) => ({
      group,
      order,
      value: x,
      density,
      left: at(index) - 0.45 * (density / peak),
      right: at(index) + 0.45 * (density / peak),
    })),
  );
  const quartiles: Row[] = names.map((group, index) => {
    const sorted = finite(groups[group]!).sort((a, b) => a - b);
    const [q1, median, q3] = [0.25, 0.5, 0.75].map((p) => quantile(sorted, p));
    return { group, at: at(index), q1: q1 ?? null, median: median ?? null, q3: q3 ?? null, n: sorted.length };
  });
  const x = {
    type: 'quantitative',
    title: groupTitle === '' ? null : groupTitle,
    scale: { domain: [0, names.length], nice: false, zero: false },
    axis: {
      grid: false,
      ticks: false,
      values: names.map((_, i) => at(i)),
      labelExpr: `${JSON.stringify(names)}[floor(datum.value)]`,
      labelAngle: Math.max(0, ...names.map((name) => name.length)) * 7 * names.length > width ? -35 : 0,
    },
  };
  return vegaLite(
    {
      width,
      height,
      layer: [
        ...names.map((group) => ({
          transform: [{ filter: { field: 'group', equal: group } }],
          mark: {
            type: 'area',
            orient: 'horizontal',
            opacity: 0.55,
            color: seriesColour(colour(group)),
          },
          encoding: {
            x: { ...x, field: 'left' },
            x2: { field: 'right' },
            y: channel('value', axis),
          },
        })),
        {
          data: { name: 'quartiles' },
          mark: { type: 'rule', strokeWidth: 3, color: palette.ink },
          encoding: { x: { ...x, field: 'at' }, y: channel('q1', axis), y2: { field: 'q3' } },
        },
        {
          data: { name: 'quartiles' },
          mark: {
            type: 'point',
            filled: true,
            size: 45,
            color: palette.surface,
            stroke: palette.ink,
            strokeWidth: 1.5,
            opacity: 1,
          },
          encoding: { x: { ...x, field: 'at' }, y: channel('median', axis) },
        },
      ],
    },
    rows,
    { quartiles },
  );
}

function finite(values: ArrayLike<number>): number[] {
  return Array.from(values).filter(Number.isFinite);
}

function quantile(sorted: readonly number[], p: number): number | undefined {
  const position = (sorted.length - 1) * p;
  const [low, high] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  return low === undefined || high === undefined ? undefined : low + (high - low) * (position % 1);
}
