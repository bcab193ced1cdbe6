// Problem 2.1, the consequence: a small CNN trained from zeros, from N(0, 0.4) and from He normal weights.

import {
  type Block,
  type BoundResults,
  channel,
  comparisonEstimate,
  count,
  decimal,
  type Estimate,
  figure,
  finding,
  md,
  note,
  percent,
  points,
  pValue,
  ref,
  section,
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
import type { Context } from '../references.ts';
import { join } from '../words.ts';

type TrainedResults = BoundResults<TrainedArm, TrainedMetric>;

const names = { zeros: 'zeros', 'normal-0.4': 'N(0, 0.4)', he: 'He normal' } as const;
const number = text;

export function initializationTrainingSection(ours: TrainedResults, { cite, profile }: Context): Block {
  const { filters, units, epochs, batchSize } = initializationTraining.plan(profile).arms.he.parameters;
  const compared = compareAll(
    (['normal-0.4', 'zeros'] as const).map((other) => [ours.arm('he').set, ours.arm(other).set] as const),
    'testAccuracy',
  );
  const [overNormal, overZeros] = compared.map((comparison) =>
    ours.fact(`heAgainst.${comparison.arms[1]}`, comparisonEstimate(comparison, 'fraction'), 'fraction'),
  ) as [Estimate, Estimate];
  return section(
    { id: 'initialization-training', title: 'What it does to training' },
    md`A small convolutional net (two convolutions of ${number(filters[0])} and ${number(filters[1])} filters, max pooling, ${number(units)} hidden units, ReLU;
      ${count(ours.arm('he').mean('parameters'), { show: 'value' })} parameters, no dropout) is trained on the standardised digits for ${number(epochs)} epochs with
      batches of ${number(batchSize)} by Adam ${cite('adam')}, from three starts: all weights zero, all from $N(0, 0.4^2)$, and He normal.`,
    figure({
      id: 'initialization-curves',
      caption: md`Training loss (mean over each epoch; geometric mean over trainings) and test accuracy (mean), with 95 % t intervals, of the logarithm for the loss.`,
      alt: md`Curves over the epochs, a line per start. ${join(trainedArms.map((arm) => md`From ${text(names[arm])} the training loss goes from ${decimal(firstEpochLoss(ours, arm), { show: 'value', digits: 3 })} to ${decimal(ours.arm(arm).mean('trainLoss'), { show: 'value', digits: 3 })}, and the test accuracy ends at ${percent(ours.arm(arm).mean('testAccuracy'), { show: 'value', digits: 1 })}.`))}`,
      from: [ours],
      chart: curves(ours),
    }),
    table({
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
    finding(
      md`Test accuracy from He normal weights less that from $N(0, 0.4^2)$: ${points(overNormal)}, ${pValue(overNormal)}${text(reading(overNormal))}; less that from zeros:
        ${points(overZeros)}, ${pValue(overZeros)}${text(reading(overZeros))} (paired t-tests over trainings, Holm-corrected for both).`,
    ),
    md`Zeros are the extreme of the vanishing gradient: every hidden activation is zero, so no weight gets a gradient, forwards nothing comes through
      for the output weights and backwards nothing through them. Only the biases of the output move, towards the frequencies of the classes, and the loss
      stays that of guessing, $\ln 10$ ≈ ${decimal({ name: 'ln 10', unit: '', value: Math.log(10) }, { digits: 2 })}. Any constant start has a milder form of it: units that begin alike get like
      gradients and stay alike. $N(0, 0.4^2)$ errs the other way: activations grow from layer to layer, the first outputs are large and confidently
      wrong (mean loss of the first epoch ${decimal(firstEpochLoss(ours, 'normal-0.4'), { show: 'value', digits: 2 })}, against
      ${decimal(firstEpochLoss(ours, 'he'), { show: 'value', digits: 2 })} from He), and ${ref('initialization-curves')} shows how long training works that off.`,
    note(
      md`The published solution ${cite('published')} answers this question in words, without a measurement, so there is no number to compare.`,
      'Published and ours',
    ),
  );
}

function reading(difference: Estimate): string {
  const p = difference.pValue ?? Number.NaN;
  if (!(p < 0.05)) return ', no detectable difference';
  return difference.value > 0 ? ', so He is better' : ', so He is worse';
}

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
