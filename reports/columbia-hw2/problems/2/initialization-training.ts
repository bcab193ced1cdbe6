// Problem 2.1, the consequence: a small CNN trained from zeros, from N(0, 0.4) and from He normal weights.

import {
  type BoundResults,
  type Compared,
  channel,
  compared,
  comparisonEstimate,
  decimal,
  defineProblem,
  type Estimate,
  figure,
  joined,
  md,
  percent,
  seriesColour,
  table,
  text,
  type VegaLiteChart,
  vegaLite,
} from '@trialbook/report';
import { compareAll, summarizeValues } from '@trialbook/stats';
import {
  initializationTraining,
  type TrainedArm,
  type TrainedMetric,
  trainedArms,
} from '../../experiments/initialization-training.ts';

type TrainedResults = BoundResults<TrainedArm, TrainedMetric>;

const names = { zeros: 'zeros', 'normal-0.4': 'N(0, 0.4)', he: 'He normal' } as const;

export const initializationTrainingProblem = defineProblem({
  id: 'initializationTraining',
  needs: { ours: initializationTraining },
  values: ({ ours }, { profile }) => {
    const { filters, units, epochs, batchSize } = initializationTraining.plan(profile).arms.he.parameters;
    const comparisons = compareAll(
      (['normal-0.4', 'zeros'] as const).map((other) => [ours.arm('he').set, ours.arm(other).set] as const),
      'testAccuracy',
    );
    const [overNormal, overZeros] = comparisons.map((comparison) =>
      compared(
        ours.fact(`heAgainst.${comparison.arms[1]}`, comparisonEstimate(comparison, 'fraction'), 'fraction'),
      ),
    ) as [Compared, Compared];
    return {
      filters: { first: filters[0], second: filters[1] },
      units,
      epochs,
      batchSize,
      parameters: ours.arm('he').mean('parameters'),
      ln10: { name: 'ln 10', unit: '', value: Math.log(10) },
      firstEpochLoss: { normal: firstEpochLoss(ours, 'normal-0.4'), he: firstEpochLoss(ours, 'he') },
      overNormal,
      overZeros,
      curves: figure({
        id: 'initialization-curves',
        caption: md`Training loss (mean over each epoch; geometric mean over trainings) and test accuracy (mean), with 95 % t intervals, of the logarithm for the loss.`,
        alt: md`Curves over the epochs, a line per start. ${joined(trainedArms.map((arm) => md`From ${text(names[arm])} the training loss goes from ${decimal(firstEpochLoss(ours, arm), { show: 'value', digits: 3 })} to ${decimal(ours.arm(arm).mean('trainLoss'), { show: 'value', digits: 3 })}, and the test accuracy ends at ${percent(ours.arm(arm).mean('testAccuracy'), { show: 'value', digits: 1 })}.`))}`,
        from: [ours],
        chart: curves(ours),
      }),
      results: table({
        id: 'initialization-training-results',
        caption: md`After the last epoch: mean ± standard error over trainings.`,
        from: [ours],
        rows: trainedArms,
        columns: [
          { header: 'Start', cell: (arm) => names[arm] },
          {
            header: 'Training loss, first epoch',
            cell: (arm) => decimal(firstEpochLoss(ours, arm), { show: 'se', digits: 4 }),
          },
          {
            header: 'Training loss, last epoch',
            cell: (arm) => decimal(ours.arm(arm).mean('trainLoss'), { show: 'se', digits: 4 }),
          },
          {
            header: 'Test loss',
            cell: (arm) => decimal(ours.arm(arm).mean('testLoss'), { show: 'se', digits: 4 }),
          },
          {
            header: 'Test accuracy',
            cell: (arm) => percent(ours.arm(arm).mean('testAccuracy'), { show: 'se' }),
          },
        ],
      }),
    };
  },
});

function firstEpochLoss(ours: TrainedResults, arm: TrainedArm): Estimate {
  const { mean, standardError, low, high, n } = ours.arm(arm).band('trainLoss')[0]!;
  return ours.fact(
    `firstEpochLoss.${arm}`,
    { value: mean, standardError, n, ci95: [low, high], method: 'Student t' },
    '',
  );
}

function curves(ours: TrainedResults): VegaLiteChart {
  const panels = {
    trainLoss: {
      title: 'Training loss',
      axis: { scale: 'log', format: '~g', ticks: [0.001, 0.01, 0.1, 1, 10, 100, 1000] },
    },
    testAccuracy: { title: 'Test accuracy', axis: { format: '.0%', domain: [0, 1] } },
  } as const;
  const measures = Object.keys(panels) as (keyof typeof panels)[];
  const rows = measures.flatMap((measure) =>
    trainedArms.flatMap((arm) => {
      const curvesOf = ours.arm(arm).completed.map(({ series }) => series[measure]!);
      return Array.from(curvesOf[0] ?? [], (_, epoch) => {
        const values = curvesOf.map((curve) => curve[epoch]!);
        const loss = measure === 'trainLoss';
        const { mean, ci95, n } = summarizeValues(loss ? values.map(Math.log10) : values);
        const [low, high] = ci95 ?? [mean, mean];
        const shown = (value: number) => (loss ? 10 ** value : Math.min(1, Math.max(0, value)));
        return {
          measure,
          start: names[arm],
          epoch: epoch + 1,
          mean: shown(mean),
          low: shown(low),
          high: shown(high),
          n,
        };
      });
    }),
  );
  const colour = {
    field: 'start',
    type: 'nominal',
    title: null,
    scale: {
      domain: trainedArms.map((arm) => names[arm]),
      range: [seriesColour(1), seriesColour(3), seriesColour(0)],
    },
  };
  const panel = (measure: keyof typeof panels) => {
    const { ticks, ...axis } = { ticks: undefined, ...panels[measure].axis };
    const y = (field: string) => ({
      ...channel(field, { title: '', ...axis }),
      title: null,
      axis: { format: axis.format, ...(ticks && { values: ticks }) },
    });
    const x = { ...channel('epoch', { title: 'Epoch' }), axis: { tickMinStep: 1, format: 'd' } };
    return {
      title: { text: panels[measure].title, anchor: 'start' },
      width: 285,
      height: 240,
      transform: [{ filter: { field: 'measure', equal: measure } }],
      layer: [
        {
          mark: { type: 'area', opacity: 0.18 },
          encoding: { x, y: y('low'), y2: { field: 'high' }, color: colour },
        },
        {
          mark: { type: 'line', strokeWidth: 2, point: { size: 36 } },
          encoding: { x, y: y('mean'), color: colour },
        },
      ],
    };
  };
  return vegaLite({ hconcat: measures.map(panel) }, rows);
}
