// Histograms with bins of our own, so that the CSV holds what is drawn. One panel per group, shared bins.

import { histogram as countInBins } from '@trialbook/stats';
import { type AxisOptions, channel } from './axis.ts';
import { atBothWidths, type VegaLiteChart } from './chart.ts';
import { fitted } from './drawable.ts';
import { seriesColour } from './palette.ts';
import { FIGURE_WIDTH } from './theme-config.ts';
import { wrapWords } from './wrap-words.ts';

/** One bin of one group. */
export type BinCount = {
  readonly group: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Of all values of the group, those outside the bins included. */
  readonly share: number;
};

/**
 * Bins of equal width over all groups together, counted by `histogram` of `@trialbook/stats`: values outside the domain
 * are in no bin.
 *
 * @param bins whole number of at least 1; default 30
 * @param domain ends of the bins; default the range of all finite values (where all are equal, a little around them)
 * @example
 * ```ts
 * import { binCounts } from '@trialbook/report';
 * console.log(binCounts({ a: [0, 1, 1, 4] }, 2, [0, 2]).map(({ count }) => count)); // [ 1, 2 ]
 * ```
 */
export function binCounts(
  groups: Readonly<Record<string, ArrayLike<number>>>,
  bins = 30,
  domain?: readonly [number, number],
): BinCount[] {
  const values = Object.fromEntries(
    Object.entries(groups).map(([name, all]) => [name, Array.from(all).filter(Number.isFinite)]),
  );
  const together = Object.values(values).flat();
  if (together.length === 0) return [];
  const range = domain ?? rangeOf(together);
  const { edges } = countInBins(together, { bins, domain: range });
  return Object.entries(values).flatMap(([group, finite]) => {
    const counts = finite.length === 0 ? [] : countInBins(finite, { bins: edges }).counts;
    return Array.from({ length: bins }, (_, i) => ({
      group,
      from: edges[i]!,
      to: edges[i + 1]!,
      count: counts[i] ?? 0,
      share: finite.length === 0 ? 0 : (counts[i] ?? 0) / groups[group]!.length,
    }));
  });
}

/** From the least to the greatest; where all are equal, or too near each other to part, a twentieth of them to both sides. */
function rangeOf(values: readonly number[]): readonly [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > size * 1e-9) return [low, high];
  const half = size === 0 ? 0.05 : size / 20;
  return [low - half, high + half];
}

/**
 * The distribution of a number over trials, one panel per group one above the other. What the bins do not hold, values
 * outside `axis.domain` and values that are not finite, is counted beside the group's name.
 *
 * @param groups values by the group's name
 * @example
 * ```ts
 * import { histogram } from '@trialbook/report';
 * export const chart = histogram({ hinge: [0.94, 0.95, 0.95, 0.97] }, { axis: { title: 'Test accuracy', format: '.0%' } });
 * ```
 */
export function histogram(
  groups: Readonly<Record<string, ArrayLike<number>>>,
  options: { axis: AxisOptions; bins?: number; height?: number; show?: 'count' | 'share' },
): VegaLiteChart {
  const { axis, bins = 30, show = 'count', height = 300 } = options;
  const rows = binCounts(groups, bins, axis.domain);
  const names = Object.keys(groups);
  const ends = rows.length === 0 ? [] : [rows[0]!.from, rows[bins - 1]!.to];
  const domain = axis.domain ?? (ends.length === 0 ? ([0, 1] as const) : ([ends[0]!, ends[1]!] as const));
  const fittedAxis = fitted({ ...axis, domain }, ends);
  const panel = {
    height: Math.max(90, Math.round(height / Math.max(1, names.length)) - 20),
    mark: { type: 'bar', binSpacing: 0.5 },
    encoding: {
      x: { ...channel('from', { ...fittedAxis, whole: false }), bin: { binned: true } },
      x2: { field: 'to' },
      y: {
        field: show,
        type: 'quantitative',
        title: show === 'count' ? 'Trials' : 'Share',
        ...(rows.some(({ count }) => count > 0) ? {} : { scale: { domain: [0, 1] } }),
        ...(show === 'count' ? { axis: { tickMinStep: 1, format: ',d' } } : {}),
      },
    },
  };
  return atBothWidths((width) => {
    const panels = names.map((name, i) => {
      const all = groups[name]!;
      const counted = rows.filter(({ group }) => group === name).reduce((sum, { count }) => sum + count, 0);
      const words = titleOf(names.length === 1 ? '' : name, all, counted);
      return {
        ...panel,
        mark: { ...panel.mark, color: seriesColour(i) },
        ...(words === '' ? {} : { title: { text: wrapWords(words, 13, width - 60), anchor: 'start' } }),
        transform: [{ filter: { field: 'group', equal: name } }],
      };
    });
    if (panels.length === 1) return panels[0]!;
    const inner = width === FIGURE_WIDTH ? width - 50 : width - 46;
    return { vconcat: panels.map((one) => ({ ...one, width: inner })) };
  }, rows);
}

/** The group's name, and what of it stands in no bin. */
function titleOf(name: string, all: ArrayLike<number>, counted: number): string {
  const finite = Array.from(all).filter(Number.isFinite).length;
  const said = [
    finite - counted > 0 ? `${finite - counted} outside the axis` : '',
    all.length - finite > 0 ? `${all.length - finite} not finite` : '',
    all.length === 0 ? 'none completed' : '',
  ].filter((part) => part !== '');
  if (said.length === 0) return name;
  return name === '' ? said.join(', ') : `${name} (${said.join(', ')})`;
}
