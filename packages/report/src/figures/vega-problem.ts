// What Vega complains of, in words an author can act on: the field, and the first row that is to blame. Draws nothing.

import type { Row } from './chart.ts';

/** One sentence or two for an error's text. */
export function vegaProblem(
  complaints: readonly string[],
  data: Readonly<Record<string, readonly Row[]>>,
): string {
  const said = [...new Set(complaints)].join(' · ');
  const named = /field "?([^":\s]+)"?:/.exec(said)?.[1];
  const fields = named === undefined ? undefined : [named.replace(/\\(.)/g, '$1')];
  const culprits = Object.entries(data).flatMap(([name, rows]) =>
    rows.flatMap((row, at) =>
      Object.entries(row).flatMap(([field, value]) => {
        const bad = typeof value === 'number' && !Number.isFinite(value);
        return bad && (fields === undefined || fields.includes(field))
          ? [`row ${at} of "${name}" (${namesOf(row)}) has ${field} = ${value}`]
          : [];
      }),
    ),
  );
  const what = fields === undefined ? 'it cannot be drawn' : `the field "${fields[0]}" cannot be drawn`;
  const blame =
    culprits.length === 0
      ? 'Check the spec: its fields, types and scales.'
      : `${culprits[0]}${culprits.length > 1 ? `, and ${culprits.length - 1} more are not finite` : ''}. Give null for what is missing, and count what diverged.`;
  return `${what}: ${blame} (Vega: ${said})`;
}

/** The words in a row, by which its author knows it: names of arms, groups and the like. */
function namesOf(row: Row): string {
  const words = Object.entries(row).filter(([, value]) => typeof value === 'string');
  return words.length === 0
    ? JSON.stringify(row).slice(0, 120)
    : words
        .slice(0, 3)
        .map(([field, value]) => `${field} "${value}"`)
        .join(', ');
}
