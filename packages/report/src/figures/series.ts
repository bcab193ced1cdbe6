// What tells series apart: colour, and a dash or a shape where colours repeat. In the order of the rows; draws nothing.

import { datumOf } from './axis.ts';
import type { Cell, Row } from './chart.ts';
import { palette, seriesColour } from './palette.ts';

/** The field that holds a series' name in words; Vega-Lite makes it from the author's. */
export const SERIES = '__series';

const DASHES = [
  [1, 0],
  [6, 4],
  [2, 3],
  [10, 3, 2, 3],
  [1, 5],
] as const;
/** Marks of points, told apart without colour. */
export const SHAPES = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'cross',
  'triangle-down',
  'triangle-right',
] as const;

/** The parts of a spec that tell the values of one field apart. */
export interface Series {
  /** The names, as legends show them. */
  readonly names: readonly string[];
  /** Makes the field `SERIES`: whatever the author's holds, numbers, booleans or nothing, becomes words. */
  readonly transform: readonly Record<string, unknown>[];
  readonly color: Record<string, unknown>;
  /** For lines: a dash beside the colour, only where colours repeat. */
  readonly strokeDash?: Record<string, unknown>;
  /** For points. */
  readonly shape: Record<string, unknown>;
}

/** The series of a field. */
export function seriesOf<R extends Row>(rows: readonly R[], field: string): Series {
  const names = [...new Set(rows.map((row) => seriesName(row[field])))];
  const value = datumOf(field);
  const channel = (range: readonly unknown[]) => ({
    field: SERIES,
    type: 'nominal',
    title: null,
    scale: { domain: names, range },
    legend: names.length > 1 ? {} : null,
  });
  const repeats = names.length > palette.series.length;
  return {
    names,
    transform: [{ calculate: `isValid(${value}) ? '' + ${value} : 'none'`, as: SERIES }],
    color: channel(names.map((_, i) => seriesColour(i))),
    ...(repeats
      ? {
          strokeDash: channel(
            names.map((_, i) => DASHES[Math.floor(i / palette.series.length) % DASHES.length]),
          ),
        }
      : {}),
    shape: channel(names.map((_, i) => SHAPES[(i + Math.floor(i / palette.series.length)) % SHAPES.length])),
  };
}

/** A cell as the name of a series. */
export function seriesName(value: Cell | undefined): string {
  return value === null || value === undefined || Number.isNaN(value) ? 'none' : String(value);
}
