// Names that stay inside their figure: legends in as many columns as fit, long names on several lines, those of an axis cut
// where there is no room. Vega's own limits go by a rough estimate of widths. Changes a spec, draws nothing.

import type { Row } from './chart.ts';
import { seriesName } from './series.ts';
import { themeConfig } from './theme-config.ts';
import { cutWords, widestLine, wrapWords } from './wrap-words.ts';

type Spec = Record<string, unknown>;
const LEGENDED = ['color', 'fill', 'stroke', 'shape', 'strokeDash', 'size', 'opacity'] as const;
const SYMBOL = 24; // the mark before a label and the space between them
const { labelFontSize, columnPadding } = themeConfig.legend;

/**
 * The spec with legends above or below the plot that are no wider than the plot; `width` is that of the figure. (A legend
 * that is wider pushes Vega's plot aside.)
 */
export function fitLabels(spec: Spec, width: number, data: Readonly<Record<string, readonly Row[]>>): Spec {
  return withRoom(spec, { figure: width, plot: width - besidePlot(spec, width, data) }, data);
}

/** How wide the labels of rows beside the plot are, about, and what else stands there. */
function besidePlot(spec: Spec, width: number, data: Readonly<Record<string, readonly Row[]>>): number {
  const parts = ['layer', 'hconcat', 'vconcat', 'concat'].flatMap(
    (key) => (spec[key] as Spec[] | undefined) ?? [],
  );
  const y = (spec.encoding as Record<string, Spec | undefined> | undefined)?.y;
  const rows = y?.type === 'nominal' || y?.type === 'ordinal' ? namesOf(y, rowsOf(spec, data)) : [];
  // Where there is no axis, its labels are texts of the chart's own.
  const labels = y?.axis === null ? 140 : Math.min(labelLimit(width), widestLine(rows, labelFontSize)) + 60;
  return Math.max(labels, ...parts.map((part) => besidePlot(part, width, data)));
}

/** The longest label of a row beside a plot, in pixels. */
export function labelLimit(width: number): number {
  return Math.round(width * 0.4);
}

function rowsOf(
  spec: Spec,
  data: Readonly<Record<string, readonly Row[]>>,
  outer: readonly Row[] = data.rows ?? [],
): readonly Row[] {
  const own = spec.data as { name?: string; values?: readonly Row[] } | undefined;
  if (own?.name !== undefined) return data[own.name] ?? [];
  return Array.isArray(own?.values) ? own.values : outer;
}

/** Widths in pixels. */
interface Room {
  readonly figure: number;
  readonly plot: number;
}

function withRoom(
  spec: Spec,
  width: Room,
  data: Readonly<Record<string, readonly Row[]>>,
  outer?: readonly Row[],
): Spec {
  const rows = rowsOf(spec, data, outer);
  const parts = (key: string) =>
    Array.isArray(spec[key])
      ? { [key]: (spec[key] as Spec[]).map((part) => withRoom(part, width, data, rows)) }
      : {};
  const encoding = spec.encoding as Record<string, Spec | undefined> | undefined;
  return {
    ...spec,
    ...parts('layer'),
    ...parts('hconcat'),
    ...parts('vconcat'),
    ...parts('concat'),
    ...(encoding === undefined
      ? {}
      : {
          encoding: Object.fromEntries(
            Object.entries(encoding).map(([name, channel]) => [name, fitted(name, channel, width, rows)]),
          ),
        }),
  };
}

function fitted(name: string, channel: Spec | undefined, width: Room, rows: readonly Row[]): unknown {
  if (channel?.type !== 'nominal' && channel?.type !== 'ordinal') return channel;
  if (name === 'x' || name === 'y') return onAxis(name, channel, width, rows);
  if (!LEGENDED.some((known) => known === name)) return channel;
  const legend = channel.legend as Spec | null | undefined;
  if (legend === null) return channel;
  const beside = legend?.orient === 'right' || legend?.orient === 'left';
  const labels = namesOf(channel, rows);
  const room = (beside ? width.figure / 2 : width.plot) - SYMBOL;
  const lines = labels.map((label) => wrapWords(label, labelFontSize, room));
  const widest = Math.max(0, ...lines.map((one) => widestLine(one, labelFontSize)));
  const columns = Math.max(1, Math.floor((width.plot + columnPadding) / (widest + SYMBOL + columnPadding)));
  return {
    ...channel,
    legend: {
      ...(beside ? {} : { columns: Math.min(columns, labels.length || 1) }),
      labelLimit: 0,
      ...labelled(labels, lines),
      ...legend,
    },
  };
}

/** Names along an axis, one line each, cut at the limit. */
function onAxis(name: 'x' | 'y', channel: Spec, width: Room, rows: readonly Row[]): Spec {
  const axis = channel.axis as Spec | null | undefined;
  if (axis === null || axis?.labelExpr !== undefined || axis?.labelLimit !== undefined) return channel;
  const labels = namesOf(channel, rows);
  const lines = labels.map((label) =>
    cutWords(label, labelFontSize, name === 'x' ? 180 : labelLimit(width.figure)),
  );
  return { ...channel, axis: { labelLimit: 0, ...labelled(labels, lines, (one) => one[0]!), ...axis } };
}

/** The expression for labels that do not stand as they are. */
function labelled(
  labels: readonly string[],
  lines: readonly (readonly string[])[],
  shown: (lines: readonly string[]) => unknown = (one) => one,
): Spec {
  if (lines.every((one, i) => one.length === 1 && one[0] === labels[i])) return {};
  const at = `indexof(${JSON.stringify(labels)}, '' + datum.label)`;
  return { labelExpr: `${at} < 0 ? datum.label : ${JSON.stringify(lines.map(shown))}[${at}]` };
}

function namesOf(channel: Spec, rows: readonly Row[]): string[] {
  const domain = (channel.scale as { domain?: unknown } | undefined)?.domain;
  if (Array.isArray(domain)) return domain.map(String);
  const field = String(channel.field).replace(/\\(.)/g, '$1');
  return [...new Set(rows.map((row) => seriesName(row[field])))];
}
