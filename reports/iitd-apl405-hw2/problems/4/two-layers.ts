// Question 4 (v)–(vii): a hidden layer of sigmoid units, its width, and what a zero start does to it.

import {
  compared,
  count,
  defineProblem,
  figure,
  lineWithBand,
  md,
  percent,
  table,
  text,
  verdict,
} from '@trialbook/report';
import type { LayerUnits } from '../../experiments/hidden-symmetry.ts';
import {
  FNN_SCALES,
  FNN_SETTINGS,
  type FnnArm,
  mnistFnn,
  OTHER_WIDTHS,
} from '../../experiments/mnist-fnn.ts';
import { type Classifier, trainingCurves } from '../curves.ts';
import { parametersOf } from '../parameters.ts';
import { powerOfTen } from '../power-of-ten.ts';

/** Arms by hidden units, from few to many. */
const WIDTHS = [...OTHER_WIDTHS, 200]
  .sort((a, b) => a - b)
  .map((units) => ({ units, arm: (units === 200 ? 'v' : `vi-${units}`) as FnnArm }));

/** Largest distance between hidden units, relative to their weights, from which they count as different. */
const APART = 0.01;

export const twoLayersProblem = defineProblem({
  id: 'twoLayers',
  needs: { ours: mnistFnn },
  values: ({ ours }, { profile }) => {
    const scale = FNN_SCALES[profile];
    const arm = ours.arm('v');
    const trained = WIDTHS.filter(({ arm }) => ours.arm(arm).completed.length > 0);
    return {
      units: FNN_SETTINGS.v.hidden[0],
      start: FNN_SETTINGS.v.weights,
      rate: FNN_SETTINGS.v.learningRate,
      steps: scale.steps,
      trials: arm.n,
      testAccuracy: arm.mean('testAccuracy'),
      trainAccuracy: arm.mean('trainAccuracy'),
      parameters: parametersOf(ours, 'v'),
      gain: compared(ours.difference('v', 'i', 'testAccuracy')),
      widths: {
        narrow: OTHER_WIDTHS[0],
        middle: FNN_SETTINGS.v.hidden[0],
        wide: OTHER_WIDTHS.at(-1)!,
        atNarrow: ours.arm('vi-10').mean('testAccuracy'),
        atWide: ours.arm('vi-750').mean('testAccuracy'),
        whole: compared(ours.difference('vi-750', 'vi-10', 'testAccuracy')),
        upper: compared(ours.difference('vi-750', 'v', 'testAccuracy')),
        lower: compared(ours.difference('v', 'vi-10', 'testAccuracy')),
        anyLost: lostIn(ours) > 0,
        lost: ours.fact('lostByWidth', lostIn(ours), 'count'),
      },
      zero: zeroStart(ours),
      curves: figure({
        id: 'fnn-v-accuracy',
        caption: md`Two layers, ${text(FNN_SETTINGS.v.hidden[0])} sigmoid units, beside softmax regression: accuracy on training batches (means since the last point) and on the test images, mean over trials with its 95 % interval.`,
        alt: md`Training and test accuracy of the two-layer network, and the test accuracy of softmax regression, over iterations. The two-layer network begins lower, and in the end has ${percent(arm.mean('testAccuracy'), { show: 'value' })} of the test images right.`,
        from: [ours],
        chart: trainingCurves(
          ours,
          [
            { arm: 'v', label: 'two layers' },
            { arm: 'i', label: 'softmax regression', testOnly: true },
          ],
          'Accuracy',
          scale.evaluateEvery,
        ),
      }),
      widthFigure: figure({
        id: 'fnn-widths',
        caption: md`Test and training accuracy by number of hidden sigmoid units, mean over trials with its 95 % interval.`,
        alt: md`Accuracy by the number of hidden units on a logarithmic axis: ${percent(ours.arm('vi-10').mean('testAccuracy'), { show: 'value' })} on the test images with ${text(OTHER_WIDTHS[0])} units, ${percent(ours.arm('vi-750').mean('testAccuracy'), { show: 'value' })} with ${text(OTHER_WIDTHS.at(-1)!)}.`,
        from: [ours],
        chart: widthChart(ours, trained),
      }),
      widthTable: table({
        id: 'fnn-width-table',
        caption: md`Networks of one hidden layer after ${text(scale.steps)} iterations.`,
        from: [ours],
        rows: WIDTHS,
        columns: [
          { header: 'Hidden units', cell: ({ units }) => text(units), align: 'end', rowHeader: true },
          { header: 'Parameters', cell: ({ arm }) => count(parametersOf(ours, arm)), align: 'end' },
          { header: 'Training accuracy', cell: ({ arm }) => cell(ours, arm, 'trainAccuracy') },
          { header: 'Test accuracy', cell: ({ arm }) => cell(ours, arm, 'testAccuracy') },
        ],
      }),
      symmetry: figure({
        id: 'fnn-vii-symmetry',
        caption: md`Accuracy on the test images from a zero start: as computed, with hidden units kept equal to the last bit, and from a random start.`,
        alt: md`Three curves of test accuracy: the random start rises first and highest; the zero start as computed and the one with equal units stay far below it.`,
        from: [ours],
        chart: trainingCurves(
          ours,
          [
            { arm: 'v', label: 'random start', testOnly: true },
            { arm: 'vii', label: 'zero start', testOnly: true },
            { arm: 'vii-equal', label: 'kept equal', testOnly: true },
          ],
          'Accuracy',
          scale.evaluateEvery,
        ),
      }),
      spread: figure({
        id: 'fnn-vii-spread',
        caption: md`How different the hidden units are from a zero start: the largest distance of an incoming weight from its mean over the units, relative to the root mean square of all incoming weights. Values of exactly 0 are not drawn.`,
        alt: md`The distance between hidden units of a zero start, on a logarithmic axis over iterations.`,
        from: [ours],
        chart: spreadChart(ours, scale.evaluateEvery),
      }),
    };
  },
});

/** Trainings of all widths that lost their numbers. */
function lostIn(ours: Classifier<FnnArm>): number {
  return WIDTHS.reduce((sum, { arm }) => sum + ours.arm(arm).diverged.value, 0);
}

/** What a zero start comes to: accuracy, and whether the hidden units stay equal. */
function zeroStart(ours: Classifier<FnnArm>) {
  const spreads = ours
    .arm('vii')
    .completed.map(({ artifacts }) => (artifacts.layers as LayerUnits[])[0]!.spread);
  const apart = spreads.filter((spread) => spread > APART).length;
  return {
    testAccuracy: ours.arm('vii').mean('testAccuracy'),
    equalAccuracy: ours.arm('vii-equal').mean('testAccuracy'),
    loss: compared(ours.difference('vii', 'v', 'testAccuracy')),
    gainFromRounding: compared(ours.difference('vii', 'vii-equal', 'testAccuracy')),
    spread: powerOfTen(ours.fact('spreadVii', Math.max(0, ...spreads))),
    /** Whether rounding has driven the hidden units apart by the end. */
    symmetry: verdict({
      outcome: apart === 0 ? 'kept' : apart === spreads.length ? 'broken' : 'mixed',
      outcomes: ['kept', 'broken', 'mixed'],
      estimate: ours.fact('symmetryBroken', apart, 'count'),
    }),
    apart: ours.fact('symmetryBroken', apart, 'count'),
  };
}

function cell(ours: Classifier<FnnArm>, arm: FnnArm, metric: 'testAccuracy' | 'trainAccuracy') {
  const mean = ours.arm(arm).mean(metric);
  return Number.isFinite(mean.value) ? percent(mean, { show: 'se' }) : null;
}

function widthChart(ours: Classifier<FnnArm>, widths: readonly { units: number; arm: FnnArm }[]) {
  const rows = widths.flatMap(({ units, arm }) =>
    (['testAccuracy', 'trainAccuracy'] as const).map((metric) => {
      const { value, ci95 = [value, value] } = ours.arm(arm).mean(metric);
      return {
        units,
        accuracy: value,
        low: ci95[0],
        high: ci95[1],
        part: metric === 'testAccuracy' ? 'test' : 'training',
      };
    }),
  );
  return lineWithBand(rows, {
    x: 'units',
    y: 'accuracy',
    low: 'low',
    high: 'high',
    series: 'part',
    xAxis: { title: 'Hidden units', scale: 'log' },
    yAxis: { title: 'Accuracy', format: '.1%' },
    points: true,
  });
}

function spreadChart(ours: Classifier<FnnArm>, every: number) {
  const rows = ours
    .arm('vii')
    .completed.flatMap(({ trial, series }) =>
      [...(series.unitSpread ?? [])].flatMap((spread, point) =>
        spread > 0 ? [{ iteration: (point + 1) * every, spread, trial: `trial ${trial + 1}` }] : [],
      ),
    );
  return lineWithBand(rows, {
    x: 'iteration',
    y: 'spread',
    series: 'trial',
    xAxis: { title: 'Iteration' },
    yAxis: { title: 'Distance between units', scale: 'log', format: '.0e' },
    points: false,
  });
}
