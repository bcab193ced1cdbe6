// The rows of one workload as a text table.

import { type Row, ratio } from './rounds.ts';
import type { Workload } from './workloads.ts';

/** One line per contestant: ms per step, and the compiled engine's time as a share of its; then what else is known. */
export function resultsTable({ name, publishedMs, epochSteps }: Workload, rows: readonly Row[]): string {
  const compiled = rows.find(({ engine }) => engine === 'onnx-cpu');
  const lines = rows.map((row) => {
    const { min, median, max } = row.msPerStep;
    const share = compiled && compiled !== row ? ratio(compiled, row) : undefined;
    const compared = share
      ? `onnx-cpu takes ${share.median.toFixed(3)} of it (${share.min.toFixed(3)} to ${share.max.toFixed(3)})`
      : '';
    return `  ${row.engine.padEnd(10)} ${digits(median)} ms/step (${digits(min)} to ${digits(max)})  ${compared}`;
  });
  const ms = compiled?.msPerStep.median;
  if (ms !== undefined && publishedMs !== undefined) {
    lines.push(
      `  published  ${digits(publishedMs)} ms/step, ${(publishedMs / ms).toFixed(1)} times as long as onnx-cpu`,
    );
  }
  if (ms !== undefined && epochSteps !== undefined) {
    lines.push(`  onnx-cpu   ${((ms * epochSteps) / 1000).toFixed(2)} s for an epoch of ${epochSteps} steps`);
  }
  return [name, ...lines].join('\n');
}

function digits(ms: number): string {
  return ms.toPrecision(3).padStart(6);
}
