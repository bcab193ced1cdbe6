// Question 2: accuracy, its variance and the gap of every arm, and which differences are real.

import {
  armsTable,
  comparisonsTable,
  decimal,
  defineProblem,
  dotInterval,
  figure,
  md,
  percent,
  points,
  table,
  text,
  trialDots,
  verdict,
} from '@trialbook/report';
import { DATA_SETS, type DataSetName } from '../../experiments/image-examples.ts';
import { mlpRegularization } from '../../experiments/mlp-regularization.ts';
import { TUNED_ARMS } from '../../experiments/regularizations.ts';
import { NEAR_ZERO } from '../../experiments/weight-sizes.ts';
import { ARM_NAMES, DATA_KEYS, DATA_NAMES, listed, perDataSet } from '../words.ts';
import { classValues } from './classes.ts';
import {
  type ArmComparison,
  armComparisons,
  armsThat,
  bestArm,
  type RegularizationResults,
} from './comparisons.ts';
import { curveFigure, weightFigure } from './figures.ts';

export const regularizationProblem = defineProblem({
  id: 'regularization',
  needs: { ours: mlpRegularization },
  data: ['mnist', 'fashion-mnist'],
  values: async ({ ours }, { data }) => {
    const accuracy = armComparisons(ours, 'testAccuracy');
    const gap = armComparisons(ours, 'lossGap');
    return {
      trials: ours.arm('mnist/none').n,
      arms: TUNED_ARMS.length,
      comparisons: accuracy.length,
      none: perDataSet((dataSet) => ours.arm(`${dataSet}/none`).mean('testAccuracy')),
      range: perDataSet((dataSet) => rangeOver(ours, dataSet)),
      noneTrain: perDataSet((dataSet) => ours.arm(`${dataSet}/none`).mean('trainAccuracy')),
      best: perDataSet((dataSet) => bestValues(ours, accuracy, dataSet)),
      better: perDataSet((dataSet) => named(accuracy, dataSet, 'higher')),
      worse: perDataSet((dataSet) => named(accuracy, dataSet, 'lower')),
      alike: perDataSet((dataSet) => named(accuracy, dataSet, 'none')),
      helped: perDataSet((dataSet) => helped(accuracy, dataSet)),
      gapSmaller: perDataSet((dataSet) => named(gap, dataSet, 'lower')),
      gapLarger: perDataSet((dataSet) => named(gap, dataSet, 'higher')),
      accuracyTable: perDataSet((dataSet) => accuracyTable(ours, dataSet)),
      dots: perDataSet((dataSet) => dotsFigure(ours, dataSet)),
      gapTable: gapTable(ours),
      gapFigure: perDataSet((dataSet) => gapFigure(ours, dataSet)),
      comparisonsTable: armComparisonsTable('arm-comparisons', ours, accuracy),
      gapComparisons: armComparisonsTable('gap-comparisons', ours, gap),
      curves: perDataSet((dataSet) => curveFigure(ours, dataSet)),
      weights: {
        nearZero: NEAR_ZERO,
        l1: perDataSet((dataSet) => ours.arm(`${dataSet}/l1`).mean('nearZero')),
        none: perDataSet((dataSet) => ours.arm(`${dataSet}/none`).mean('nearZero')),
        l2: perDataSet((dataSet) => ours.arm(`${dataSet}/l2`).mean('nearZero')),
        figure: perDataSet((dataSet) => weightFigure(ours, dataSet)),
      },
      classes: {
        mnist: without(classValues(ours, 'mnist', bestArm(ours, 'mnist'), await data('mnist')), 'accuracies'),
        fashion: classValues(
          ours,
          'fashion-mnist',
          bestArm(ours, 'fashion-mnist'),
          await data('fashion-mnist'),
        ),
      },
    };
  },
});

/** The best trial less the worst one of the network without regularisation, in points: what a seed alone can do. */
function rangeOver(ours: RegularizationResults, dataSet: DataSetName) {
  const values = ours.arm(`${dataSet}/none`).values('testAccuracy');
  const range = values.length === 0 ? Number.NaN : Math.max(...values) - Math.min(...values);
  return ours.fact(`range.${DATA_KEYS[dataSet]}.none`, 100 * range, 'points');
}

function without<T extends object, K extends keyof T>(values: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = values;
  return rest;
}

function named(
  comparisons: readonly ArmComparison[],
  dataSet: DataSetName,
  direction: 'higher' | 'lower' | 'none',
) {
  return listed(armsThat(comparisons, dataSet, direction).map((arm) => ARM_NAMES[arm]));
}

/** Whether any arm was found better, or worse, than none. */
function helped(comparisons: readonly ArmComparison[], dataSet: DataSetName) {
  const better = armsThat(comparisons, dataSet, 'higher').length > 0;
  const worse = armsThat(comparisons, dataSet, 'lower').length > 0;
  const outcomes = ['better only', 'worse only', 'both', 'neither'] as const;
  return verdict({
    outcome: better ? (worse ? 'both' : 'better only') : worse ? 'worse only' : 'neither',
    outcomes,
  });
}

function bestValues(
  ours: RegularizationResults,
  comparisons: readonly ArmComparison[],
  dataSet: DataSetName,
) {
  const arm = bestArm(ours, dataSet);
  const key = DATA_KEYS[dataSet];
  const one = comparisons.find((each) => each.dataSet === dataSet && each.arm === arm);
  const accuracy = ours.arm(`${dataSet}/${arm}`).mean('testAccuracy');
  const tested = ours.arm(`${dataSet}/${arm}`).completed[0]?.artifacts.confusion as Int32Array | undefined;
  const images = tested?.reduce((sum, found) => sum + found, 0) ?? 0;
  return {
    name: text(ARM_NAMES[arm]),
    accuracy,
    isNone: arm === 'none',
    ...(one === undefined
      ? {
          gain: ours.fact(`gain.${key}`, 0, 'fraction'),
          images: ours.fact(`gainInImages.${key}`, 0, 'count'),
        }
      : {
          gain: one.difference,
          images: ours.fact(`gainInImages.${key}`, Math.round(one.difference.value * images), 'count'),
        }),
    tested: images,
    direction: one?.direction ?? verdict({ outcome: 'none', outcomes: ['higher', 'lower', 'none'] }),
  };
}

function accuracyTable(ours: RegularizationResults, dataSet: DataSetName) {
  return armsTable(ours, {
    id: `accuracy-${DATA_KEYS[dataSet]}`,
    caption: md`${text(DATA_NAMES[dataSet])}: accuracy of every arm, mean ± standard error over the trials with its interval.`,
    arms: TUNED_ARMS.map((arm) => `${dataSet}/${arm}` as const),
    label: (arm) => ARM_NAMES[arm.split('/')[1] as keyof typeof ARM_NAMES],
    metrics: [
      { metric: 'testAccuracy', title: 'Test', format: percent },
      { metric: 'trainAccuracy', title: 'Training', format: percent },
    ],
  });
}

function dotsFigure(ours: RegularizationResults, dataSet: DataSetName) {
  return figure({
    id: `trials-${DATA_KEYS[dataSet]}`,
    caption: md`${text(DATA_NAMES[dataSet])}: test accuracy of every single trial (dots), with mean and 95 % interval.`,
    alt: md`Rows of dots by arm; the spread within a row shows how much trials of one arm differ by their seeds alone.`,
    from: [ours],
    chart: trialDots(
      TUNED_ARMS.map((arm) => ({
        label: ARM_NAMES[arm],
        values: ours.arm(`${dataSet}/${arm}`).values('testAccuracy'),
        lost: ours.arm(`${dataSet}/${arm}`).diverged.value + ours.arm(`${dataSet}/${arm}`).failed.value,
      })),
      { axis: { title: 'Test accuracy', format: '.1%' } },
    ),
  });
}

function gapTable(ours: RegularizationResults) {
  return table({
    id: 'gaps',
    caption: md`What the training images get more than the test images: accuracy in points, and loss. Mean ± standard error.`,
    from: [ours],
    rows: TUNED_ARMS,
    columns: [
      { header: 'Arm', cell: (arm) => ARM_NAMES[arm] },
      ...DATA_SETS.flatMap((dataSet) => [
        {
          header: `${DATA_NAMES[dataSet]}, accuracy`,
          cell: (arm: (typeof TUNED_ARMS)[number]) =>
            points(ours.arm(`${dataSet}/${arm}`).mean('accuracyGap'), { show: 'se' }),
        },
        {
          header: `${DATA_NAMES[dataSet]}, loss`,
          cell: (arm: (typeof TUNED_ARMS)[number]) =>
            decimal(ours.arm(`${dataSet}/${arm}`).mean('lossGap'), { show: 'se' }),
        },
      ]),
    ],
  });
}

function gapFigure(ours: RegularizationResults, dataSet: DataSetName) {
  return figure({
    id: `gap-${DATA_KEYS[dataSet]}`,
    caption: md`${text(DATA_NAMES[dataSet])}: training accuracy less test accuracy, with the 95 % interval over the trials.`,
    alt: 'One dot with its interval per arm; further to the right means that more of what was learned holds for the training images only.',
    from: [ours],
    chart: dotInterval(
      TUNED_ARMS.map((arm) => ({
        label: ARM_NAMES[arm],
        estimate: ours.arm(`${dataSet}/${arm}`).mean('accuracyGap'),
      })),
      { axis: { title: 'Training less test accuracy', format: '.1%' } },
    ),
  });
}

function armComparisonsTable(id: string, ours: RegularizationResults, comparisons: readonly ArmComparison[]) {
  const loss = id === 'gap-comparisons';
  const what = loss ? 'the gap between test and training loss' : 'test accuracy';
  return comparisonsTable({
    id,
    caption: md`Every arm less no regularisation in ${text(what)}, paired by trial; p-values corrected over all rows by Holm’s method.`,
    from: [ours],
    rows: comparisons,
    columns: [
      { header: 'Data', cell: ({ dataSet }) => DATA_NAMES[dataSet] },
      { header: 'Arm', cell: ({ arm }) => ARM_NAMES[arm], rowHeader: true },
    ],
    difference: ({ difference, comparable }) => (comparable ? difference : undefined),
    format: (difference) =>
      loss ? decimal(difference, { show: 'ci', signed: true }) : points(difference, { show: 'ci' }),
    beside: [
      {
        header: 'Effect size',
        align: 'end',
        cell: ({ effectSize }) =>
          effectSize === undefined ? null : decimal(effectSize, { digits: 1, signed: true }),
      },
    ],
  });
}
