// P1.1 and P1.2 as the published solution runs them: trained on labels 0 and 1 by the error of a sign. The program, line by line.

import { defineExperiment, type Profile, type RunContext, type TrialOutcome } from '@trialbook/trials';
import { numpyUniform } from './numpy-random.ts';

/** What the published program is run with. */
export const PUBLISHED_PERCEPTRON = {
  seed: 3,
  trainingPoints: 20,
  testPoints: 1000,
  epochs: 100,
  learningRate: 0.01,
  /** Weights start uniform within ± this. */
  startBound: 3,
} as const;

/** Points of the unit square, one after the other, and the labels of the program: 1 where x₁ > x₂, else 0. */
export interface ZeroOnePoints {
  readonly inputs: Float64Array;
  readonly labels: Uint8Array;
}

export type Weights = readonly [number, number];

/** What the training of the program came to. */
export interface PublishedTraining {
  readonly weights: Weights;
  /** How often the branch was taken that the hinge loss has to itself. */
  readonly hingeSteps: number;
}

/**
 * The printed function `perceptron`.
 *
 * @param labels 0 and 1 as it is called, or −1 and 1
 * @param hinge whether `loss_func="hinge"`
 */
export function trainAsPublished(
  inputs: Float64Array,
  labels: ArrayLike<number>,
  start: Weights,
  hinge: boolean,
): PublishedTraining {
  const { epochs, learningRate } = PUBLISHED_PERCEPTRON;
  let [w1, w2] = start;
  let hingeSteps = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = 0; i < labels.length; i++) {
      const [x1, x2, y] = [inputs[2 * i]!, inputs[2 * i + 1]!, labels[i]!];
      const predicted = Math.sign(x1 * w1 + x2 * w2);
      const error = y - predicted;
      const loss = Math.max(1 - predicted, 0);
      const ofHinge = hinge && error === 0 && loss > 0;
      if (ofHinge) hingeSteps += 1;
      const factor = learningRate * (ofHinge ? y : error);
      w1 += factor * x1;
      w2 += factor * x2;
    }
  }
  return { weights: [w1, w2], hingeSteps };
}

/** The points that the program had: those of NumPy after its seed. The generator goes on to draw its starts. */
export function publishedPoints(): {
  readonly train: ZeroOnePoints;
  readonly test: ZeroOnePoints;
  readonly uniform: (low: number, high: number) => number;
} {
  const { seed, trainingPoints, testPoints } = PUBLISHED_PERCEPTRON;
  const uniform = numpyUniform(seed);
  const train = points(trainingPoints, () => uniform(0, 1));
  const test = points(testPoints, () => uniform(0, 1));
  return { train, test, uniform };
}

function points(count: number, draw: () => number): ZeroOnePoints {
  const inputs = Float64Array.from({ length: 2 * count }, draw);
  const labels = Uint8Array.from({ length: count }, (_, i) => (inputs[2 * i]! > inputs[2 * i + 1]! ? 1 : 0));
  return { inputs, labels };
}

const metrics = {
  asScored: { label: 'Accuracy as the program scores it: signs against labels 0/1', unit: 'fraction' },
  rightlyScored: { label: 'Accuracy of the same weights, signs against −1/+1', unit: 'fraction' },
  positives: { label: 'Share of positive test points', unit: 'fraction' },
  allPositive: { label: 'Calls every test point positive', unit: 'fraction' },
  trainedOnSigns: { label: 'Accuracy after training on labels −1/+1 instead', unit: 'fraction' },
  weightLength: { label: 'Length of the weights', unit: '' },
  hingeSteps: { label: 'Steps of the hinge branch', unit: 'count' },
  sameWithHinge: { label: 'Hinge run ends with the same weights', unit: 'fraction' },
} as const;

export type PublishedPerceptronMetric = keyof typeof metrics;
/** `printed-points`: the points of the program, a new start each. `new-points`: new points, too. */
export type PublishedPerceptronArm = 'printed-points' | 'new-points';

type Parameters = typeof PUBLISHED_PERCEPTRON & { readonly printedPoints: boolean };

/** 1.1 and 1.2, the published program: from many starts, on its own points and on new ones. */
export const publishedPerceptron = defineExperiment({
  id: 'published-perceptron',
  title: 'The published perceptron',
  module: import.meta.url,
  metrics,
  engine: false,
  plan: (profile: Profile) => {
    const trials = profile === 'smoke' ? 20 : 1000;
    const arm = (printedPoints: boolean) => ({
      parameters: { ...PUBLISHED_PERCEPTRON, printedPoints },
      trials,
      block: Math.min(trials, 250),
    });
    return {
      arms: { 'printed-points': arm(true), 'new-points': arm(false) },
      ...(profile === 'smoke' ? { scaledDown: `${trials} instead of 1000 starts` } : {}),
    };
  },
  run: (context) => runPublished(context),
});

function runPublished({
  parameters,
  tasks,
}: RunContext<Parameters>): TrialOutcome<PublishedPerceptronMetric>[] {
  const { printedPoints, startBound, trainingPoints, testPoints } = parameters;
  const printed = publishedPoints();
  return tasks.map(({ seeds }) => {
    const draw = seeds.child('points').stream();
    const { train, test } = printedPoints
      ? printed
      : {
          train: points(trainingPoints, () => draw.uniform()),
          test: points(testPoints, () => draw.uniform()),
        };
    const stream = seeds.child('start').stream();
    const start = [startBound * (2 * stream.uniform() - 1), startBound * (2 * stream.uniform() - 1)] as const;
    const { weights } = trainAsPublished(train.inputs, train.labels, start, false);
    const hinge = trainAsPublished(train.inputs, train.labels, start, true);
    const signs = Array.from(train.labels, (label) => 2 * label - 1);
    const onSigns = trainAsPublished(train.inputs, signs, start, false);
    const [w1, w2] = weights;
    const positive = share(test, ([a, b]) => Math.sign(a * w1 + b * w2) === 1);
    return {
      status: 'completed',
      metrics: {
        asScored: accuracyAsPublished(test, weights),
        rightlyScored: rightAccuracy(test, weights),
        positives: share(test, (_, label) => label === 1),
        allPositive: positive === 1 ? 1 : 0,
        trainedOnSigns: rightAccuracy(test, onSigns.weights),
        weightLength: Math.hypot(w1, w2),
        hingeSteps: hinge.hingeSteps,
        sameWithHinge: hinge.weights[0] === w1 && hinge.weights[1] === w2 ? 1 : 0,
      },
    };
  });
}

/** The printed function `evaluate`: a sign, −1 or 1, against a label 0 or 1. */
export function accuracyAsPublished(test: ZeroOnePoints, [w1, w2]: Weights): number {
  return share(test, ([x1, x2], label) => Math.sign(x1 * w1 + x2 * w2) === label);
}

function rightAccuracy(test: ZeroOnePoints, [w1, w2]: Weights): number {
  return share(test, ([x1, x2], label) => Math.sign(x1 * w1 + x2 * w2) === 2 * label - 1);
}

function share(
  { inputs, labels }: ZeroOnePoints,
  holds: (x: readonly [number, number], label: number) => boolean,
): number {
  let count = 0;
  for (let i = 0; i < labels.length; i++)
    if (holds([inputs[2 * i]!, inputs[2 * i + 1]!], labels[i]!)) count += 1;
  return count / labels.length;
}
