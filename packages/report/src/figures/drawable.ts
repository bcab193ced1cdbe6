// What an axis can show of a field: finite numbers, on a logarithmic axis those above 0. Says how many are left out.

import { type AxisOptions, datumOf } from './axis.ts';
import type { Row } from './chart.ts';

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
 * The axis, its title saying what it cannot show; with a domain of its own where there is nothing to show.
 *
 * @param fields whose values are left out where they cannot stand on the axis
 */
export function axisFor(rows: readonly Row[], fields: readonly string[], axis: AxisOptions): AxisOptions {
  const values = rows.flatMap((row) => fields.map((field) => row[field]));
  const shown = values.filter((value) => canStand(value, axis));
  const below = values.filter(
    (value) => typeof value === 'number' && Number.isFinite(value) && !canStand(value, axis),
  );
  const lost = values.filter((value) => typeof value === 'number' && !Number.isFinite(value));
  const said = [
    below.length > 0 ? `${below.length} at or below 0 not shown` : '',
    lost.length > 0 ? `${lost.length} not finite` : '',
  ].filter((part) => part !== '');
  const title = said.length === 0 ? axis.title : `${axis.title} (${said.join(', ')})`;
  if (shown.length > 0 || axis.domain !== undefined) return { ...axis, title };
  return { ...axis, title, domain: axis.scale === 'log' ? [1, 10] : [0, 1] };
}

function valuesOf(rows: readonly Row[], fields: readonly string[], axis: AxisOptions): number[] {
  return rows.flatMap((row) => fields.map((field) => row[field])).filter((value) => canStand(value, axis));
}

function canStand(value: unknown, axis: AxisOptions): value is number {
  return typeof value === 'number' && Number.isFinite(value) && (axis.scale !== 'log' || value > 0);
}
