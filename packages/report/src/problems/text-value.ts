// What a text may name: numbers, words, verdicts, figures, tables, and groups of them. Evaluates nothing.

import type { Figure } from '../document/blocks.ts';
import type { Estimate } from '../estimate.ts';
import type { Verdict } from '../results/verdict.ts';
import type { Table } from '../tables/table.ts';
import type { CodeText, FormattedNumber, PlainText, Prose } from '../text/inline.ts';

/**
 * A value that a text may name. A bare number or string is a setting that was given, never a measurement: what was measured
 * is an `Estimate` or a `FormattedNumber`.
 */
export type TextValue =
  | Estimate
  | FormattedNumber
  | PlainText
  | CodeText
  | Prose
  | Verdict
  | Figure
  | Table
  | number
  | string
  | boolean
  | TextValues;

/** Values by name; groups nest. A type, so that interfaces fit it. */
export interface TextValues {
  readonly [name: string]: TextValue;
}

/** Whether a value is a number with its provenance. */
export function isEstimate(value: unknown): value is Estimate {
  const { name, value: number, unit } = (value ?? {}) as Partial<Estimate>;
  return typeof name === 'string' && typeof number === 'number' && typeof unit === 'string';
}

/** What a value is, in words: for conditions, filters and errors. */
export type ValueKind =
  | 'estimate'
  | 'number'
  | 'text'
  | 'code'
  | 'prose'
  | 'verdict'
  | 'figure'
  | 'table'
  | 'setting'
  | 'boolean'
  | 'group';

const KINDS = new Set<ValueKind>(['number', 'text', 'code', 'prose', 'verdict', 'figure', 'table']);

/** The kind of a value; nothing for what may not be named (null, functions, arrays, …). */
export function kindOf(value: unknown): ValueKind | undefined {
  if (typeof value === 'number' || typeof value === 'string') return 'setting';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind } = value as { kind?: unknown };
  if (KINDS.has(kind as ValueKind)) return kind as ValueKind;
  if (isEstimate(value)) return 'estimate';
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null ? 'group' : undefined;
}

/** Every value that is no group, with its name. */
export function* valuesOf(value: TextValue, name: string): Generator<{ name: string; value: TextValue }> {
  if (kindOf(value) !== 'group') yield { name, value };
  else for (const [key, inner] of Object.entries(value)) yield* valuesOf(inner, `${name}.${key}`);
}
