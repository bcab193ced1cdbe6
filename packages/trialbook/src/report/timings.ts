// `--timings`: where the time of a report went, experiment by experiment. Measures nothing itself.

import { formatDuration } from '@trialbook/trials';
import type { WrittenReport } from './run-report.ts';

/** A table for a terminal, the costliest experiment first: trials run and taken from before, their time, and that of one. */
export function formatTimings({ study, phases }: Pick<WrittenReport, 'study' | 'phases'>): string {
  const rows = study.experiments
    .map(({ id, counts, trialMs }) => ({ id, counts, trialMs, each: trialMs / Math.max(1, counts.total) }))
    .toSorted((a, b) => b.trialMs - a.trialMs);
  const sum = rows.reduce((total, { trialMs }) => total + trialMs, 0);
  const cells = [
    ['experiment', 'run', 'taken', 'time of trials', 'share', 'per trial'],
    ...rows.map(({ id, counts, trialMs, each }) => [
      id,
      String(counts.run),
      String(counts.cached),
      formatDuration(trialMs),
      `${Math.round((100 * trialMs) / Math.max(sum, 1))} %`,
      each < 950 ? `${Math.round(each)} ms` : formatDuration(each),
    ]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  return [
    ...cells.map(line),
    `trials ${formatDuration(phases.trialsMs)} on ${study.info.workers} workers, drawing and writing ${formatDuration(phases.writingMs)}`,
  ].join('\n');
}
