// 3G, ten epochs: the final network and the three that the source's claims make of it.

import {
  againstTarget,
  type BoundResults,
  compared,
  comparisonEstimate,
  count,
  decimal,
  type Estimate,
  type Figure,
  figure,
  learningCurves,
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
  FINAL_ARMS,
  type FinalArm,
  type SweepArm,
  type SweepMetric,
} from '../../experiments/cnn-dropout-sweep.ts';
import { pairedFact, testWords, trialFact } from '../trial-fact.ts';

type Ours = BoundResults<SweepArm, SweepMetric>;

const FINAL_NAMES: Record<FinalArm, string> = {
  final: 'the final network',
  'final-no-dropout': 'without dropout',
  'final-no-extra-norm': 'without the extra batch norm',
  'final-l2': 'with an L2 penalty',
};

const finals = Object.keys(FINAL_ARMS) as FinalArm[];

/** What a network of this kind should reach on MNIST within ten epochs. */
const FLOOR = 0.991;

interface Claim {
  readonly other: Exclude<FinalArm, 'final'>;
  readonly metric: 'testAccuracy' | 'testLoss';
  readonly comparison: Comparison<SweepMetric>;
  readonly estimate: Estimate;
}

/** The final network less each other one, in test accuracy and test loss: one family. */
function claimRows(ours: Ours): Claim[] {
  const planned = (['final-no-extra-norm', 'final-no-dropout', 'final-l2'] as const).flatMap((other) =>
    (['testAccuracy', 'testLoss'] as const).map((metric) => ({ other, metric })),
  );
  const raw = planned.map(({ other, metric }) =>
    compareArms(ours.arm('final').set, ours.arm(other).set, metric, { test: 'paired-t' }),
  );
  return adjustComparisons(raw).map((comparison, i) => ({
    ...planned[i]!,
    comparison,
    estimate: comparisonEstimate(comparison, planned[i]!.metric === 'testAccuracy' ? 'fraction' : ''),
  }));
}

export function claims(ours: Ours) {
  const rows = claimRows(ours);
  const of = (other: Claim['other'], metric: Claim['metric']) =>
    compared(rows.find((row) => row.other === other && row.metric === metric)!.estimate);
  const overfits = (arm: FinalArm) => {
    const rise = ours.arm(arm).completed.map(({ series }) => {
      const losses = Array.from(series.validationLoss!);
      return losses.at(-1)! - Math.min(...losses);
    });
    return trialFact(ours, `lossRise.${arm}`, rise);
  };
  const trainTest = (arm: FinalArm) =>
    ours.arm(arm).completed.map(({ metrics }) => metrics.trainAccuracy! - metrics.testAccuracy!);
  const finalAccuracy = ours.arm('final').mean('testAccuracy');
  return {
    finalAccuracy,
    floor: `${100 * FLOOR}\u00a0%`,
    reached: againstTarget(finalAccuracy, FLOOR),
    finalTraining: ours.arm('final').mean('trainAccuracy'),
    norm: of('final-no-extra-norm', 'testAccuracy'),
    dropout: of('final-no-dropout', 'testAccuracy'),
    penalty: of('final-l2', 'testAccuracy'),
    finalRise: overfits('final'),
    bareRise: overfits('final-no-extra-norm'),
    gapDifference: compared(
      pairedFact(
        ours,
        'trainTestGap.finalLessBare',
        trainTest('final'),
        trainTest('final-no-extra-norm'),
        'fraction',
      ),
    ),
    table: table({
      id: 'final-tests',
      caption: md`The final network less each other one, on the same images and starts: mean difference with its interval.`,
      from: [ours],
      rows,
      columns: [
        { header: 'Final network less the one', cell: ({ other }) => FINAL_NAMES[other] },
        { header: 'In', cell: ({ metric }) => (metric === 'testAccuracy' ? 'test accuracy' : 'test loss') },
        {
          header: 'Difference',
          align: 'end',
          cell: ({ metric, estimate }) =>
            metric === 'testAccuracy'
              ? points(estimate, { show: 'ci' })
              : decimal(estimate, { show: 'ci', signed: true }),
        },
        { header: 'p', cell: ({ estimate }) => (estimate.pValue === undefined ? null : pValue(estimate)) },
        { header: 'Test', cell: ({ comparison }) => text(testWords(comparison)) },
      ],
    }),
  };
}

export function finalTable(ours: Ours): Table {
  return table({
    id: 'final-summary',
    caption: md`The final network and the three that differ from it in one thing: mean ± standard error.`,
    from: [ours],
    rows: finals,
    columns: [
      { header: 'Network', cell: (arm) => FINAL_NAMES[arm] },
      { header: 'n', cell: (arm) => count(ours.arm(arm).n) },
      { header: 'Test accuracy', cell: (arm) => percent(ours.arm(arm).mean('testAccuracy'), { show: 'se' }) },
      { header: 'Test loss', cell: (arm) => decimal(ours.arm(arm).mean('testLoss'), { show: 'se' }) },
      {
        header: 'Validation loss',
        cell: (arm) => decimal(ours.arm(arm).mean('validationLoss'), { show: 'se' }),
      },
      {
        header: 'Training accuracy',
        cell: (arm) => percent(ours.arm(arm).mean('trainAccuracy'), { show: 'se' }),
      },
    ],
  });
}

export function finalCurves(ours: Ours): Figure {
  const end = (arm: FinalArm) => decimal(ours.arm(arm).mean('validationLoss'), { show: 'se' });
  return figure({
    id: 'final-curves',
    caption: md`Loss over the epochs: training (running mean of each epoch, with dropout) and validation images. Mean and 95 % interval.`,
    alt: md`Four panels. Validation losses at the end: ${end('final')} (final network), ${end('final-no-dropout')} (without dropout), ${end('final-no-extra-norm')} (without the extra batch norm), ${end('final-l2')} (with an L2 penalty).`,
    from: [ours],
    chart: learningCurves(
      finals.map((arm) => ({
        label: FINAL_NAMES[arm],
        train: ours.arm(arm).band('trainLossRunning'),
        test: ours.arm(arm).band('validationLoss'),
      })),
      {
        xAxis: { title: 'Epoch' },
        yAxis: { title: 'Cross-entropy', scale: 'log' },
        panels: 'each',
        heldOut: 'validation',
      },
    ),
  });
}
