// The variance plot: every trial a dot, one row per arm, with mean and interval beneath. Computes both from the values.

import { meanEstimate } from '../results/summaries.ts';
import { type AxisOptions, channel } from './axis.ts';
import { atBothWidths, type Row, type VegaLiteChart } from './chart.ts';
import { whyEmpty } from './dot-interval.ts';
import { axisFor, drawableEnd, drawableField } from './drawable.ts';
import { palette, seriesColour } from './palette.ts';
import { freeRowChannel, rowLabels } from './row-axis.ts';

/** The trials of one arm. */
export interface TrialDots {
  readonly label: string;
  /** One number per completed trial, for example `arm.values('testAccuracy')`. */
  readonly values: ArrayLike<number>;
  /** Trials without a value, for example `arm.diverged.value`; said in the row. Default 0. */
  readonly lost?: number;
}

/** How near dots may stand side by side before one moves up, as a share of the axis. */
const DOT = 0.014;

/**
 * How much trials vary: each arm a row of dots, one per trial, dots that would cover each other stacked; below them the
 * mean and its 95 % t interval. Trials without a finite value are counted in the row, never drawn.
 *
 * @example
 * ```ts
 * import { trialDots } from '@trialbook/report';
 * export const chart = trialDots(
 *   [{ label: 'plain', values: [0.971, 0.968, 0.974] }, { label: 'dropout', values: [0.981, 0.979, 0.983], lost: 1 }],
 *   { axis: { title: 'Test accuracy', format: '.1%' } },
 * );
 * ```
 */
export function trialDots(arms: readonly TrialDots[], options: { axis: AxisOptions }): VegaLiteChart {
  const all = arms.map(({ values }) => Array.from(values).filter(Number.isFinite));
  const flat = all.flat();
  const [low, high] = options.axis.domain ?? [
    flat.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    flat.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  ];
  const rows: Row[] = arms.flatMap(({ label, values }, arm) => {
    const levels = stacked(Array.from(values), (high - low) * DOT);
    return Array.from(values, (value, trial) => ({
      arm: label,
      row: arm + 1,
      trial,
      value: Number.isFinite(value) ? value : null,
      level: levels[trial]!,
    }));
  });
  const means: Row[] = arms.map(({ label, values, lost = 0 }, arm) => {
    const mean = meanEstimate(label, '', all[arm]!);
    const value = all[arm]!.length === 0 ? null : mean.value;
    const missing = lost + values.length - all[arm]!.length;
    return {
      arm: label,
      row: arm + 1,
      value,
      low: mean.ci95?.[0] ?? value,
      high: mean.ci95?.[1] ?? value,
      standardError: mean.standardError ?? null,
      n: all[arm]!.length,
      missing,
    };
  });
  const axis = axisFor(
    [...rows, ...means.map(({ low, high }) => ({ value: null, low: low ?? null, high: high ?? null }))],
    ['value'],
    options.axis,
    ['low', 'high'],
  );
  const value = drawableField(rows, 'value', axis, '__value');
  const mean = drawableField(means, 'value', axis, '__value');
  const ends = (['low', 'high'] as const).map((end) =>
    drawableEnd(means, end, axis, `__${end}`, ['value', 'low', 'high']),
  );
  const most = Math.max(0, ...rows.map(({ level }) => Number(level)));
  const step = Math.min(6, 26 / Math.max(1, most));
  const labels = arms.map(({ label }, arm) => {
    const { n, missing } = means[arm]!;
    return Number(missing) > 0 ? `${label} (${n} of ${Number(n) + Number(missing)})` : label;
  });
  return atBothWidths(
    (width) => {
      const wrapped = rowLabels(labels, width, 46 + Math.min(26, most * step));
      const { rowHeight } = wrapped;
      const y = { ...freeRowChannel(wrapped), field: '__at' };
      const at = (pixels: string) => ({ calculate: `datum.row + (${pixels}) / ${rowHeight}`, as: '__at' });
      return {
        height: rowHeight * Math.max(1, arms.length),
        layer: [
          {
            transform: [...value.transform, at(`2 - ${step} * datum.level`)],
            mark: { type: 'point', filled: true, size: 34, opacity: 0.75, color: seriesColour(0) },
            encoding: { y, x: channel(value.field, axis) },
          },
          {
            data: { name: 'means' },
            transform: [...ends.flatMap(({ transform }) => transform), at('15')],
            mark: { type: 'rule', strokeWidth: 2.5, color: palette.ink },
            encoding: { y, x: channel(ends[0]!.field, axis), x2: { field: ends[1]!.field } },
          },
          {
            data: { name: 'means' },
            transform: [...mean.transform, at('15')],
            mark: { type: 'point', shape: 'diamond', filled: true, size: 70, opacity: 1, color: palette.ink },
            encoding: { y, x: channel(mean.field, axis) },
          },
          ...(means.some((row) => row.value === null)
            ? [{ data: { name: 'means' }, ...whyEmpty(mean.field, { ...y, field: 'row' }) }]
            : []),
        ],
      };
    },
    rows,
    { means },
  );
}

/** For each value how many dots it has to stand above: 0, 1, …, so that no two within `near` share a level. */
function stacked(values: readonly number[], near: number): number[] {
  const levels = new Array<number>(values.length).fill(0);
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const last: number[] = []; // the rightmost value on each level
  for (const i of order) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    let level = 0;
    while (last[level] !== undefined && value - last[level]! < near) level += 1;
    last[level] = value;
    levels[i] = level;
  }
  return levels;
}
