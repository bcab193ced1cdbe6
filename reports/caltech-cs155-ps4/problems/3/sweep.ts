// 3G: what the text says of dropout, of the claims about ten epochs, and of choosing. The training is in experiments/.

import { seedTree } from '@trialbook/random';
import {
  type BoundResults,
  cite,
  compared,
  comparisonEstimate,
  count,
  decimal,
  defineProblem,
  type Estimate,
  type Figure,
  figure,
  judgePublished,
  learningCurves,
  lineWithBand,
  md,
  percent,
  points,
  publishedVersusOurs,
  pValue,
  type Table,
  table,
  text,
  verdict,
} from '@trialbook/report';
import { adjustComparisons, type Comparison, compareArms, summarizeValues } from '@trialbook/stats';
import {
  cnnDropoutSweep,
  FINAL_ARMS,
  type FinalArm,
  SWEEP_RATES,
  SWEEP_SCALES,
  SWEEP_TRAINING,
  type SweepArm,
  type SweepMetric,
} from '../../experiments/cnn-dropout-sweep.ts';
import { pairedFact, testWords, trialFact } from '../trial-fact.ts';
import { KERAS_TOOL, kerasTrainings } from './keras-dropout.ts';
import { selection } from './selection.ts';

type Ours = BoundResults<SweepArm, SweepMetric>;

/** The published table, and the published accuracy after ten epochs. */
const PUBLISHED = [0.9806, 0.9758, 0.9719, 0.9679, 0.9674, 0.9592, 0.9468, 0.9059, 0.8795, 0.1135] as const;
const PUBLISHED_FINAL = 0.9914;
const ROUNDING = 0.000_05;
/** Random halves of the test images that the cost of choosing is averaged over. */
const HALVINGS = 200;

const FINAL_NAMES: Record<FinalArm, string> = {
  final: 'the final network',
  'final-no-dropout': 'without dropout',
  'final-no-extra-norm': 'without the extra batch norm',
  'final-l2': 'with an L2 penalty',
};
const finals = Object.keys(FINAL_ARMS) as FinalArm[];

export const sweepProblem = defineProblem({
  id: 'sweep',
  needs: { ours: cnnDropoutSweep },
  values: ({ ours }, { profile }) => {
    const { finalEpochs, filters, normMomentum, ...scale } = SWEEP_SCALES[profile];
    const best = SWEEP_RATES.reduce((a, b) => (mean(ours, b) > mean(ours, a) ? b : a));
    const most = ours.arm('0.9');
    const gap = compared(
      pairedFact(
        ours,
        'batchStatistics.0.9',
        most.values('batchStatisticsAccuracy'),
        most.values('testAccuracy'),
        'fraction',
      ),
    );
    return {
      ...scale,
      finalEpochs,
      filters: filters.join(' and '),
      normMomentum,
      learningRate: SWEEP_TRAINING.learningRate,
      l2: FINAL_ARMS['final-l2'].l2,
      finalRate: FINAL_ARMS.final.dropout,
      trials: ours.arm('0.0').n,
      parameters: ours.arm('0.0').values('parameters')[0]!,
      none: rateValues(ours, '0.0'),
      most: rateValues(ours, '0.9'),
      best: { rate: best, testAccuracy: ours.arm(best).mean('testAccuracy') },
      collapse: collapse(ours),
      running: gap,
      hidden: hiddenByStatistics(ours),
      scaledDown: profile === 'smoke' || profile === 'quick',
      agreement: agreement(ours),
      claims: claims(ours),
      selection: choosing(ours),
      published: publishedTable(ours),
      curve: sweepCurve(ours),
      statistics: statisticsTable(ours),
      keras: kerasValues(),
      finalCurves: finalCurves(ours),
      finals: finalTable(ours),
    };
  },
});

function mean(ours: Ours, arm: SweepArm): number {
  return ours.arm(arm).mean('testAccuracy').value;
}

function rateValues(ours: Ours, arm: SweepArm) {
  const trials = ours.arm(arm);
  return {
    testAccuracy: trials.mean('testAccuracy'),
    batchStatistics: trials.mean('batchStatisticsAccuracy'),
    largestShare: trials.mean('largestShare'),
    trainAccuracy: trials.mean('trainAccuracy'),
  };
}

/** The same network in Keras itself. */
function kerasValues() {
  const of = (dropout: number, metric: 'testAccuracy' | 'largestShare'): Estimate => {
    const values = kerasTrainings.filter((row) => row.dropout === dropout).map((row) => row[metric]);
    const { mean: value, n, standardError } = summarizeValues(values);
    return {
      name: `keras/${dropout}/${metric} mean`,
      unit: 'fraction',
      value,
      n,
      ...(standardError === null ? {} : { standardError }),
    };
  };
  return {
    tool: KERAS_TOOL,
    trainings: kerasTrainings.filter(({ dropout }) => dropout === 0).length,
    none: of(0, 'testAccuracy'),
    half: of(0.5, 'testAccuracy'),
    most: of(0.9, 'testAccuracy'),
    largestShare: of(0.9, 'largestShare'),
  };
}

/** Where the statistics of the test images gain most over the running ones, and at how many probabilities they gain at all. */
function hiddenByStatistics(ours: Ours) {
  const gains = SWEEP_RATES.map((rate) => ({
    rate,
    gain: pairedFact(
      ours,
      `batchStatisticsGain.${rate}`,
      ours.arm(rate).values('batchStatisticsAccuracy'),
      ours.arm(rate).values('testAccuracy'),
      'fraction',
    ),
  }));
  const largest = gains.reduce((a, b) => (b.gain.value > a.gain.value ? b : a));
  return {
    rate: largest.rate,
    gain: largest.gain,
    after: ours.arm(largest.rate).mean('batchStatisticsAccuracy'),
  };
}

/** Whether the networks with dropout 0.9 call nearly everything by one name. */
function collapse(ours: Ours) {
  const shares = ours.arm('0.9').values('largestShare');
  const collapsed = shares.filter((share) => share > 0.95).length;
  return {
    count: ours.fact('collapsed.0.9', collapsed, 'count'),
    how: verdict({
      outcome: collapsed === shares.length ? 'all' : collapsed === 0 ? 'none' : 'some',
      outcomes: ['all', 'some', 'none'],
    }),
  };
}

function agreement(ours: Ours) {
  const verdicts = SWEEP_RATES.map(
    (rate, i) =>
      judgePublished({
        published: PUBLISHED[i]!,
        rounding: ROUNDING,
        ours: ours.arm(rate).mean('testAccuracy'),
      }).verdict,
  );
  const of = (outcome: string) => verdicts.filter((one) => one === outcome).length;
  return {
    rows: SWEEP_RATES.length,
    agree: ours.fact('published.agree', of('agrees'), 'count'),
    wide: ours.fact('published.tooWide', of('too wide'), 'count'),
    differ: ours.fact('published.differ', of('differs'), 'count'),
  };
}

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

function claims(ours: Ours) {
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
    trialFact(
      ours,
      `trainTestGap.${arm}`,
      ours.arm(arm).completed.map(({ metrics }) => metrics.trainAccuracy! - metrics.testAccuracy!),
      'fraction',
    );
  return {
    finalAccuracy: ours.arm('final').mean('testAccuracy'),
    norm: of('final-no-extra-norm', 'testAccuracy'),
    normLoss: of('final-no-extra-norm', 'testLoss'),
    dropout: of('final-no-dropout', 'testAccuracy'),
    dropoutLoss: of('final-no-dropout', 'testLoss'),
    penalty: of('final-l2', 'testAccuracy'),
    penaltyLoss: of('final-l2', 'testLoss'),
    finalRise: overfits('final'),
    bareRise: overfits('final-no-extra-norm'),
    finalGap: trainTest('final'),
    bareGap: trainTest('final-no-extra-norm'),
    gapDifference: compared(
      pairedFact(
        ours,
        'trainTestGap.finalLessBare',
        ours.arm('final').completed.map(({ metrics }) => metrics.trainAccuracy! - metrics.testAccuracy!),
        ours
          .arm('final-no-extra-norm')
          .completed.map(({ metrics }) => metrics.trainAccuracy! - metrics.testAccuracy!),
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

function choosing(ours: Ours) {
  const trials = ours
    .arm('0.0')
    .completed.map(({ trial }) => trial)
    .filter((trial) =>
      SWEEP_RATES.every((rate) => ours.arm(rate).completed.some((record) => record.trial === trial)),
    );
  const found = trials.map((trial) =>
    selection(
      SWEEP_RATES.map((rate) => {
        const { metrics, artifacts } = ours.arm(rate).completed.find((record) => record.trial === trial)!;
        return { validationAccuracy: metrics.validationAccuracy!, right: artifacts.right as Uint8Array };
      }),
      HALVINGS,
      seedTree('halvings').child('trial', trial).stream(),
    ),
  );
  return {
    halvings: HALVINGS,
    candidates: SWEEP_RATES.length,
    validated: trialFact(
      ours,
      'selection.validated',
      found.map(({ validated }) => validated),
      'fraction',
    ),
    tested: trialFact(
      ours,
      'selection.tested',
      found.map(({ tested }) => tested),
      'fraction',
    ),
    optimism: compared(
      pairedFact(
        ours,
        'selection.optimism',
        found.map(({ optimism }) => optimism),
        found.map(() => 0),
        'fraction',
      ),
    ),
    gap: trialFact(
      ours,
      'selection.testedLessValidated',
      found.map(({ tested, validated }) => tested - validated),
      'fraction',
    ),
    same: ours.fact(
      'selection.sameChoice',
      found.filter(({ byValidation, byTest }) => byValidation === byTest).length,
      'count',
    ),
    sweeps: ours.fact('selection.sweeps', found.length, 'count'),
    choices: [...new Set(found.map(({ byValidation }) => SWEEP_RATES[byValidation]!))].sort().join(', '),
  };
}

function publishedTable(ours: Ours): Table {
  return publishedVersusOurs({
    id: 'published-sweep',
    caption: md`Test accuracy by dropout probability after one epoch, and of the final network: published ${cite('published')} and ours.`,
    from: [ours],
    rows: [
      ...SWEEP_RATES.map((rate, i) => ({
        what: `dropout ${rate}`,
        published: PUBLISHED[i]!,
        rounding: ROUNDING,
        ours: ours.arm(rate).mean('testAccuracy'),
        format: percent,
      })),
      {
        what: 'final network',
        published: PUBLISHED_FINAL,
        rounding: ROUNDING,
        ours: ours.arm('final').mean('testAccuracy'),
        format: percent,
      },
    ],
  });
}

function sweepCurve(ours: Ours): Figure {
  const band = (name: string, metric: SweepMetric) =>
    SWEEP_RATES.map((rate) => {
      const { value, ci95 } = ours.arm(rate).mean(metric);
      return {
        rate: Number(rate),
        series: name,
        mean: value,
        low: ci95?.[0] ?? value,
        high: ci95?.[1] ?? value,
      };
    });
  const published = PUBLISHED.map((value, i) => ({
    rate: Number(SWEEP_RATES[i]),
    series: 'published',
    mean: value as number,
    low: value as number,
    high: value as number,
  }));
  const at = (rate: SweepArm) => percent(ours.arm(rate).mean('testAccuracy'), { show: 'se' });
  return figure({
    id: 'dropout-sweep',
    caption: md`Test accuracy after one epoch against the dropout probability: ours with 95 % intervals, the same networks when batch norm takes the statistics of the test images, and the published numbers.`,
    alt: md`Three lines. Ours starts at ${at('0.0')} without dropout, has ${at('0.5')} at 0.5 and ends at ${at('0.9')} at 0.9; the published one starts at ${text(PUBLISHED[0])} and ends at ${text(PUBLISHED[9])}.`,
    from: [ours],
    chart: lineWithBand(
      [
        ...band('ours', 'testAccuracy'),
        ...band('ours, statistics of test images', 'batchStatisticsAccuracy'),
        ...published,
      ],
      {
        x: 'rate',
        y: 'mean',
        low: 'low',
        high: 'high',
        series: 'series',
        xAxis: { title: 'Dropout probability' },
        yAxis: { title: 'Test accuracy', format: '.0%', zero: true },
      },
    ),
  });
}

function statisticsTable(ours: Ours): Table {
  return table({
    id: 'dropout-statistics',
    caption: md`After one epoch: test accuracy as trained, test accuracy when batch norm takes the statistics of the test images, and the share of test images in the class named most often. Mean ± standard error.`,
    from: [ours],
    rows: SWEEP_RATES,
    columns: [
      { header: 'Dropout', cell: (rate) => rate },
      { header: 'n', cell: (rate) => count(ours.arm(rate).n) },
      {
        header: 'Test accuracy',
        cell: (rate) => percent(ours.arm(rate).mean('testAccuracy'), { show: 'se' }),
      },
      {
        header: 'Statistics of test images',
        cell: (rate) => percent(ours.arm(rate).mean('batchStatisticsAccuracy'), { show: 'se' }),
      },
      {
        header: 'Named most often',
        cell: (rate) => percent(ours.arm(rate).mean('largestShare'), { show: 'se' }),
      },
    ],
  });
}

function finalTable(ours: Ours): Table {
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

function finalCurves(ours: Ours): Figure {
  const end = (arm: FinalArm) => decimal(ours.arm(arm).mean('testLoss'), { show: 'se' });
  return figure({
    id: 'final-curves',
    caption: md`Loss over the epochs: training (running mean of each epoch, with dropout) and, as “test”, the held-out validation images. Mean and 95 % interval.`,
    alt: md`Four panels. Test losses at the end: ${end('final')} (final network), ${end('final-no-dropout')} (without dropout), ${end('final-no-extra-norm')} (without the extra batch norm), ${end('final-l2')} (with an L2 penalty).`,
    from: [ours],
    chart: learningCurves(
      finals.map((arm) => ({
        label: FINAL_NAMES[arm],
        train: ours.arm(arm).band('trainLossRunning'),
        test: ours.arm(arm).band('validationLoss'),
      })),
      { xAxis: { title: 'Epoch' }, yAxis: { title: 'Cross-entropy', scale: 'log' }, panels: 'each' },
    ),
  });
}
