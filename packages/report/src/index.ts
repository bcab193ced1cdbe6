/// <reference types="node" preserve="true" />

export { type BuildMemory, buildMemory, type EvaluatedProblems } from './build-memory.ts';
export * from './build-report.ts';
export * from './document/blocks.ts';
export * from './document/define-report.ts';
export type { DataStatus } from './document/source-notes.ts';
export * from './estimate.ts';
export * from './figures/axis.ts';
export * from './figures/chart.ts';
export { chartSvg } from './figures/chart-svg.ts';
export * from './figures/computation-graph.ts';
export * from './figures/confusion-counts.ts';
export * from './figures/confusion-matrix.ts';
export * from './figures/decision-regions.ts';
export * from './figures/dot-interval.ts';
export * from './figures/first-of-each-class.ts';
export * from './figures/histogram.ts';
export * from './figures/image-grid.ts';
export * from './figures/layer-violins.ts';
export * from './figures/learning-curves.ts';
export * from './figures/line-with-band.ts';
export * from './figures/log-ticks.ts';
export * from './figures/network-diagram.ts';
export { palette, seriesColour } from './figures/palette.ts';
export * from './figures/parallel-coordinates.ts';
export * from './figures/predicted-images.ts';
export * from './figures/raster.ts';
export * from './figures/scatter.ts';
export * from './figures/trial-dots.ts';
export * from './figures/violin.ts';
export { loadRenderers } from './load-renderers.ts';
export * from './problems/define-problem.ts';
export { isEstimate, type TextValue, type TextValues } from './problems/text-value.ts';
export { type Unavailable, unavailable } from './problems/unavailable.ts';
export type { FindingPart, ReportInShort, ShortFinding } from './render/findings.ts';
export * from './render/html/front-page.ts';
export type { RunFacts } from './render/run-facts.ts';
export * from './report-error.ts';
export * from './results/band.ts';
export * from './results/bound-results.ts';
export * from './results/compare-results.ts';
export * from './results/constant.ts';
export { readResultsJson } from './results/read-results-json.ts';
export type {
  ExperimentJson,
  ResultsJson,
  SummaryJson,
  TrialJson,
} from './results/results-json.ts';
export * from './results/source.ts';
export { comparisonEstimate } from './results/summaries.ts';
export * from './results/verdict.ts';
export type { VerdictJson } from './results/verdict-json.ts';
export * from './tables/arms-table.ts';
export * from './tables/comparisons-table.ts';
export * from './tables/image-sets-table.ts';
export * from './tables/judge-published.ts';
export * from './tables/published-versus-ours.ts';
export * from './tables/table.ts';
export { selectedExperiments } from './template/selected-experiments.ts';
export type { TextFile } from './template/text-file.ts';
export { typedDigits } from './template/typed-digits.ts';
export { closest } from './text/closest.ts';
export * from './text/group-digits.ts';
export * from './text/inline.ts';
export * from './text/listed.ts';
export * from './text/markdown-text.ts';
export * from './text/number-format.ts';
