// Violins: the density of a number per group, drawn to both sides. Densities are computed here, not by Vega.

import { kernelDensity, quantile } from '@trialbook/stats';
import { type AxisOptions, channel } from './axis.ts';
import { type Row, type VegaLiteChart, vegaLite } from './chart.ts';
import { palette, seriesColour } from './palette.ts';
import { FIGURE_WIDTH } from './theme-config.ts';

/**
 * Densities per group side by side, with median and quartiles marked. All violins have the same area, so that widths can be
 * compared; where a group has fewer than 30 values all have the same width, for then the height of a density is chance.
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
  const { axis, groupTitle = '', colour = () => 0, width, height = 320 } = options;
  const names = Object.keys(groups);
  const densities = Object.fromEntries(names.map((name) => [name, densityOf(finite(groups[name]!))]));
  const peaks = names.map((name) => Math.max(1e-300, ...densities[name]!.map(({ density }) => density)));
  const few = names.some((name) => finite(groups[name]!).length < FEW);
  const peak = (index: number) => (few ? peaks[index]! : Math.max(...peaks));
  const at = (index: number) => index + 0.5;
  const rows: Row[] = names.flatMap((group, index) =>
    densities[group]!.map(({ x, density }, order) => ({
      group,
      order,
      value: x,
      density,
      left: at(index) - 0.45 * (density / peak(index)),
      right: at(index) + 0.45 * (density / peak(index)),
    })),
  );
  const quartiles: Row[] = names.map((group, index) => {
    const sorted = finite(groups[group]!);
    const [q1, median, q3] = sorted.length === 0 ? [] : [0.25, 0.5, 0.75].map((p) => quantile(sorted, p));
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
      tickCount: names.length, // the theme's count would thin out the values given
      labelExpr: `${JSON.stringify(names)}[floor(datum.value)]`,
      labelAngle:
        Math.max(0, ...names.map((name) => name.length)) * 7 * names.length > (width ?? FIGURE_WIDTH)
          ? -35
          : 0,
    },
  };
  return vegaLite(
    {
      ...(width === undefined ? {} : { width }),
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

/** Below this many values, areas say more than is known. */
const FEW = 30;

function finite(values: ArrayLike<number>): number[] {
  return Array.from(values).filter(Number.isFinite);
}

/** The density from the least to the greatest value; a flat line where all are equal. */
function densityOf(values: readonly number[]): { x: number; density: number }[] {
  if (values.length === 0) return [];
  const { x, density, constant } = kernelDensity(values, { points: 80, cut: 0 });
  const [only = 0] = x;
  if (constant) return [0, 1, 0].map((height) => ({ x: only, density: height }));
  return Array.from(x, (at, i) => ({ x: at, density: density[i]! }));
}
