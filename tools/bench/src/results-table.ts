// The rows of one workload as a text table.

import { type Row, ratio } from './rounds.ts';

/** One line per contestant: ms per step, and the compiled engine's time as a share of its. */
export function resultsTable(rows: readonly Row[]): string {
  const compiled = rows.find(({ engine }) => engine === 'onnx-cpu');
  const lines = rows.map((row) => {
    const { min, median, max } = row.msPerStep;
    const share = compiled && compiled !== row ? ratio(compiled, row) : undefined;
    const compared = share
      ? `onnx-cpu takes ${share.median.toFixed(3)} of it (${share.min.toFixed(3)} to ${share.max.toFixed(3)})`
      : '';
    return `  ${row.engine.padEnd(10)} ${digits(median)} ms/step (${digits(min)} to ${digits(max)})  ${compared}`;
  });
  return [rows[0]?.workload ?? '', ...lines].join('\n');
}

function digits(ms: number): string {
  return ms.toPrecision(3).padStart(6);
}
