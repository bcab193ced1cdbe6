// Legends that stay inside their figure: as many columns as fit, long names on several lines. Changes a spec, draws nothing.

import type { Row } from './chart.ts';
import { seriesName } from './series.ts';
import { themeConfig } from './theme-config.ts';
import { widestLine, wrapWords } from './wrap-words.ts';

type Spec = Record<string, unknown>;
const LEGENDED = ['color', 'fill', 'stroke', 'shape', 'strokeDash', 'size', 'opacity'] as const;
const SYMBOL = 24; // the mark before a label and the space between them
const { labelFontSize, columnPadding } = themeConfig.legend;

/** The spec with room in every legend above or below the plot; `width` is that of the figure. */
export function fitLegends(spec: Spec, width: number, data: Readonly<Record<string, readonly Row[]>>): Spec {
  const own = (spec.data as { name?: string } | undefined)?.name ?? 'rows';
  const rows = data[own] ?? [];
  const parts = (key: string) =>
    Array.isArray(spec[key])
      ? { [key]: (spec[key] as Spec[]).map((part) => fitLegends(part, width, data)) }
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

function fitted(name: string, channel: Spec | undefined, width: number, rows: readonly Row[]): unknown {
  const discrete = channel?.type === 'nominal' || channel?.type === 'ordinal';
  if (!LEGENDED.some((known) => known === name) || channel === undefined || !discrete) return channel;
  const legend = channel.legend as Spec | null | undefined;
  if (legend === null || legend?.orient === 'right' || legend?.orient === 'left') return channel;
  const labels = namesOf(channel, rows);
  const room = width - SYMBOL;
  const lines = labels.map((label) => wrapWords(label, labelFontSize, room));
  const widest = Math.max(0, ...lines.map((one) => widestLine(one, labelFontSize)));
  const columns = Math.max(1, Math.floor((width + columnPadding) / (widest + SYMBOL + columnPadding)));
  const wrapped = lines.some((one) => one.length > 1);
  return {
    ...channel,
    legend: {
      columns: Math.min(columns, labels.length || 1),
      labelLimit: room,
      ...(wrapped
        ? {
            labelExpr: `${JSON.stringify(lines)}[max(0, indexof(${JSON.stringify(labels)}, '' + datum.label))]`,
          }
        : {}),
      ...legend,
    },
  };
}

function namesOf(channel: Spec, rows: readonly Row[]): string[] {
  const domain = (channel.scale as { domain?: unknown } | undefined)?.domain;
  if (Array.isArray(domain)) return domain.map(String);
  const field = String(channel.field).replace(/\\(.)/g, '$1');
  return [...new Set(rows.map((row) => seriesName(row[field])))];
}
