// Question 4 (xiii), (xiv): Adam instead of gradient descent, what of the change is whose, and longer training.

import {
  compared,
  defineProblem,
  type Estimate,
  figure,
  md,
  percent,
  points,
  pValue,
  table,
  text,
  verdict,
} from '@trialbook/report';
import { FNN_SCALES, FNN_SETTINGS, type FnnArm, mnistFnn } from '../../experiments/mnist-fnn.ts';
import { type Classifier, predictedDigits, trainingCurves, wrongShown } from '../curves.ts';
import { estimateOf } from '../estimate-of.ts';

export const adamProblem = defineProblem({
  id: 'adam',
  needs: { ours: mnistFnn },
  data: ['mnist'],
  values: async ({ ours }, { profile, data }) => {
    const digits = await data('mnist');
    const { steps, longSteps, evaluateEvery, trainImages, batchSize } = FNN_SCALES[profile];
    const arm = ours.arm('xiii');
    const long = ours.arm('xiv');
    return {
      steps,
      longSteps,
      epochs: Math.round((10 * longSteps * batchSize) / trainImages) / 10,
      rate: FNN_SETTINGS.xiii.learningRate,
      bias: FNN_SETTINGS.xiii.bias,
      sgdRate: FNN_SETTINGS['xiii-sgd'].learningRate,
      lowRate: FNN_SETTINGS['xiii-sgd-0.1'].learningRate,
      trials: arm.n,
      testAccuracy: arm.mean('testAccuracy'),
      trainAccuracy: arm.mean('trainAccuracy'),
      whole: compared(ours.difference('xiii', 'xi', 'testAccuracy')),
      ofBiases: compared(ours.difference('xiii-sgd', 'xi', 'testAccuracy')),
      ofAdam: compared(ours.difference('xiii', 'xiii-sgd', 'testAccuracy')),
      lower: compared(ours.difference('xiii-sgd-0.1', 'xiii-sgd', 'testAccuracy')),
      long: {
        testAccuracy: long.mean('testAccuracy'),
        trainAccuracy: long.mean('trainAccuracy'),
        testLoss: long.mean('testLoss'),
        trainLoss: long.mean('trainLoss'),
        gain: compared(ours.difference('xiv', 'xiii', 'testAccuracy')),
        cost: compared(ours.difference('xiv', 'xiii', 'testLoss')),
        lateGain: lateGain(ours),
        wrongShown: wrongShown(ours, 'xiv', digits, 'wrongOfShownXiv'),
      },
      parts: partsTable(ours),
      curves: figure({
        id: 'fnn-xiii-accuracy',
        caption: md`Five ReLU layers with biases of ${text(FNN_SETTINGS.xiii.bias)}, by Adam and by gradient descent: accuracy on training batches (means since the last point) and on the test images, mean over trials with its 95 % interval.`,
        alt: md`Accuracy over iterations; with Adam ${percent(arm.mean('testAccuracy'), { show: 'value' })} of the test images are right in the end, with gradient descent ${percent(ours.arm('xiii-sgd').mean('testAccuracy'), { show: 'value' })}.`,
        from: [ours],
        chart: trainingCurves(
          ours,
          [
            { arm: 'xiii', label: 'Adam' },
            { arm: 'xiii-sgd', label: 'gradient descent', testOnly: true },
          ],
          'Accuracy',
          evaluateEvery,
        ),
      }),
      longCurves: figure({
        id: 'fnn-xiv-accuracy',
        caption: md`The same network and Adam for ${text(longSteps)} iterations: accuracy on training batches (means since the last point) and on the test images, mean over trials with its 95 % interval.`,
        alt: md`Training accuracy goes on rising towards one; test accuracy levels off below it, at ${percent(long.mean('testAccuracy'), { show: 'value' })}.`,
        from: [ours],
        chart: trainingCurves(ours, [{ arm: 'xiv' }], 'Accuracy', evaluateEvery),
      }),
      longCost: figure({
        id: 'fnn-xiv-cost',
        caption: md`The same trainings: cross-entropy on training batches and on the test images.`,
        alt: md`On a logarithmic axis the training cost keeps falling, to ${decimalOf(long.mean('trainLoss'))} in the end; the test cost ends at ${decimalOf(long.mean('testLoss'))}.`,
        from: [ours],
        chart: trainingCurves(ours, [{ arm: 'xiv' }], 'Loss', evaluateEvery, { log: true }),
      }),
      images: figure({
        id: 'fnn-xiv-images',
        caption: md`The same random test images as for softmax regression, with the labels of this network in the first trial; wrong ones are red, with a cross and the right label.`,
        alt: md`Handwritten digits in rows, a predicted label under each; nearly all are right.`,
        from: [ours, 'mnist'],
        chart: predictedDigits(ours, 'xiv', digits),
      }),
    };
  },
});

/** Test accuracy over the last tenth of the points less that over the tenth at two thirds: whether it still rises. */
function lateGain(ours: Classifier<FnnArm>) {
  const gains = ours.arm('xiv').completed.map(({ series }) => {
    const curve = series.testAccuracy!;
    const width = Math.max(1, Math.floor(curve.length / 10));
    const middle = Math.floor((2 * curve.length) / 3);
    return meanOf(curve.slice(-width)) - meanOf(curve.slice(middle - width, middle));
  });
  const estimate: Estimate = ours.fact('lateGainXiv', estimateOf(gains), 'fraction');
  const { direction } = compared(estimate);
  return { difference: estimate, direction: verdict({ ...direction, estimate }) };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function decimalOf(estimate: Estimate) {
  return text(estimate.value.toPrecision(2));
}

function partsTable(ours: Classifier<FnnArm>) {
  const rows = [
    { what: 'Biases 0.1 instead of 0, both by gradient descent', a: 'xiii-sgd', b: 'xi' },
    { what: 'Adam instead of gradient descent at 0.5, biases 0.1', a: 'xiii', b: 'xiii-sgd' },
    { what: 'Gradient descent at 0.1 instead of 0.5', a: 'xiii-sgd-0.1', b: 'xiii-sgd' },
    { what: 'Both changes of the question', a: 'xiii', b: 'xi' },
  ] as const;
  return table({
    id: 'fnn-adam-parts',
    caption: md`What of the change in test accuracy comes from what (paired differences over trials; p-values not adjusted).`,
    from: [ours],
    rows,
    columns: [
      { header: 'Change', cell: ({ what }) => what },
      {
        header: 'Test accuracy',
        cell: ({ a, b }) => points(ours.difference(a, b, 'testAccuracy'), { show: 'ci' }),
      },
      { header: 'p', cell: ({ a, b }) => pOf(ours.difference(a, b, 'testAccuracy')) },
    ],
  });
}

function pOf(difference: Estimate) {
  return Number.isFinite(difference.pValue) ? pValue(difference) : null;
}
