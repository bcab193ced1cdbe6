// Question 4 (i)–(iv): softmax regression as the starter code has it: noise, accuracy, parameters, iterations and epochs.

import { defineProblem, type Estimate, figure, lineWithBand, md, text, verdict } from '@trialbook/report';
import { FNN_SCALES, type FnnArm, mnistFnn } from '../../experiments/mnist-fnn.ts';
import { type Classifier, predictedDigits, trainingCurves, wrongShown } from '../curves.ts';
import { estimateOf } from '../estimate-of.ts';
import { parametersOf } from '../parameters.ts';

/** Every so many batches one is drawn. */
const DRAWN_EVERY = 5;

export const softmaxRegressionProblem = defineProblem({
  id: 'softmaxRegression',
  needs: { ours: mnistFnn },
  data: ['mnist'],
  values: async ({ ours }, { profile, data }) => {
    const digits = await data('mnist');
    const scale = FNN_SCALES[profile];
    const arm = ours.arm('i');
    const noise = noiseRatio(ours);
    return {
      trials: arm.n,
      batchSize: scale.batchSize,
      steps: scale.steps,
      classes: digits.classNames.length,
      testAccuracy: arm.mean('testAccuracy'),
      trainAccuracy: arm.mean('trainAccuracy'),
      noise: {
        batch: arm.mean('batchNoise'),
        binomial: arm.mean('binomialNoise'),
        ratio: noise,
        /** Whether the interval of the ratio is above 1, below it, or holds it. */
        against: verdict({
          outcome: (noise.ci95?.[0] ?? 0) > 1 ? 'more' : (noise.ci95?.[1] ?? 2) < 1 ? 'less' : 'alike',
          outcomes: ['more', 'less', 'alike'],
          estimate: noise,
        }),
        window: scale.steps - Math.floor((3 * scale.steps) / 4),
        testImages: scale.testImages,
      },
      gap: gap(ours),
      parameters: parametersOf(ours, 'i'),
      here: {
        images: scale.trainImages,
        perEpoch: scale.trainImages / scale.batchSize,
        epochs: Math.round((100 * scale.steps * scale.batchSize) / scale.trainImages) / 100,
      },
      wrongShown: wrongShown(ours, 'i', digits, 'wrongOfShownI'),
      batches: figure({
        id: 'fnn-batches',
        caption: md`Softmax regression, first trial: accuracy on the training batch (every ${text(DRAWN_EVERY)}th is drawn) and on the test images.`,
        alt: md`The accuracy on single batches jumps up and down by several points throughout; the accuracy on the test images is a smooth curve through its middle.`,
        from: [ours],
        chart: batchChart(ours, scale.evaluateEvery),
      }),
      cost: figure({
        id: 'fnn-i-cost',
        caption: md`Softmax regression: cross-entropy on training batches (means since the last point) and on the test images, mean over trials with its 95 % interval.`,
        alt: md`Both costs fall steeply at first and then slowly, close to each other.`,
        from: [ours],
        chart: trainingCurves(ours, [{ arm: 'i' }], 'Loss', scale.evaluateEvery),
      }),
      images: figure({
        id: 'fnn-i-images',
        caption: md`Random test images with the labels that softmax regression gives them in the first trial; wrong ones are red, with a cross and the right label.`,
        alt: md`Handwritten digits in rows, a predicted label under each; most are right.`,
        from: [ours, 'mnist'],
        chart: predictedDigits(ours, 'i', digits),
      }),
    };
  },
});

/** Deviation of the batch accuracy over the binomial's, per trial. */
function noiseRatio(ours: Classifier<FnnArm>): Estimate {
  const ratios = ours.arm('i').completed.map(({ metrics }) => metrics.batchNoise! / metrics.binomialNoise!);
  return ours.fact('noiseRatio', estimateOf(ratios));
}

/** Test accuracy less training accuracy of the same network. */
function gap(ours: Classifier<FnnArm>): Estimate {
  const gaps = ours.arm('i').completed.map(({ metrics }) => metrics.testAccuracy! - metrics.trainAccuracy!);
  return ours.fact('gapI', estimateOf(gaps), 'fraction');
}

function batchChart(ours: Classifier<FnnArm>, every: number) {
  const series = ours.arm('i').completed[0]?.series;
  const batches = [...(series?.batchAccuracy ?? [])].flatMap((accuracy, step) =>
    step % DRAWN_EVERY === 0 ? [{ iteration: step + 1, accuracy, curve: 'training batch' }] : [],
  );
  const test = [...(series?.testAccuracy ?? [])].map((accuracy, point) => ({
    iteration: (point + 1) * every,
    accuracy,
    curve: 'test images',
  }));
  return lineWithBand([...batches, ...test], {
    x: 'iteration',
    y: 'accuracy',
    series: 'curve',
    xAxis: { title: 'Iteration' },
    yAxis: { title: 'Accuracy', format: '.0%' },
    points: false,
  });
}
