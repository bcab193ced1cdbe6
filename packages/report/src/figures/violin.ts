// Violins: the density of a number per group, drawn to both sides. Densities are computed here, not by Vega.

import { kernelDensity, quantile } from '@trialbook/stats';
import { type AxisOptions, channel } from './axis.ts';
import { atBothWidths, type Row, type VegaLiteChart } from './chart.ts';
import { axisFor } from './drawable.ts';
import { palette, seriesColour } from './palette.ts';
import { freeRowChannel, rowLabels } from './row-axis.ts';
import { themeConfig } from './theme-config.ts';
import { widestLine, wrapWords } from './wrap-words.ts';

/**
 * Densities per group side by side, or in rows where their names need the room, with median and quartiles marked. All violins have the same area, so that widths can be
 * compared; where a group has fewer than 30 values all have the same width, for then the height of a density is chance. A
 * group without values keeps its place, and says so.
 *
 * @param groups values by the group's name, in drawing order
 * @example
 * ```ts
 * import { violin } from '@trialbook/report';
 * export const chart = violin({ 'layer 1': [0.2, -0.4, 0.1, 0.9] }, { axis: { title: 'Activation' } });
 * ```
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
  const { groupTitle = '', colour = () => 0, height = 320 } = options;
  const names = Object.keys(groups);
  const values = names.map((name) => drawn(groups[name]!, options.axis));
  const densities = values.map(densityOf);
  const peaks = densities.map((points) => Math.max(1e-300, ...points.map(({ density }) => density)));
  const few = values.some((all) => all.length > 0 && all.length < FEW);
  const peak = (index: number) => (few ? peaks[index]! : Math.max(...peaks));
  const at = (index: number) => index + 0.5;
  const rows: Row[] = names.flatMap((group, index) =>
    densities[index]!.map(({ x, density }, order) => ({
      group,
      order,
      value: x,
      density,
      left: at(index) - 0.45 * (density / peak(index)),
      right: at(index) + 0.45 * (density / peak(index)),
    })),
  );
  const quartiles: Row[] = names.map((group, index) => {
    const sorted = values[index]!;
    const [q1, median, q3] = sorted.length === 0 ? [] : [0.25, 0.5, 0.75].map((p) => quantile(sorted, p));
    return { group, at: at(index), q1: q1 ?? null, median: median ?? null, q3: q3 ?? null, n: sorted.length };
  });
  const axis = axisFor(
    names.flatMap((name) => Array.from(groups[name]!, (value) => ({ value }))),
    ['value'],
    options.axis,
  );
  const empty = quartiles.some(({ n }) => n === 0);
  return atBothWidths(
    (width) => {
      const room = Math.min(width, options.width ?? width);
      const upright = uprightAxis(names, groupTitle, room);
      const labels = rowLabels(names, width, 54);
      const group = upright ?? { ...freeRowChannel(labels), title: groupTitle === '' ? null : groupTitle };
      // Rows are numbered from 1, columns lie at their middle.
      const shift = { calculate: `datum.at + ${upright === undefined ? 0.5 : 0}`, as: '__at' };
      const place = (field: string, value: string) =>
        upright === undefined
          ? { y: { ...group, field }, x: channel(value, axis) }
          : { x: { ...group, field }, y: channel(value, axis) };
      const until = (across: string) =>
        upright === undefined ? { y2: { field: across } } : { x2: { field: across } };
      const along = (value: string) =>
        upright === undefined ? { x2: { field: value } } : { y2: { field: value } };
      const sides = ['left', 'right'].map((side) => ({
        calculate: `datum['${side}'] + ${upright === undefined ? 0.5 : 0}`,
        as: `__${side}`,
      }));
      const middle = { value: upright === undefined ? 8 : height / 2 };
      return {
        ...(options.width === undefined ? {} : { width: Math.min(options.width, width - 70) }),
        height: upright === undefined ? labels.rowHeight * names.length : height,
        layer: [
          ...names.flatMap((name, index) =>
            values[index]!.length === 0
              ? []
              : [
                  {
                    transform: [{ filter: { field: 'group', equal: name } }, ...sides],
                    mark: {
                      type: 'area',
                      orient: upright === undefined ? 'vertical' : 'horizontal',
                      opacity: 0.55,
                      color: seriesColour(colour(name)),
                    },
                    encoding: { ...place('__left', 'value'), ...until('__right') },
                  },
                ],
          ),
          {
            data: { name: 'quartiles' },
            transform: [shift],
            mark: { type: 'rule', strokeWidth: 3, color: palette.ink },
            encoding: { ...place('__at', 'q1'), ...along('q3') },
          },
          {
            data: { name: 'quartiles' },
            transform: [shift],
            mark: {
              type: 'point',
              filled: true,
              size: 45,
              color: palette.surface,
              stroke: palette.ink,
              strokeWidth: 1.5,
              opacity: 1,
            },
            encoding: place('__at', 'median'),
          },
          ...(empty
            ? [
                {
                  data: { name: 'quartiles' },
                  transform: [{ filter: 'datum.n === 0' }, shift],
                  mark: {
                    type: 'text',
                    fontStyle: 'italic',
                    align: upright === undefined ? 'left' : 'center',
                    color: palette.muted,
                    text: upright === undefined ? 'none completed' : ['none', 'completed'],
                  },
                  encoding:
                    upright === undefined
                      ? { y: { ...group, field: '__at' }, x: middle }
                      : { x: { ...group, field: '__at' }, y: middle },
                },
              ]
            : []),
        ],
      };
    },
    rows,
    { quartiles },
  );
}

/** Below this many values, areas say more than is known. */
const FEW = 30;

/** The names below upright violins, on several lines; undefined where they do not fit, so that violins lie. */
function uprightAxis(
  names: readonly string[],
  title: string,
  width: number,
): Record<string, unknown> | undefined {
  const room = (width - 70) / Math.max(1, names.length) - 8;
  const size = themeConfig.axis.labelFontSize;
  const whole = names.every((name) =>
    name.split(/[\s\-/,_·]+/).every((word) => widestLine([word], size) <= room),
  );
  const wrapped = whole ? names.map((name) => wrapWords(name, size, room)) : [];
  if (!whole || wrapped.some((lines) => lines.length > 4)) return undefined;
  return {
    type: 'quantitative',
    title: title === '' ? null : title,
    scale: { domain: [0, Math.max(1, names.length)], nice: false, zero: false },
    axis: {
      grid: false,
      ticks: false,
      values: names.map((_, i) => i + 0.5),
      tickCount: names.length, // the theme's count would thin out the values given
      labelExpr: `${JSON.stringify(wrapped)}[floor(datum.value)]`,
      labelOverlap: false,
      labelLimit: 0,
    },
  };
}

/** Values that the axis can show. */
function drawn(values: ArrayLike<number>, axis: AxisOptions): number[] {
  return Array.from(values).filter((value) => Number.isFinite(value) && (axis.scale !== 'log' || value > 0));
}

/** The density from the least to the greatest value; a flat line where all are equal. */
function densityOf(values: readonly number[]): { x: number; density: number }[] {
  if (values.length === 0) return [];
  const { x, density, constant } = kernelDensity(values, { points: 80, cut: 0 });
  const [only = 0] = x;
  if (constant) return [0, 1, 0].map((height) => ({ x: only, density: height }));
  return Array.from(x, (at, i) => ({ x: at, density: density[i]! }));
}
