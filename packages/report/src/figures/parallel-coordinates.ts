// Parallel coordinates: every setting that was tried a line across one axis per parameter, the best ones in colour.

import { ticks as roundTicks } from 'd3-array';
import { atBothWidths, type Cell, type Row, type VegaLiteChart, type VegaLiteSpec } from './chart.ts';
import { logTicks } from './log-ticks.ts';
import { palette, seriesColour } from './palette.ts';
import { tickLabel } from './tick-label.ts';
import { cutWords } from './wrap-words.ts';

/** One axis. */
export interface Dimension<R extends Row> {
  readonly field: Extract<keyof R, string>;
  readonly title: string;
  /** `category`: words or numbers at equal distances, in order of appearance. Default `linear` for numbers, else `category`. */
  readonly scale?: 'linear' | 'log' | 'category';
  /** How a value is written at its tick. Default short, with powers of ten. */
  readonly label?: (value: number) => string;
}

/**
 * Lines of settings across their parameters; those that `highlight` picks are blue and thick, the others grey. A value that
 * is missing, not finite, or on a logarithmic axis not above 0, stands at «none» below its axis.
 *
 * Axes stand side by side, on a phone one below the other.
 *
 * @param rows one per setting
 * @param options.highlight for example the ten best
 * @param options.highlighted what they are called in the legend; default `best`
 * @example
 * ```ts
 * import { parallelCoordinates } from '@trialbook/report';
 * const tried = [{ rate: 0.1, units: 64, accuracy: 0.97 }, { rate: 0.001, units: 256, accuracy: 0.91 }];
 * export const chart = parallelCoordinates(tried, {
 *   dimensions: [
 *     { field: 'rate', title: 'Learning rate', scale: 'log' },
 *     { field: 'units', title: 'Units', scale: 'category' },
 *     { field: 'accuracy', title: 'Validation accuracy' },
 *   ],
 *   highlight: ({ accuracy }) => accuracy > 0.95,
 * });
 * ```
 */
export function parallelCoordinates<R extends Row>(
  rows: readonly R[],
  options: {
    dimensions: readonly Dimension<R>[];
    highlight?: (row: R) => boolean;
    highlighted?: string;
    height?: number;
  },
): VegaLiteChart {
  const { dimensions, highlight = () => false, highlighted = 'best', height = 320 } = options;
  const scales = dimensions.map((dimension) => scaleOf(rows, dimension));
  const lines: Row[] = rows.flatMap((row, line) =>
    dimensions.map(({ field, title }, dimension) => ({
      line,
      dimension,
      axis: title,
      value: row[field] ?? null,
      at: scales[dimension]!.at(row[field] ?? null),
      highlighted: highlight(row) ? highlighted : 'others',
    })),
  );
  const ticks: TickRow[] = scales
    .flatMap((scale, dimension) => scale.ticks.map(({ at, label }) => ({ dimension, at, label })))
    .map((row, tick) => ({ tick, ...row }));
  const some = lines.some((row) => row.highlighted === highlighted);
  return atBothWidths(
    (width) =>
      specAt(width, {
        dimensions,
        some,
        highlighted,
        height,
        missing: scales.some((scale) => scale.missing),
        mostTicks: Math.max(0, ...scales.map((scale) => scale.ticks.length)),
        ticks,
      }),
    rows,
    { lines, ticks },
  );
}

interface Look {
  readonly dimensions: readonly { readonly title: string }[];
  readonly some: boolean;
  readonly highlighted: string;
  readonly height: number;
  readonly missing: boolean;
  /** Of all axes. */
  readonly mostTicks: number;
  readonly ticks: readonly TickRow[];
}

/** One tick of one axis. */
type TickRow = {
  readonly tick: number;
  readonly dimension: number;
  readonly at: number;
  readonly label: string;
};

function specAt(width: number, look: Look): VegaLiteSpec {
  const { dimensions, some, highlighted, height, missing } = look;
  const down = width < 500;
  const last = Math.max(1, dimensions.length - 1);
  const bare = { axis: null, title: null };
  // Along the axes, and across them.
  const along = {
    field: 'at',
    type: 'quantitative',
    ...bare,
    scale: { domain: [missing ? NOWHERE : 0, 1], nice: false, zero: false },
  };
  const across = (padding: number) => ({
    field: 'dimension',
    type: 'quantitative',
    ...bare,
    scale: {
      domain: down ? [-0.35, last + 0.35] : [-padding, last + padding],
      nice: false,
      zero: false,
      reverse: down,
    },
  });
  const place = down ? { x: along, y: across(0) } : { x: across(0.3), y: along };
  // Room for a title: all of it below each other, else up to the neighbours'; the outer ones reach inwards.
  const gap = (width - 40) / (last + 0.6);
  const titles = dimensions.map(({ title }, dimension) => ({
    dimension,
    title: cutWords(title, 12, down ? width - 60 : gap - 8, 3),
    align: down || dimension === 0 ? 'left' : dimension === last ? 'right' : 'center',
  }));
  const room = down ? Math.max(24, (width - 30) / Math.max(1, look.mostTicks) - 6) : Math.min(110, gap * 0.6);
  const short = look.ticks.map(({ label }) => cutWords(label, 11, room)[0]!);
  const group = (name: string, front: boolean) => ({
    data: { name: 'lines' },
    transform: [{ filter: `datum.highlighted ${front ? '===' : '!=='} ${JSON.stringify(name)}` }],
    mark: { type: 'line', strokeWidth: front ? 2.2 : 1, opacity: front ? 0.95 : 0.4, interpolate: 'linear' },
    encoding: {
      ...place,
      order: { field: 'dimension', type: 'quantitative' },
      detail: [{ field: 'line' }],
      color: {
        field: 'highlighted',
        type: 'nominal',
        title: null,
        scale: { domain: [highlighted, 'others'], range: [seriesColour(0), palette.muted] },
        legend: some ? { symbolType: 'stroke', symbolSize: 300 } : null,
      },
    },
  });
  return {
    height: down ? 84 * dimensions.length : height,
    layer: [
      ...dimensions.map((_, dimension) => ({
        data: { values: [{ dimension, at: 0, to: 1 }] },
        mark: { type: 'rule', color: palette.ink, strokeWidth: 1 },
        encoding: down ? { ...place, x2: { field: 'to' } } : { ...place, y2: { field: 'to' } },
      })),
      group(highlighted, false),
      ...(some ? [group(highlighted, true)] : []),
      ...(['stroke', 'fill'] as const).map((part) => ({
        data: { name: 'ticks' },
        transform: [{ calculate: `${JSON.stringify(short)}[datum.tick]`, as: '__label' }],
        mark: {
          type: 'text',
          fontSize: 11,
          color: palette.ink,
          ...(part === 'stroke' ? { stroke: palette.surface, strokeWidth: 4, color: palette.surface } : {}),
          ...(down ? { dy: 13 } : { align: 'right', dx: -6 }),
        },
        encoding: { ...place, text: { field: '__label', type: 'nominal' } },
      })),
      ...titles.map(({ dimension, title, align }) => ({
        data: { values: [{ dimension, at: down ? 0 : 1 }] },
        mark: {
          type: 'text',
          text: title,
          fontWeight: 600,
          fontSize: 12,
          color: palette.ink,
          align,
          ...(down
            ? { dy: -12 - 14 * (title.length - 1) }
            : {
                baseline: 'bottom',
                dy: -10 - 14 * (title.length - 1),
                dx: align === 'left' ? -20 : align === 'right' ? 20 : 0,
              }),
        },
        encoding: place,
      })),
    ],
  };
}

interface AxisScale {
  /** 0 at the low end, 1 at the high end, below 0 for what has no place. */
  readonly at: (value: Cell) => number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  readonly missing: boolean;
}

const NOWHERE = -0.14;

function scaleOf<R extends Row>(
  rows: readonly R[],
  { field, scale, label = tickLabel }: Dimension<R>,
): AxisScale {
  const values = rows.map((row): Cell => row[field] ?? null);
  const kind =
    scale ?? (values.every((value) => value === null || typeof value === 'number') ? 'linear' : 'category');
  const stands = (value: Cell): boolean =>
    kind === 'category'
      ? value !== null
      : typeof value === 'number' && Number.isFinite(value) && (kind !== 'log' || value > 0);
  const standing = values.filter(stands);
  const missing = standing.length < values.length;
  const none = missing ? [{ at: NOWHERE, label: 'none' }] : [];
  if (kind === 'category') {
    const names = [...new Set(standing)];
    if (names.every((name) => typeof name === 'number')) names.sort((a, b) => Number(a) - Number(b));
    const at = (value: Cell) => (names.length < 2 ? 0.5 : names.indexOf(value) / (names.length - 1));
    const named = (value: Cell) => (typeof value === 'number' ? label(value) : String(value));
    return {
      at: (value) => (stands(value) ? at(value) : NOWHERE),
      ticks: [...names.map((value) => ({ at: at(value), label: named(value) })), ...none],
      missing,
    };
  }
  const numbers = standing.map(Number);
  const [low, high] = [
    numbers.reduce((a, b) => Math.min(a, b), Infinity),
    numbers.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  const place = kind === 'log' ? Math.log : (value: number) => value;
  const at = (value: number) =>
    low === high ? 0.5 : (place(value) - place(low)) / (place(high) - place(low));
  const marks =
    numbers.length === 0
      ? []
      : low === high
        ? [low]
        : kind === 'log'
          ? logTicks(low, high)
          : roundTicks(low, high, 5);
  return {
    at: (value) => (stands(value) ? at(Number(value)) : NOWHERE),
    ticks: [...withoutRepeats(marks.map((value) => ({ at: at(value), label: label(value) }))), ...none],
    missing,
  };
}

/** Of neighbouring ticks with one label the first: two places cannot have the same value. */
function withoutRepeats(marks: AxisScale['ticks']): AxisScale['ticks'] {
  return marks.filter(({ label }, i) => label !== marks[i - 1]?.label);
}
