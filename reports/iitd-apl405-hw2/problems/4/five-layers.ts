// Question 4 (viii)–(xii): five layers with sigmoid and with ReLU, their zero starts, NaN, and the number of parameters.

import {
  compared,
  decimal,
  defineProblem,
  figure,
  lineWithBand,
  md,
  percent,
  verdict,
} from '@trialbook/report';
import type { ShownImages } from '../../experiments/classifier-run.ts';
import type { LayerUnits } from '../../experiments/hidden-symmetry.ts';
import { FNN_SCALES, type FnnArm, mnistFnn, type WeightGradients } from '../../experiments/mnist-fnn.ts';
import { type Classifier, trainingCurves } from '../curves.ts';
import { parametersOf } from '../parameters.ts';
import { notANumber } from './not-a-number.ts';

const SHOWN_GRADIENTS = { viii: 'sigmoid', ix: 'ReLU' } as const;

export const fiveLayersProblem = defineProblem({
  id: 'fiveLayers',
  needs: { ours: mnistFnn },
  values: ({ ours }, { profile }) => {
    const { steps, longSteps, evaluateEvery } = FNN_SCALES[profile];
    const [sigmoid, relu] = [ours.arm('viii'), ours.arm('ix')];
    return {
      steps,
      longSteps,
      trials: sigmoid.n,
      sigmoid: {
        testAccuracy: sigmoid.mean('testAccuracy'),
        trainAccuracy: sigmoid.mean('trainAccuracy'),
        overTwoLayers: compared(ours.difference('viii', 'v', 'testAccuracy')),
        gradientRatio: gradientRatio(ours, 'viii'),
      },
      relu: {
        testAccuracy: relu.mean('testAccuracy'),
        trainAccuracy: relu.mean('trainAccuracy'),
        overSigmoid: compared(ours.difference('ix', 'viii', 'testAccuracy')),
        overTwoLayers: compared(ours.difference('ix', 'v', 'testAccuracy')),
        gradientRatio: gradientRatio(ours, 'ix'),
      },
      zero: {
        sigmoid: ours.arm('x-sigmoid').mean('testAccuracy'),
        relu: ours.arm('x-relu').mean('testAccuracy'),
        oneLabel: oneLabel(ours, 'x-sigmoid') && oneLabel(ours, 'x-relu'),
        reluUnmoved: unmoved(ours),
        sigmoidSpread: spreadOf(ours, 'x-sigmoid'),
      },
      logits: {
        testAccuracy: ours.arm('xi').mean('testAccuracy'),
        overTwoStep: compared(ours.difference('xi', 'ix', 'testAccuracy')),
      },
      nan: notANumber(ours),
      parameters: parametersOf(ours, 'xiii'),
      sigmoidCurves: figure({
        id: 'fnn-viii-accuracy',
        caption: md`Five layers with sigmoid units: accuracy on training batches (means since the last point) and on the test images, mean over trials with its 95 % interval.`,
        alt: md`The accuracy of the deep sigmoid network stays near chance for a long time; in the end it has ${percent(sigmoid.mean('testAccuracy'), { show: 'value' })} of the test images right.`,
        from: [ours],
        chart: trainingCurves(ours, [{ arm: 'viii' }], 'Accuracy', evaluateEvery),
      }),
      reluCurves: figure({
        id: 'fnn-ix-accuracy',
        caption: md`Five layers with ReLU units: accuracy on training batches (means since the last point) and on the test images, mean over trials with its 95 % interval.`,
        alt: md`The accuracy of the deep ReLU network over iterations; in the end it has ${percent(relu.mean('testAccuracy'), { show: 'value' })} of the test images right.`,
        from: [ours],
        chart: trainingCurves(ours, [{ arm: 'ix' }], 'Accuracy', evaluateEvery),
      }),
      gradients: figure({
        id: 'fnn-gradients',
        caption: md`Root mean square of the gradient by the weights of each layer before the first step, over test images, geometric mean over trials.`,
        alt: md`With sigmoid units the gradient grows by orders of magnitude from the first layer to the last; with ReLU far less.`,
        from: [ours],
        chart: gradientChart(ours),
      }),
    };
  },
});

/** Gradient of the first layer's weights over that of the last layer's, before training, geometric mean over trials. */
function gradientRatio(ours: Classifier<FnnArm>, arm: 'viii' | 'ix') {
  const logs = ours.arm(arm).records.flatMap(({ artifacts }) => {
    const gradients = Object.values((artifacts.gradients ?? {}) as WeightGradients);
    return gradients.length === 0 ? [] : [Math.log(gradients[0]! / gradients.at(-1)!)];
  });
  const ratio = Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
  const estimate = ours.fact(`gradientRatio${arm === 'viii' ? 'Sigmoid' : 'Relu'}`, 1 / ratio);
  return decimal(estimate, { digits: ratio < 0.1 ? 0 : 1 });
}

/** Whether every trial gives all the test images shown the same label. */
function oneLabel(ours: Classifier<FnnArm>, arm: FnnArm): boolean {
  return ours
    .arm(arm)
    .completed.every(({ artifacts }) => new Set((artifacts.shown as ShownImages).predicted).size === 1);
}

/** Whether no weight of any layer has moved from zero in any trial. */
function unmoved(ours: Classifier<FnnArm>) {
  const layers = ours.arm('x-relu').records.flatMap(({ artifacts }) => artifacts.layers as LayerUnits[]);
  const moved = layers.filter(({ rms }) => rms > 0).length;
  return verdict({
    outcome: moved === 0 ? 'none' : 'some',
    outcomes: ['none', 'some'],
    estimate: ours.fact('movedLayersXRelu', moved, 'count'),
  });
}

/** Largest distance between the units of any hidden layer, in any trial. */
function spreadOf(ours: Classifier<FnnArm>, arm: FnnArm) {
  const spreads = ours
    .arm(arm)
    .records.flatMap(({ artifacts }) => (artifacts.layers as LayerUnits[]).slice(0, -1))
    .map(({ spread }) => spread);
  const largest = Math.max(0, ...spreads);
  const estimate = ours.fact('spreadXSigmoid', largest);
  return verdict({ outcome: largest < 0.01 ? 'equal' : 'apart', outcomes: ['equal', 'apart'], estimate });
}

function gradientChart(ours: Classifier<FnnArm>) {
  const rows = (['viii', 'ix'] as const).flatMap((arm) => {
    const looks: WeightGradients[] = ours
      .arm(arm)
      .records.flatMap(({ artifacts }) =>
        artifacts.gradients === undefined ? [] : [artifacts.gradients as WeightGradients],
      );
    return Object.keys(looks[0] ?? {}).map((layer, index) => {
      const logs = looks.map((look) => Math.log(look[layer]!));
      const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
      return { layer: index + 1, gradient: Math.exp(mean), units: SHOWN_GRADIENTS[arm] };
    });
  });
  return lineWithBand(rows, {
    x: 'layer',
    y: 'gradient',
    series: 'units',
    xAxis: { title: 'Layer, from the input', format: 'd' },
    yAxis: { title: 'RMS gradient', scale: 'log', format: '.0e' },
    points: true,
  });
}
