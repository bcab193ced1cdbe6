// Figures of question 2 that no other report needs: curves of some arms, and how large the weights are.

import {
  decimal,
  figure,
  type Inline,
  learningCurves,
  lineWithBand,
  md,
  percent,
  text,
} from '@trialbook/report';
import type { DataSetName } from '../../experiments/image-examples.ts';
import type { RegularizationName } from '../../experiments/mlp-regularization.ts';
import { SIZE_EDGES } from '../../experiments/weight-sizes.ts';
import { ARM_NAMES, DATA_KEYS, DATA_NAMES } from '../words.ts';
import type { RegularizationResults } from './comparisons.ts';

/** The mean of a curve in the last epoch that any trial reached. */
function lastOf(
  ours: RegularizationResults,
  arm: RegularizationName,
  series: 'trainLossRunning' | 'validationLoss',
): Inline {
  const value = ours.arm(arm).band(series).at(-1)?.mean ?? Number.NaN;
  return decimal({ name: `${ours.id}/${arm}/${series}, last epoch`, unit: '', value }, { digits: 3 });
}

const CURVE_ARMS = ['none', 'dropout', 'batch-norm'] as const;

/** Training and validation loss over the epochs of three arms. */
export function curveFigure(ours: RegularizationResults, dataSet: DataSetName) {
  const curves = CURVE_ARMS.map((arm) => ({
    label: ARM_NAMES[arm],
    train: ours.arm(`${dataSet}/${arm}`).band('trainLossRunning'),
    test: ours.arm(`${dataSet}/${arm}`).band('validationLoss'),
  }));
  const means = curves.flatMap(({ train, test }) => [...train, ...test]).map(({ mean }) => mean);
  return figure({
    id: `curves-${DATA_KEYS[dataSet]}`,
    caption: md`${text(DATA_NAMES[dataSet])}: loss over epochs, mean and 95 % interval over the trials that were still training. The training loss is the mean over the batches of an epoch, each before its update and with the arm’s dropout.`,
    alt: md`Three pairs of curves. In the last epoch shown, the mean training loss without regularisation is ${lastOf(ours, `${dataSet}/none`, 'trainLossRunning')} and its validation loss ${lastOf(ours, `${dataSet}/none`, 'validationLoss')}; with dropout they are ${lastOf(ours, `${dataSet}/dropout`, 'trainLossRunning')} and ${lastOf(ours, `${dataSet}/dropout`, 'validationLoss')}.`,
    from: [ours],
    chart: learningCurves(curves, {
      heldOut: 'validation',
      xAxis: { title: 'Epoch' },
      yAxis: {
        title: 'Cross-entropy',
        scale: 'log',
        domain: [Math.min(...means) / 1.3, Math.max(...means) * 1.2],
      },
    }),
  });
}

const WEIGHT_ARMS = ['none', 'l1', 'l2'] as const;

/** The share of weights by their size, without and with penalties. */
export function weightFigure(ours: RegularizationResults, dataSet: DataSetName) {
  const rows = WEIGHT_ARMS.flatMap((arm) =>
    ours
      .arm(`${dataSet}/${arm}`)
      .band('weightSizes')
      .map((point, i) => ({
        ...point,
        size: 10 ** ((SIZE_EDGES[i]! + SIZE_EDGES[i + 1]!) / 2),
        arm: ARM_NAMES[arm],
      })),
  );
  const nearZero = (arm: (typeof WEIGHT_ARMS)[number]) =>
    percent(ours.arm(`${dataSet}/${arm}`).mean('nearZero'), { show: 'value' });
  return figure({
    id: `weight-sizes-${DATA_KEYS[dataSet]}`,
    caption: md`${text(DATA_NAMES[dataSet])}: share of the weights in each half decade of their size, mean and 95 % interval over the trials. What is smaller than the axis counts at its left end.`,
    alt: md`Three curves. The share of weights below a thousandth is ${nearZero('none')} without a penalty, ${nearZero('l1')} with L1 and ${nearZero('l2')} with L2.`,
    from: [ours],
    chart: lineWithBand(rows, {
      x: 'size',
      y: 'mean',
      low: 'low',
      high: 'high',
      series: 'arm',
      xAxis: { title: 'Size of a weight', scale: 'log', format: '~e' },
      yAxis: { title: 'Share of the weights', format: '.0%', zero: true },
    }),
  });
}
