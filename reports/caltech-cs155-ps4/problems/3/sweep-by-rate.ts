// 3G, one epoch: accuracy by dropout probability, published, ours and in Keras.

import {
  type BoundResults,
  cite,
  type Estimate,
  type Figure,
  figure,
  judgePublished,
  lineWithBand,
  md,
  percent,
  publishedVersusOurs,
  type Table,
  text,
} from '@trialbook/report';
import { summarizeValues } from '@trialbook/stats';
import { SWEEP_RATES, type SweepArm, type SweepMetric } from '../../experiments/cnn-dropout-sweep.ts';
import { KERAS_TOOL, kerasTrainings } from './keras-dropout.ts';

type Ours = BoundResults<SweepArm, SweepMetric>;

/** The published table, and the published accuracy after ten epochs. */
const PUBLISHED = [0.9806, 0.9758, 0.9719, 0.9679, 0.9674, 0.9592, 0.9468, 0.9059, 0.8795, 0.1135] as const;

const PUBLISHED_FINAL = 0.9914;

const ROUNDING = 0.000_05;

export function agreement(ours: Ours) {
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

export function publishedTable(ours: Ours): Table {
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

export function sweepCurve(ours: Ours): Figure {
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

/** The same network in Keras itself. */
export function kerasValues() {
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
