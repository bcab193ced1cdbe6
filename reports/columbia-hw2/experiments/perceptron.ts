// Problem 1: perceptron criterion against hinge loss over independent training sets, and how the learning rate matters.

import { halfSquare } from '@trialbook/datasets';
import { perceptronAccuracy, predictPerceptron, trainPerceptron } from '@trialbook/models';
import { defineExperiment, type Profile, type RunContext, type TrialOutcome } from '@trialbook/trials';

/** Points of a training set, as the assignment asks. */
export const TRAINING_POINTS = 20;
/** Test points; the same for every training set and both criteria. */
export const TEST_POINTS = 1000;
/** Passes after which training stops where the loss has not reached zero. */
export const MAX_EPOCHS = 1000;

interface Parameters {
  readonly [key: string]: number;
  /** The a of max{0, a − y(W·X)}. */
  readonly margin: number;
  readonly learningRate: number;
  readonly trainingPoints: number;
  readonly testPoints: number;
  readonly maxEpochs: number;
}

const metrics = {
  testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' },
  trainAccuracy: { label: 'Training accuracy', unit: 'fraction', better: 'higher' },
  updates: { label: 'Updates', unit: 'count' },
  epochs: { label: 'Epochs', unit: 'count' },
  converged: { label: 'Reached zero loss', unit: 'fraction' },
  zeroOneScoring: { label: 'Share counted right when signs are compared with labels 0/1', unit: 'fraction' },
  angleError: { label: 'Angle to the true line', unit: '°', better: 'lower' },
} as const;

type Metric = keyof typeof metrics;

const trainingSets = (profile: Profile) => (profile === 'smoke' ? 20 : 1000);

const armPlan = (profile: Profile, margin: number, learningRate: number) => ({
  parameters: {
    margin,
    learningRate,
    trainingPoints: TRAINING_POINTS,
    testPoints: TEST_POINTS,
    maxEpochs: MAX_EPOCHS,
  } satisfies Parameters,
  trials: trainingSets(profile),
  block: 250,
});

const scaledDown = (profile: Profile) =>
  profile === 'smoke' ? { scaledDown: `${trainingSets(profile)} instead of 1000 training sets` } : {};

/** P1.1–P1.4: the two criteria on the same training sets, in the same order, from the same start, at the same rate. */
export const perceptron = defineExperiment({
  id: 'perceptron',
  title: 'Perceptron criterion and hinge loss',
  module: import.meta.url,
  metrics,
  plan: (profile) => ({
    arms: { perceptron: armPlan(profile, 0, 1), hinge: armPlan(profile, 1, 1) },
    ...scaledDown(profile),
  }),
  run: (context) => trainAll(context),
});

/** Beyond the question: the hinge loss at other learning rates. The perceptron criterion does not depend on it. */
export const hingeLearningRate = defineExperiment({
  id: 'hinge-learning-rate',
  title: 'Hinge loss at four learning rates',
  module: import.meta.url,
  metrics,
  plan: (profile) => ({
    arms: {
      '0.01': armPlan(profile, 1, 0.01),
      '0.1': armPlan(profile, 1, 0.1),
      '1': armPlan(profile, 1, 1),
      '10': armPlan(profile, 1, 10),
    },
    ...scaledDown(profile),
  }),
  run: (context) => trainAll(context),
});

/** Trains one separator per task; all are tested on the same points. */
function trainAll({ parameters, study, tasks }: RunContext<Parameters>): TrialOutcome<Metric>[] {
  const { margin, learningRate, trainingPoints, testPoints, maxEpochs } = parameters;
  const test = halfSquare(testPoints, study.child('test'));
  return tasks.map(({ seeds }) => {
    const train = halfSquare(trainingPoints, seeds.child('data'));
    const { weights, updates, epochs, converged } = trainPerceptron(train, {
      margin,
      learningRate,
      maxEpochs,
      order: seeds.child('order').stream(),
    });
    return {
      status: 'completed',
      metrics: {
        testAccuracy: perceptronAccuracy(weights, test),
        trainAccuracy: perceptronAccuracy(weights, train),
        updates,
        epochs,
        converged: converged ? 1 : 0,
        zeroOneScoring: zeroOneScoring(predictPerceptron(weights, test.inputs), test.labels),
        angleError: angleToTrueLine(weights[0]!, weights[1]!),
      },
      artifacts: {
        weights,
        testLabels: predictPerceptron(weights, test.inputs),
        trainInputs: train.inputs,
        trainLabels: train.labels,
      },
    };
  });
}

/** The published slip: a sign, −1 or +1, compared with a label 0 or 1. Only a right +1 can count. */
function zeroOneScoring(predicted: Int8Array, labels: ArrayLike<number>): number {
  let counted = 0;
  for (let i = 0; i < predicted.length; i++) if (predicted[i] === (labels[i] === 1 ? 1 : 0)) counted += 1;
  return counted / predicted.length;
}

/** Angle in degrees, in [0, 180], between W and (1, −1), the normal of the line x₁ = x₂. */
function angleToTrueLine(w1: number, w2: number): number {
  const cosine = (w1 - w2) / (Math.hypot(w1, w2) * Math.SQRT2);
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}
