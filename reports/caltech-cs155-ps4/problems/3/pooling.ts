// 3F: what the text says of pooling and missing pixels. The training is in experiments/conv-arithmetic.ts.

import {
  type BoundResults,
  compared,
  comparisonEstimate,
  defineProblem,
  type Estimate,
  type Figure,
  figure,
  lineWithBand,
  md,
  percent,
  points,
  pValue,
  type Table,
  table,
  text,
} from '@trialbook/report';
import { adjustComparisons, type Comparison, compareArms } from '@trialbook/stats';
import {
  convArithmetic,
  DOWNSAMPLINGS,
  POOLING_SCALES,
  type PoolingArm,
  type PoolingMetric,
  TRAINED_MISSING,
} from '../../experiments/conv-arithmetic.ts';
import { MISSING_SHARES } from '../../experiments/missing-pixels.ts';
import { testWords } from '../trial-fact.ts';

type Ours = BoundResults<PoolingArm, PoolingMetric>;
type Downsampled = (typeof DOWNSAMPLINGS)[number];

const NAMES: Record<Downsampled, string> = {
  'average-pool': 'average pooling',
  'max-pool': 'max pooling',
  stride: 'strides, no pooling',
};

export const poolingProblem = defineProblem({
  id: 'pooling',
  needs: { ours: convArithmetic },
  values: ({ ours }, { profile }) => {
    const { trainImages, testImages, epochs } = POOLING_SCALES[profile];
    const rows = comparisons(ours);
    const of = (a: Downsampled, metric: PoolingMetric, damaged: boolean) =>
      compared(
        rows.find((row) => row.pool === a && row.metric === metric && row.damaged === damaged)!.estimate,
      );
    return {
      trainImages,
      testImages,
      epochs,
      missing: `${100 * TRAINED_MISSING}\u00a0%`,
      most: `${100 * MISSING_SHARES.at(-1)!}\u00a0%`,
      trials: ours.arm('stride').n,
      parameters: ours.arm('stride').values('parameters')[0]!,
      average: armValues(ours, 'average-pool'),
      largest: armValues(ours, 'max-pool'),
      stride: armValues(ours, 'stride'),
      averageLoses: of('average-pool', 'lostAccuracy', false),
      largestLoses: of('max-pool', 'lostAccuracy', false),
      averageLearns: of('average-pool', 'missingAccuracy', true),
      largestLearns: of('max-pool', 'missingAccuracy', true),
      curves: curves(ours),
      summary: summary(ours),
      tests: tests(ours, rows),
    };
  },
});

function armValues(ours: Ours, arm: Downsampled) {
  return {
    whole: ours.arm(arm).mean('testAccuracy'),
    missing: ours.arm(arm).mean('missingAccuracy'),
    lost: ours.arm(arm).mean('lostAccuracy'),
    trainedMissing: ours.arm(`${arm}/missing`).mean('missingAccuracy'),
  };
}

interface PoolComparison {
  readonly pool: 'average-pool' | 'max-pool';
  readonly metric: 'lostAccuracy' | 'missingAccuracy';
  readonly damaged: boolean;
  readonly comparison: Comparison<PoolingMetric>;
  readonly estimate: Estimate;
}

/** Each pool less strides: accuracy lost by networks trained on whole digits, accuracy of those trained on damaged ones. */
function comparisons(ours: Ours): PoolComparison[] {
  const planned = (['average-pool', 'max-pool'] as const).flatMap((pool) => [
    { pool, metric: 'lostAccuracy' as const, damaged: false },
    { pool, metric: 'missingAccuracy' as const, damaged: true },
  ]);
  const arm = (name: Downsampled, damaged: boolean): PoolingArm => (damaged ? `${name}/missing` : name);
  const raw = planned.map(({ pool, metric, damaged }) =>
    compareArms(ours.arm(arm(pool, damaged)).set, ours.arm(arm('stride', damaged)).set, metric, {
      test: 'paired-t',
    }),
  );
  return adjustComparisons(raw).map((comparison, i) => ({
    ...planned[i]!,
    comparison,
    estimate: comparisonEstimate(comparison, 'fraction'),
  }));
}

function curves(ours: Ours): Figure {
  const rows = DOWNSAMPLINGS.flatMap((name) =>
    ours
      .arm(name)
      .band('accuracyByMissing', MISSING_SHARES)
      .map((point) => ({ ...point, network: NAMES[name] })),
  );
  const at = (name: Downsampled) => percent(ours.arm(name).mean('missingAccuracy'), { show: 'se' });
  return figure({
    id: 'missing-pixels',
    caption: md`Test accuracy of networks trained on whole digits when a share of the test pixels is missing: mean and 95 % interval.`,
    alt: md`Three curves. With ${text(`${100 * TRAINED_MISSING}\u00a0%`)} of the pixels missing: ${at('average-pool')} (average pooling), ${at('max-pool')} (max pooling), ${at('stride')} (strides).`,
    from: [ours],
    chart: lineWithBand(rows, {
      x: 'x',
      y: 'mean',
      low: 'low',
      high: 'high',
      series: 'network',
      xAxis: { title: 'Share of missing pixels', format: '.0%' },
      yAxis: { title: 'Test accuracy', format: '.0%' },
    }),
  });
}

function summary(ours: Ours): Table {
  const missing = `${100 * TRAINED_MISSING}\u00a0% missing`;
  return table({
    id: 'pooling-summary',
    caption: md`Test accuracy on whole digits and with missing pixels, of networks trained on whole digits and on damaged ones: mean ± standard error.`,
    from: [ours],
    rows: DOWNSAMPLINGS.flatMap((name) => [
      { name, damaged: false, arm: ours.arm(name) },
      { name, damaged: true, arm: ours.arm(`${name}/missing`) },
    ]),
    columns: [
      { header: 'Network', cell: ({ name }) => NAMES[name] },
      { header: 'Trained on', cell: ({ damaged }) => (damaged ? missing : 'whole digits') },
      { header: 'Whole digits', cell: ({ arm }) => percent(arm.mean('testAccuracy'), { show: 'se' }) },
      { header: missing, cell: ({ arm }) => percent(arm.mean('missingAccuracy'), { show: 'se' }) },
      { header: 'Lost', cell: ({ arm }) => points(arm.mean('lostAccuracy'), { show: 'se' }) },
    ],
  });
}

function tests(ours: Ours, rows: readonly PoolComparison[]): Table {
  return table({
    id: 'pooling-tests',
    caption: md`Pooling less strides, on the same images: mean difference with its interval.`,
    from: [ours],
    rows,
    columns: [
      { header: 'Pooling', cell: ({ pool }) => NAMES[pool] },
      {
        header: 'In',
        cell: ({ metric }) =>
          metric === 'lostAccuracy'
            ? 'accuracy lost to missing pixels, trained on whole digits'
            : 'accuracy with missing pixels, trained on damaged digits',
      },
      {
        header: 'Difference',
        align: 'end',
        cell: ({ estimate }) => points(estimate, { show: 'ci', digits: 2 }),
      },
      { header: 'p', cell: ({ estimate }) => (estimate.pValue === undefined ? null : pValue(estimate)) },
      { header: 'Test', cell: ({ comparison }) => text(testWords(comparison)) },
    ],
  });
}
