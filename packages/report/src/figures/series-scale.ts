// Colour by series, in the order in which the series appear in the rows. Colour scale only.

import type { Row } from './chart.ts';
import { seriesColour } from './palette.ts';

/** The colour channel for a field, with the palette's colours fixed to its values. */
export function seriesScale<R extends Row>(
  rows: readonly R[],
  field: string,
  title = '',
): { color: Record<string, unknown> } {
  const domain = [...new Set(rows.map((row) => String(row[field])))];
  return {
    color: {
      field,
      type: 'nominal',
      title: title === '' ? null : title,
      scale: { domain, range: domain.map((_, i) => seriesColour(i)) },
      legend: domain.length > 1 ? {} : null,
    },
  };
}
