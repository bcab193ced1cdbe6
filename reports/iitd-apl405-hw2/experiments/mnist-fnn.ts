// Question 4: dense networks on MNIST, from softmax regression to five layers, as its fourteen parts ask.

import type { ImageDataset } from '@trialbook/datasets';
import { constant, type HostParameters, type Model, mlp, normal, zeros } from '@trialbook/models';
import {
  adam,
  type Engine,
  gradientRmsProbe,
  observe,
  sgd,
  softmaxCrossEntropy,
  softmaxThenLogCrossEntropy,
  withEngine,
} from '@trialbook/training';
import {
  type ArmPlan,
  defineExperiment,
  type Profile,
  type RunContext,
  type TrialOutcome,
  type TrialTask,
} from '@trialbook/trials';
import {
  type ClassifierMetric,
  type ClassifierScale,
  classifierMetrics,
  preparedDigits,
  trainClassifier,
} from './classifier-run.ts';
import { equalUnits, type LayerUnits, layerUnits, unitSpreadProbe } from './hidden-symmetry.ts';

/** One network and how it is trained. */
export type FnnSetting = {
  /** Units of the hidden layers; none is softmax regression. */
  readonly hidden: readonly number[];
  readonly activation: 'sigmoid' | 'relu';
  /** Deviation of the normal start of all weights; 0 is a zero start. */
  readonly weights: number;
  /** Start of all biases. */
  readonly bias: number;
  /** What the network is trained on: cross-entropy of logits, or the logarithm of a softmax, as the starter code has it. */
  readonly loss: 'softmax-then-log' | 'logits';
  readonly optimizer: 'sgd' | 'adam';
  readonly learningRate: number;
};

const TWO_LAYERS = {
  hidden: [200],
  activation: 'sigmoid',
  weights: 0.1,
  bias: 0,
  loss: 'softmax-then-log',
  optimizer: 'sgd',
  learningRate: 0.5,
} as const satisfies FnnSetting;

const FIVE_LAYERS = { ...TWO_LAYERS, hidden: [200, 100, 60, 30] } as const;
const WITH_ADAM = {
  ...FIVE_LAYERS,
  activation: 'relu',
  bias: 0.1,
  loss: 'logits',
  optimizer: 'adam',
  learningRate: 0.003,
} as const;

/** Hidden units of part (vi) beside the 200 of part (v). */
export const OTHER_WIDTHS = [10, 25, 50, 100, 400, 750] as const;

/** The arms, named after the part of the question that each answers. */
export const FNN_SETTINGS = {
  i: { ...TWO_LAYERS, hidden: [], weights: 0 },
  v: TWO_LAYERS,
  'vi-10': { ...TWO_LAYERS, hidden: [10] },
  'vi-25': { ...TWO_LAYERS, hidden: [25] },
  'vi-50': { ...TWO_LAYERS, hidden: [50] },
  'vi-100': { ...TWO_LAYERS, hidden: [100] },
  'vi-400': { ...TWO_LAYERS, hidden: [400] },
  'vi-750': { ...TWO_LAYERS, hidden: [750] },
  vii: { ...TWO_LAYERS, weights: 0 },
  /** Part (vii) with hidden units kept equal to the last bit, as exact arithmetic would keep them. */
  'vii-equal': { ...TWO_LAYERS, weights: 0 },
  viii: FIVE_LAYERS,
  ix: { ...FIVE_LAYERS, activation: 'relu' },
  'x-sigmoid': { ...FIVE_LAYERS, weights: 0 },
  'x-relu': { ...FIVE_LAYERS, activation: 'relu', weights: 0 },
  xi: { ...FIVE_LAYERS, activation: 'relu', loss: 'logits' },
  xiii: WITH_ADAM,
  /** Part (xiii) with the optimizer of before: what of the change is Adam's. */
  'xiii-sgd': { ...WITH_ADAM, optimizer: 'sgd', learningRate: 0.5 },
  /** The same at a lower rate: whether 0.5 is too large for it. */
  'xiii-sgd-0.1': { ...WITH_ADAM, optimizer: 'sgd', learningRate: 0.1 },
  xiv: WITH_ADAM,
  /** Part (xiv) with the loss of before part (xi): whether more training makes it NaN. */
  'xiv-softmax-then-log': { ...WITH_ADAM, loss: 'softmax-then-log' },
} as const satisfies Record<string, FnnSetting>;

export type FnnArm = keyof typeof FNN_SETTINGS;
export const FNN_ARMS = Object.keys(FNN_SETTINGS) as FnnArm[];

/** Part (xiv): trained longer than the others. */
const LONG: readonly FnnArm[] = ['xiv', 'xiv-softmax-then-log'];
/** Arms whose hidden units are followed: how far they are from each other. */
const FOLLOWED: readonly FnnArm[] = ['v', 'vii', 'vii-equal'];
/** Arms whose gradients are looked at before training. */
const LOOKED_AT: readonly FnnArm[] = ['v', 'viii', 'ix'];

type Parameters = FnnSetting &
  ClassifierScale & {
    readonly lookAtGradients: boolean;
    readonly followUnits: boolean;
    readonly keepEqual: boolean;
  };

interface FnnScale extends ClassifierScale {
  /** Iterations of part (xiv). */
  readonly longSteps: number;
  readonly trials: number;
}

const FULL: FnnScale = {
  trainImages: 60_000,
  testImages: 10_000,
  batchSize: 100,
  steps: 2000,
  longSteps: 10_000,
  evaluateEvery: 50,
  trials: 5,
};

/** What each profile trains at. */
export const FNN_SCALES: Record<Profile, FnnScale> = {
  smoke: {
    trainImages: 300,
    testImages: 200,
    batchSize: 50,
    steps: 12,
    longSteps: 24,
    evaluateEvery: 6,
    trials: 2,
  },
  quick: {
    ...FULL,
    trainImages: 6000,
    testImages: 1000,
    steps: 250,
    longSteps: 500,
    evaluateEvery: 25,
    trials: 3,
  },
  full: FULL,
  exhaustive: { ...FULL, trials: 20 },
};

/** Layer → root mean square of the gradient by its weights, before training. */
export type WeightGradients = Readonly<Record<string, number>>;

/** Q4 (i)–(xiv). */
export const mnistFnn = defineExperiment({
  id: 'mnist-fnn',
  title: 'Dense networks on MNIST',
  module: import.meta.url,
  metrics: classifierMetrics,
  data: ['mnist'],
  plan: (profile) => {
    const { trials, longSteps, ...scale } = FNN_SCALES[profile];
    const plan = (arm: FnnArm): ArmPlan<Parameters> => ({
      parameters: {
        ...FNN_SETTINGS[arm],
        ...scale,
        steps: LONG.includes(arm) ? longSteps : scale.steps,
        lookAtGradients: LOOKED_AT.includes(arm),
        followUnits: FOLLOWED.includes(arm),
        keepEqual: arm === 'vii-equal',
      },
      trials,
    });
    const arms = Object.fromEntries(FNN_ARMS.map((arm) => [arm, plan(arm)])) as Record<
      FnnArm,
      ArmPlan<Parameters>
    >;
    return { arms, ...scaledDown(profile) };
  },
  run: async (context) => {
    const outcomes: TrialOutcome<ClassifierMetric>[] = [];
    for (const task of context.tasks) {
      outcomes.push(await withEngine(context.engine, (engine) => trainFnn(context, task, engine)));
    }
    return outcomes;
  },
});

/** The network of a setting. */
export function fnnModel({ hidden, activation, weights, bias }: FnnSetting): Model {
  return mlp({
    inputs: 784,
    hidden,
    outputs: 10,
    activation,
    weights: weights === 0 ? zeros() : normal(weights),
    bias: constant(bias),
  });
}

function scaledDown(profile: Profile): { scaledDown?: string } {
  const { trainImages, testImages, batchSize, steps, longSteps, trials } = FNN_SCALES[profile];
  if (trainImages === FULL.trainImages) return {};
  const smaller = batchSize < FULL.batchSize ? `, batches of ${batchSize} instead of ${FULL.batchSize}` : '';
  return {
    scaledDown:
      `${trainImages} instead of ${FULL.trainImages} training images, ${testImages} instead of ${FULL.testImages} test images${smaller}, ` +
      `${steps} instead of ${FULL.steps} iterations (${longSteps} instead of ${FULL.longSteps} where training is longer), ` +
      `${trials} instead of ${FULL.trials} trials`,
  };
}

async function trainFnn(
  { parameters, study, data, signal }: RunContext<Parameters, FnnArm>,
  { seeds }: TrialTask,
  engine: Engine,
): Promise<TrialOutcome<ClassifierMetric>> {
  const { loss, optimizer, learningRate, lookAtGradients, followUnits, keepEqual } = parameters;
  const mnist = data<ImageDataset>('mnist');
  const model = fnnModel(parameters);
  const { outcome, start, params } = await trainClassifier({
    model,
    loss: loss === 'logits' ? softmaxCrossEntropy() : softmaxThenLogCrossEntropy(),
    optimizer: optimizer === 'adam' ? adam({ learningRate }) : sgd({ learningRate }),
    ...(followUnits && { probes: [unitSpreadProbe('hidden1')] }),
    ...(keepEqual && { regularizers: [equalUnits('hidden1', 'output')] }),
    scale: parameters,
    mnist,
    seeds,
    study,
    engine,
    signal,
  });
  const layers: LayerUnits[] = layerUnits(params);
  const gradients = lookAtGradients
    ? {
        gradients: await startGradients(
          model,
          start,
          preparedDigits(mnist, parameters, seeds, study).test,
          engine,
        ),
      }
    : {};
  return { ...outcome, artifacts: { ...outcome.artifacts, layers, ...gradients } };
}

/** Gradients of the first thousand test images (or all there are), before the first step. */
async function startGradients(
  model: Model,
  params: HostParameters,
  test: { readonly inputs: Float32Array; readonly labels: Uint8Array },
  engine: Engine,
): Promise<WeightGradients> {
  const count = Math.min(1000, test.labels.length);
  const { gradientRms } = await observe({
    model,
    params,
    data: { inputs: test.inputs.subarray(0, 784 * count), labels: test.labels.subarray(0, count) },
    loss: softmaxCrossEntropy(),
    probes: [gradientRmsProbe()],
    engine,
  });
  const layers = Object.entries(gradientRms as Record<string, Record<string, { data: Float32Array }>>);
  return Object.fromEntries(layers.map(([layer, { weights }]) => [layer, weights!.data[0]!]));
}
