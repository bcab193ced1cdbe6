// Question 2, bias against variance: error over width, and its parts from predictions of independent trainings.

import {
  type BoundResults,
  compared,
  decimal,
  defineProblem,
  type Estimate,
  figure,
  lineWithBand,
  md,
  percent,
  table,
  text,
  verdict,
} from '@trialbook/report';
import {
  type BiasVarianceArm,
  type BiasVarianceMetric,
  biasVariance,
  SOURCES,
  type VarianceSource,
  WIDTH_SCALES,
} from '../../experiments/bias-variance.ts';
import { DATA_SETS, type DataSetName } from '../../experiments/image-examples.ts';
import { type Decomposition, decompose } from '../../experiments/prediction-spread.ts';
import { meanOf } from '../mean-of.ts';
import { DATA_KEYS, DATA_NAMES, perDataSet } from '../words.ts';

type Results = BoundResults<BiasVarianceArm, BiasVarianceMetric>;

/** The parts of the squared error of one arm, each with its jackknife interval over the trials. */
export type PartEstimates = Readonly<Record<keyof Decomposition, Estimate>>;

export const tradeOffProblem = defineProblem({
  id: 'tradeOff',
  needs: { ours: biasVariance },
  values: ({ ours }, { profile }) => {
    const { widths, trainImages, epochs, batchSize } = WIDTH_SCALES[profile];
    const parts = (dataSet: DataSetName, width: number, source: VarianceSource) =>
      partsOf(ours, dataSet, width, source);
    return {
      trials: ours.arm(`mnist/${widths[0]!}/drawn`).n,
      widths: widths.length,
      smallest: widths[0]!,
      largest: widths.at(-1)!,
      trainImages,
      epochs,
      batchSize,
      at: perDataSet((dataSet) => ({
        narrowErrors: errorsAt(ours, dataSet, widths[0]!),
        wideErrors: errorsAt(ours, dataSet, widths.at(-1)!),
        narrow: parts(dataSet, widths[0]!, 'drawn'),
        wide: parts(dataSet, widths.at(-1)!, 'drawn'),
        wideSeeds: parts(dataSet, widths.at(-1)!, 'seeds'),
      })),
      bestWidth: perDataSet((dataSet) => text(bestWidth(ours, dataSet, widths))),
      turn: perDataSet((dataSet) => turnOf(ours, dataSet, widths)),
      variance: perDataSet((dataSet) =>
        fallOrRise(
          ours,
          `variance.${DATA_KEYS[dataSet]}`,
          widths.map((width) => parts(dataSet, width, 'drawn').variance),
        ),
      ),
      seedShare: perDataSet((dataSet) => {
        const wide = widths.at(-1)!;
        const share =
          parts(dataSet, wide, 'seeds').variance.value / parts(dataSet, wide, 'drawn').variance.value;
        return ours.fact(`seedShare.${DATA_KEYS[dataSet]}`, share, 'fraction');
      }),
      errorFigure: perDataSet((dataSet) => errorFigure(ours, dataSet, widths)),
      partsFigure: perDataSet((dataSet) => partsFigure(ours, dataSet, widths, parts)),
      table: table({
        id: 'bias-variance-parts',
        caption: md`Squared error of the test probabilities, its bias and its variance, with training images drawn anew for each trial, and the variance that is left when all trials have the same images. In brackets the jackknife interval over the trials.`,
        from: [ours],
        rows: DATA_SETS.flatMap((dataSet) => widths.map((width) => ({ dataSet, width }))),
        columns: [
          { header: 'Data', cell: ({ dataSet }) => DATA_NAMES[dataSet] },
          { header: 'Width', cell: ({ width }) => text(width), align: 'end', rowHeader: true },
          {
            header: 'Test accuracy',
            cell: ({ dataSet, width }) =>
              percent(ours.arm(`${dataSet}/${width}/drawn`).mean('testAccuracy'), { show: 'se' }),
          },
          {
            header: 'Error',
            cell: ({ dataSet, width }) =>
              decimal(parts(dataSet, width, 'drawn').error, { show: 'value', digits: 4 }),
          },
          {
            header: 'Bias',
            cell: ({ dataSet, width }) =>
              decimal(parts(dataSet, width, 'drawn').bias, { show: 'ci', digits: 4 }),
          },
          {
            header: 'Variance',
            cell: ({ dataSet, width }) =>
              decimal(parts(dataSet, width, 'drawn').variance, { show: 'ci', digits: 4 }),
          },
          {
            header: 'Variance, seeds alone',
            cell: ({ dataSet, width }) =>
              decimal(parts(dataSet, width, 'seeds').variance, { show: 'ci', digits: 4 }),
          },
        ],
      }),
      logTable: table({
        id: 'bias-variance-log',
        caption: md`The same for the cross-entropy, with Heskes’s decomposition for these trials: the loss of the mean prediction, and the mean divergence of a trial from it.`,
        from: [ours],
        rows: DATA_SETS.flatMap((dataSet) => widths.map((width) => ({ dataSet, width }))),
        columns: [
          { header: 'Data', cell: ({ dataSet }) => DATA_NAMES[dataSet] },
          { header: 'Width', cell: ({ width }) => text(width), align: 'end', rowHeader: true },
          ...SOURCES.flatMap((source) => {
            const arm = ({ dataSet, width }: { dataSet: DataSetName; width: number }) =>
              `${dataSet}/${width}/${source}` as const;
            const words = source === 'drawn' ? 'images drawn anew' : 'seeds alone';
            return [
              {
                header: `Bias, ${words}`,
                cell: (row: { dataSet: DataSetName; width: number }) =>
                  decimal(lossOfMean(ours, arm(row)), { show: 'value', digits: 3 }),
              },
              {
                header: `Variance, ${words}`,
                cell: (row: { dataSet: DataSetName; width: number }) =>
                  decimal(ours.arm(arm(row)).mean('divergenceFromMean'), { show: 'value', digits: 3 }),
              },
            ];
          }),
        ],
      }),
    };
  },
});

function lossOfMean(ours: Results, arm: BiasVarianceArm): Estimate {
  const value = ours.arm(arm).completed[0]?.series.lossOfMean?.[0] ?? Number.NaN;
  return ours.fact(`lossOfMean.${arm}`, value);
}

/** Bias and variance of one arm; the interval from the jackknife's pseudo-values over the trials. */
export function partsOf(
  ours: Results,
  dataSet: DataSetName,
  width: number,
  source: VarianceSource,
): PartEstimates {
  const { completed } = ours.arm(`${dataSet}/${width}/${source}`);
  const kept = completed.map(({ trial }) => trial);
  const between = completed.map(({ series }) => kept.map((trial) => series.overlap![trial]!));
  const withTruth = completed.map(({ metrics }) => metrics.truthOverlap!);
  const whole = decompose(between, withTruth);
  const without = completed.map((_, i) => decompose(between, withTruth, i));
  const n = completed.length;
  const estimate = (part: keyof Decomposition): Estimate => {
    const name = `${part}.${dataSet}.${width}.${source}`;
    const pseudo = without.map((left) => n * whole[part] - (n - 1) * left[part]);
    if (n < 3) return ours.fact(name, { value: whole[part], n });
    const { standardError = 0, ci95 = [0, 0] } = meanOf(pseudo);
    const half = (ci95[1] - ci95[0]) / 2;
    const interval = [whole[part] - half, whole[part] + half] as const;
    return ours.fact(name, { value: whole[part], n, standardError, ci95: interval, method: 'jackknife' });
  };
  return { error: estimate('error'), bias: estimate('bias'), variance: estimate('variance') };
}

function errorsAt(ours: Results, dataSet: DataSetName, width: number) {
  return {
    train: errorOf(ours, dataSet, width, 'trainAccuracy'),
    test: errorOf(ours, dataSet, width, 'testAccuracy'),
  };
}

/** Share of wrong answers, the images drawn anew. */
function errorOf(
  ours: Results,
  dataSet: DataSetName,
  width: number,
  metric: 'trainAccuracy' | 'testAccuracy',
): Estimate {
  const { value, ci95, n, standardError } = ours.arm(`${dataSet}/${width}/drawn`).mean(metric);
  return ours.fact(
    `error.${dataSet}.${width}.${metric}`,
    {
      value: 1 - value,
      ...(n !== undefined && { n }),
      ...(standardError !== undefined && { standardError }),
      ...(ci95 && { ci95: [1 - ci95[1], 1 - ci95[0]] as const, method: 'Student t' }),
    },
    'fraction',
  );
}

function bestWidth(ours: Results, dataSet: DataSetName, widths: readonly number[]): number {
  const accuracy = (width: number) => ours.arm(`${dataSet}/${width}/drawn`).mean('testAccuracy').value;
  return widths.toSorted((a, b) => accuracy(b) - accuracy(a))[0]!;
}

/** Whether the widest network is worse than the best of the narrower ones: the U that textbooks draw. */
function turnOf(ours: Results, dataSet: DataSetName, widths: readonly number[]) {
  const narrower = bestWidth(ours, dataSet, widths.slice(0, -1));
  return {
    narrower: text(narrower),
    ...compared(
      ours.difference(`${dataSet}/${widths.at(-1)!}/drawn`, `${dataSet}/${narrower}/drawn`, 'testAccuracy'),
    ),
  };
}

/** Whether a part of the error ends lower or higher than it begins, by intervals that do not overlap. */
function fallOrRise(ours: Results, name: string, values: readonly Estimate[]) {
  const [first, last] = [values[0]!, values.at(-1)!];
  const [a, b] = [first.ci95, last.ci95];
  const outcomes = ['rises', 'falls', 'open'] as const;
  const outcome =
    a === undefined || b === undefined ? 'open' : b[0] > a[1] ? 'rises' : b[1] < a[0] ? 'falls' : 'open';
  const change = ours.fact(`change.${name}`, last.value - first.value);
  return verdict({ outcome, outcomes, estimate: change });
}

function errorFigure(ours: Results, dataSet: DataSetName, widths: readonly number[]) {
  const rows = widths.flatMap((width) =>
    (['trainAccuracy', 'testAccuracy'] as const).map((metric) => {
      const { value, ci95 = [value, value] } = ours.arm(`${dataSet}/${width}/drawn`).mean(metric);
      return {
        width,
        error: 1 - value,
        low: 1 - ci95[1],
        high: 1 - ci95[0],
        part: metric === 'trainAccuracy' ? 'training images' : 'test images',
      };
    }),
  );
  const errorAt = (metric: 'trainAccuracy' | 'testAccuracy', width: number) =>
    percent(errorOf(ours, dataSet, width, metric), { show: 'value', digits: 1 });
  return figure({
    id: `width-error-${DATA_KEYS[dataSet]}`,
    caption: md`${text(DATA_NAMES[dataSet])}: share of wrong answers over the width of both hidden layers, mean and 95 % interval over trials with training images of their own.`,
    alt: md`Two curves over width. At the narrowest network the errors are ${errorAt('trainAccuracy', widths[0]!)} on training and ${errorAt('testAccuracy', widths[0]!)} on test images, at the widest ${errorAt('trainAccuracy', widths.at(-1)!)} and ${errorAt('testAccuracy', widths.at(-1)!)}.`,
    from: [ours],
    chart: lineWithBand(rows, {
      x: 'width',
      y: 'error',
      low: 'low',
      high: 'high',
      series: 'part',
      xAxis: { title: 'Units of each hidden layer', scale: 'log', domain: [widths[0]!, widths.at(-1)!] },
      yAxis: { title: 'Wrong answers', format: '.0%', zero: true },
    }),
  });
}

function partsFigure(
  ours: Results,
  dataSet: DataSetName,
  widths: readonly number[],
  parts: (dataSet: DataSetName, width: number, source: VarianceSource) => PartEstimates,
) {
  const curves = [
    ['bias', 'drawn', 'bias'],
    ['variance', 'drawn', 'variance, images drawn anew'],
    ['variance', 'seeds', 'variance, seeds alone'],
  ] as const;
  const rows = widths.flatMap((width) =>
    curves.map(([part, source, label]) => {
      const { value, ci95 = [value, value] } = parts(dataSet, width, source)[part];
      return { width, value, low: ci95[0], high: ci95[1], part: label };
    }),
  );
  const shown = (part: 'bias' | 'variance', source: VarianceSource, width: number) =>
    decimal(parts(dataSet, width, source)[part], { show: 'value', digits: 3 });
  return figure({
    id: `bias-variance-${DATA_KEYS[dataSet]}`,
    caption: md`${text(DATA_NAMES[dataSet])}: the parts of the squared error of the test probabilities over width, with jackknife intervals. Bias and the upper variance add up to the error.`,
    alt: md`Three curves over width. From the narrowest to the widest network bias goes from ${shown('bias', 'drawn', widths[0]!)} to ${shown('bias', 'drawn', widths.at(-1)!)}, variance with images drawn anew from ${shown('variance', 'drawn', widths[0]!)} to ${shown('variance', 'drawn', widths.at(-1)!)}, and with seeds alone from ${shown('variance', 'seeds', widths[0]!)} to ${shown('variance', 'seeds', widths.at(-1)!)}.`,
    from: [ours],
    chart: lineWithBand(rows, {
      x: 'width',
      y: 'value',
      low: 'low',
      high: 'high',
      series: 'part',
      xAxis: { title: 'Units of each hidden layer', scale: 'log', domain: [widths[0]!, widths.at(-1)!] },
      yAxis: { title: 'Part of the squared error', zero: true },
    }),
  });
}
