// The rows of all workloads as one figure: time per step of every contestant, as a multiple of the compiled engine's.

import { chartSvg, vegaLite } from '@trialbook/report';
import { type Row, ratio } from './rounds.ts';

/** Each contestant's time over the compiled engine's, by workload, on a logarithmic axis. */
export function resultsFigure(rows: readonly Row[]): Promise<string> {
  const compared = rows.flatMap((row) => {
    const compiled = rows.find(({ workload, engine }) => workload === row.workload && engine === 'onnx-cpu');
    return compiled && compiled !== row
      ? [{ workload: row.workload, engine: row.engine, ...inverse(ratio(compiled, row)) }]
      : [];
  });
  const y = { field: 'workload', type: 'nominal', title: null, sort: null, axis: { labelLimit: 220 } };
  const colour = { field: 'engine', type: 'nominal', title: null };
  const x = (field: string) => ({
    field,
    type: 'quantitative',
    title: 'Time per step, times onnx-cpu’s',
    scale: { type: 'log' },
  });
  return chartSvg(
    'bench',
    'Time per training step of each engine as a multiple of the compiled engine’s, by workload.',
    vegaLite(
      {
        height: 340,
        layer: [
          { data: { name: 'one' }, mark: { type: 'rule', strokeDash: [4, 3] }, encoding: { x: x('one') } },
          {
            mark: { type: 'rule', strokeWidth: 2 },
            encoding: { y, x: x('low'), x2: { field: 'high' }, color: colour },
          },
          {
            mark: { type: 'point', filled: true, size: 70, opacity: 1 },
            encoding: { y, x: x('median'), color: colour },
          },
        ],
      },
      compared,
      { one: [{ one: 1 }] },
    ),
  );
}

function inverse({ min, median, max }: { min: number; median: number; max: number }) {
  return { low: 1 / max, median: 1 / median, high: 1 / min };
}
