export { adjustComparisons, compareAll } from './comparison/compare-all.ts';
export {
  type CompareOptions,
  type Comparison,
  type ComparisonTest,
  compareArms,
} from './comparison/compare-arms.ts';
export { holm } from './comparison/holm.ts';
export { type McNemarMethod, mcnemarTest } from './comparison/mcnemar-test.ts';
export { type Correlation, pearsonCorrelation } from './comparison/pearson-correlation.ts';
export {
  type PermutationOptions,
  type PermutationResult,
  pairedPermutationTest,
  permutationTest,
} from './comparison/permutation-test.ts';
export { pairedTTest, welchTTest } from './comparison/t-test.ts';
export type { TestResult } from './comparison/test-result.ts';
export { betaCdf, betaQuantile } from './distribution/beta.ts';
export { binomialCdf, binomialQuantile } from './distribution/binomial.ts';
export { binomialMass } from './distribution/binomial-mass.ts';
export { normalCdf, normalDensity, normalQuantile } from './distribution/normal.ts';
export { studentTCdf, studentTQuantile } from './distribution/student-t.ts';
export { type LogLogSlope, logLogSlope } from './effect-size/log-log-slope.ts';
export { type PairedRatio, pairedRatio } from './effect-size/paired-ratio.ts';
export {
  type PairedCounts,
  pairedRiskDifference,
  type RiskDifference,
  riskDifference,
} from './effect-size/risk-difference.ts';
export { cohensD, hedgesG, pairedDz } from './effect-size/standardized-difference.ts';
export {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrapInterval,
} from './interval/bootstrap-interval.ts';
export type { Interval } from './interval/interval.ts';
export {
  type PredictionOptions,
  type PredictionSample,
  predictionInterval,
} from './interval/prediction-interval.ts';
export { clopperPearsonInterval, wilsonInterval } from './interval/proportion-interval.ts';
export { tInterval } from './interval/t-interval.ts';
export { type Histogram, type HistogramOptions, histogram } from './shape/histogram.ts';
export { type KernelDensity, type KernelDensityOptions, kernelDensity } from './shape/kernel-density.ts';
export { paretoFront } from './shape/pareto-front.ts';
export { mean } from './summary/mean.ts';
export { type MetricValues, metricValues } from './summary/metric-values.ts';
export { median, quantile, quantiles } from './summary/quantile.ts';
export { type Share, shareOf, shareOfCount } from './summary/share-of.ts';
export { type SampleSummary, type Summary, summarize, summarizeValues } from './summary/summarize.ts';
export { type ProportionSummary, summarizeProportion } from './summary/summarize-proportion.ts';
export { standardDeviation, standardError, variance } from './summary/variance.ts';
export type { Trial, TrialSet, TrialStatus } from './trial-set.ts';
