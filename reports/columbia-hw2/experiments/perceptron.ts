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

/** Learning rates of the hinge loss beside 1. The perceptron criterion does not depend on it. */
export const OTHER_RATES = [0.01, 0.1, 10] as const;
export type PerceptronArm = 'perceptron' | 'hinge' | `hinge/${(typeof OTHER_RATES)[number]}`;

/** P1.1–P1.4: both criteria, and the hinge loss at other rates, on the same training sets, in the same order, from the same start. */
export const perceptron = defineExperiment({
  id: 'perceptron',
  title: 'Perceptron criterion and hinge loss',
  module: import.meta.url,
  metrics,
  plan: (profile) => {
    const others = OTHER_RATES.map((rate) => [`hinge/${rate}`, armPlan(profile, 1, rate)] as const);
    const arms = {
      perceptron: armPlan(profile, 0, 1),
      hinge: armPlan(profile, 1, 1),
      ...Object.fromEntries(others),
    };
    return { arms: arms as Record<PerceptronArm, ReturnType<typeof armPlan>>, ...scaledDown(profile) };
  },
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

/** Angle in degrees, in [0, 180], between W and (1, −1), the normal of the line x₁ = x₂. */
function angleToTrueLine(w1: number, w2: number): number {
  const cosine = (w1 - w2) / (Math.hypot(w1, w2) * Math.SQRT2);
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}
