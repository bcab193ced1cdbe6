// `--list`: reports and their experiments, as text.

import type { LoadedReport } from './load-reports.ts';

/** One paragraph per report. */
export function listReports(reports: readonly LoadedReport[]): string {
  const width = Math.max(
    0,
    ...reports.flatMap(({ report }) => report.experiments.map(({ id }) => id.length)),
  );
  return reports
    .map(({ name, report }) =>
      [
        `${name}: ${report.title}`,
        ...report.experiments.map(({ id, title, data = [] }) => {
          const reads = data.length === 0 ? '' : ` (reads ${data.join(', ')})`;
          return `  ${id.padEnd(width)}  ${title}${reads}`;
        }),
      ].join('\n'),
    )
    .join('\n\n');
}
