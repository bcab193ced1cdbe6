// What a build may take from the one before it: the values of problems and the charts that have not changed. For previews,
// which build again and again from the same results.

import type { DataStatus } from './document/source-notes.ts';
import type { Chart } from './figures/chart.ts';
import { type RenderedChart, renderChart } from './figures/render-chart.ts';
import type { ProblemValues } from './problems/evaluate-problems.ts';

/** What the problems of a report give, and the data sets that they read for it. */
export interface EvaluatedProblems extends ProblemValues {
  readonly shown: ReadonlyMap<string, DataStatus>;
}

/** Kept between builds of one report from the same results. Make one with `buildMemory`. */
export interface BuildMemory {
  /** The values of the problems, evaluated once; an evaluation that fails is not remembered. */
  readonly values: (evaluate: () => Promise<EvaluatedProblems>) => Promise<EvaluatedProblems>;
  /** A drawn chart. It is drawn anew only for another chart, or with another id or alternative text. */
  readonly chart: (id: string, alt: string, chart: Chart) => Promise<RenderedChart>;
}

/**
 * An empty memory.
 *
 * @example
 * ```ts
 * import { buildMemory, buildPage, defineReport, md } from '@trialbook/report';
 * const report = defineReport({ id: 'a', title: 'A', summary: 'A.', experiments: [], write: () => [md`Text.`] });
 * const memory = buildMemory();
 * const input = { report, profile: 'quick', engine: 'none', results: [], run: { facts: [], remarks: [] }, memory } as const;
 * const [first, second] = [await buildPage(input), await buildPage(input)];
 * console.log(first.html === second.html); // true
 * ```
 */
export function buildMemory(): BuildMemory {
  let values: EvaluatedProblems | undefined;
  const drawn = new WeakMap<Chart, { id: string; alt: string; chart: RenderedChart }>();
  return {
    async values(evaluate) {
      values ??= await evaluate();
      return values;
    },
    async chart(id, alt, chart) {
      const known = drawn.get(chart);
      if (known?.id === id && known.alt === alt) return known.chart;
      const fresh = await renderChart(id, alt, chart);
      drawn.set(chart, { id, alt, chart: fresh });
      return fresh;
    },
  };
}
