// What an axis can show of a field: finite numbers, on a logarithmic axis those above 0. Says how many are left out.

import { ticks as roundTicks } from 'd3-array';
import { type AxisOptions, datumOf, type FittedAxis } from './axis.ts';
import type { Row } from './chart.ts';
import { logTicks } from './log-ticks.ts';

/** A field as it can be drawn. */
export interface Drawable {
  /** The field to encode: the author's, or one that `transform` makes, with null where nothing can be drawn. */
  readonly field: string;
  readonly transform: readonly Record<string, unknown>[];
}

/**
 * The field with null where a value is missing, not finite, or cannot stand on a logarithmic axis.
 *
 * @param as what the made field is called
 */
export function drawableField(rows: readonly Row[], field: string, axis: AxisOptions, as: string): Drawable {
  if (rows.every((row) => row[field] === null || canStand(row[field], axis))) return { field, transform: [] };
  const value = datumOf(field);
  const above = axis.scale === 'log' ? ` && ${value} > 0` : '';
  return {
    field: as,
    transform: [{ calculate: `isNumber(${value}) && isFinite(${value})${above} ? ${value} : null`, as }],
  };
}

/**
 * An end of an interval. On a logarithmic axis an end at or below 0 is drawn at the foot of the axis, as far down as there
 * is anything; an end that is not finite is not drawn.
 *
 * @param beside the fields whose least value above 0 is the foot
 */
export function drawableEnd(
  rows: readonly Row[],
  field: string,
  axis: AxisOptions,
  as: string,
  beside: readonly string[],
): Drawable {
  if (axis.scale !== 'log') return drawableField(rows, field, axis, as);
  if (rows.every((row) => row[field] === null || canStand(row[field], axis))) return { field, transform: [] };
  const foot = axis.domain?.[0] ?? Math.min(...valuesOf(rows, [...beside, field], axis));
  if (!Number.isFinite(foot)) return drawableField(rows, field, axis, as);
  const value = datumOf(field);
  return {
    field: as,
    transform: [
      { calculate: `isNumber(${value}) && isFinite(${value}) ? max(${value}, ${foot}) : null`, as },
    ],
  };
}

/**
 * The axis for these values. Its title says what it cannot show; where there is nothing to show, or only one value, it gets a
 * domain; ticks of whole numbers are whole; very small and very large numbers are written with exponents; a logarithmic
 * axis reaches no further than its values.
 *
 * @param fields whose values are left out where they cannot stand on the axis
 * @param beside fields that lie on the axis as well: ends of intervals
 */
export function axisFor(
  rows: readonly Row[],
  fields: readonly string[],
  axis: AxisOptions,
  beside: readonly string[] = [],
): FittedAxis {
  const values = rows.flatMap((row) => fields.map((field) => row[field]));
  const below = values.filter(
    (value) => typeof value === 'number' && Number.isFinite(value) && !canStand(value, axis),
  );
  const lost = values.filter((value) => typeof value === 'number' && !Number.isFinite(value));
  const said = [
    below.length > 0 ? `${below.length} at or below 0 not shown` : '',
    lost.length > 0 ? `${lost.length} not finite` : '',
  ].filter((part) => part !== '');
  const title = said.length === 0 ? axis.title : `${axis.title} (${said.join(', ')})`;
  const shown = valuesOf(rows, [...fields, ...beside], axis);
  return fitted({ ...axis, title }, shown);
}

/** The axis for these numbers, all of which can stand on it. */
export function fitted(axis: AxisOptions, shown: readonly number[]): FittedAxis {
  const log = axis.scale === 'log';
  if (shown.length === 0)
    return axis.domain === undefined ? { ...axis, domain: log ? [1, 10] : [0, 1] } : axis;
  const [least, most] = [shown.reduce((a, b) => Math.min(a, b)), shown.reduce((a, b) => Math.max(a, b))];
  const [low, high] =
    axis.domain ?? (axis.zero === true ? [Math.min(0, least), Math.max(0, most)] : [least, most]);
  const format = axis.format ?? exponentFormat(low, high);
  const told: FittedAxis = { ...axis, ...(format === undefined ? {} : { format }) };
  if (axis.scale === 'symlog') return told;
  if (log) {
    const domain =
      axis.domain ??
      (low === high ? [low / 2, high * 2] : [low / (high / low) ** 0.04, high * (high / low) ** 0.04]);
    const round = logTicks(domain[0], domain[1]);
    const ticks = round.length >= 2 ? round : roundTicks(domain[0], domain[1], 4);
    return { ...told, domain: [domain[0], domain[1]], ticks, own: axis.domain === undefined };
  }
  if (axis.domain === undefined && !(high - low > Math.max(Math.abs(low), Math.abs(high)) * 1e-12)) {
    const half = low === 0 ? 1 : Math.abs(low) / 20;
    return { ...told, domain: [low - half, high + half], own: true };
  }
  return shown.every(Number.isInteger) && high - low < 1e6 ? { ...told, whole: true } : told;
}

/** A format with exponents where digits before or after the point would not be read; enough digits to part the ticks. */
function exponentFormat(low: number, high: number): string | undefined {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size === 0 || (size >= 1e-4 && size < 1e7)) return undefined;
  const span = high - low;
  const digits = span > 0 ? Math.min(12, Math.max(0, Math.ceil(Math.log10(size / span)) + 1)) : 2;
  return `.${digits + 1}~e`;
}

/**
 * Both axes of points in the plane. A point that lacks one of its places lies nowhere: where all do, both axes get a domain
 * and the y axis says so.
 */
export function axesFor(
  rows: readonly Row[],
  [x, y]: readonly [x: string, y: string],
  [xAxis, yAxis]: readonly [AxisOptions, AxisOptions],
  beside: readonly string[] = [],
): readonly [FittedAxis, FittedAxis] {
  const [across, up] = [axisFor(rows, [x], xAxis), axisFor(rows, [y], yAxis, beside)];
  if (rows.some((row) => canStand(row[x], xAxis) && canStand(row[y], yAxis))) return [across, up];
  const domain = (axis: AxisOptions) =>
    axis.domain ?? (axis.scale === 'log' ? ([1, 10] as const) : ([0, 1] as const));
  const title = up.title === yAxis.title ? `${up.title} (nothing to show)` : up.title;
  return [
    { ...across, domain: domain(across) },
    { ...up, title, domain: domain(up) },
  ];
}

function valuesOf(rows: readonly Row[], fields: readonly string[], axis: AxisOptions): number[] {
  return rows.flatMap((row) => fields.map((field) => row[field])).filter((value) => canStand(value, axis));
}

function canStand(value: unknown, axis: AxisOptions): value is number {
  return typeof value === 'number' && Number.isFinite(value) && (axis.scale !== 'log' || value > 0);
}
