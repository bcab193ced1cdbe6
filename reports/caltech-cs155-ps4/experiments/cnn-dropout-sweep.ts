// 3G: a small CNN with dropout 0.0 … 0.9 for one epoch, and the claims of the source about ten epochs.

import type { ImageDataset } from '@trialbook/datasets';
import { dropoutCnn, glorotUniform } from '@trialbook/models';
import {
  accuracy,
  activationProbe,
  adam,
  compileEvaluation,
  type Engine,
  evaluate,
  l2,
  largestClass,
  observe,
  predict,
  type Scores,
  softmaxCrossEntropy,
  type TrainResult,
  train,
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
import { type DigitCounts, type DigitExamples, digitExamples, trialDigits } from './digit-examples.ts';

/** The dropout probabilities of the published table. */
export const SWEEP_RATES = ['0.0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7', '0.8', '0.9'] as const;
export type SweepRate = (typeof SWEEP_RATES)[number];

/** Ten epochs: the published final network, and each of the source's claims about it as the one thing that is changed. */
export const FINAL_ARMS = {
  final: { dropout: 0.1, hiddenNorm: true, l2: 0 },
  'final-no-dropout': { dropout: 0, hiddenNorm: true, l2: 0 },
  'final-no-extra-norm': { dropout: 0.1, hiddenNorm: false, l2: 0 },
  'final-l2': { dropout: 0.1, hiddenNorm: true, l2: 1e-4 },
} as const;
export type FinalArm = keyof typeof FINAL_ARMS;
export type SweepArm = SweepRate | FinalArm;

/** Two 3×3 convolutions of 16 and 32 filters and a dense layer of 128 units: ours, since the source names parts but no sizes. */
export const SWEEP_NETWORK = { filters: [16, 32], units: 128 } as const;
/** Ours too: Keras's defaults for the batch, for Adam and for batch norm. */
export const SWEEP_TRAINING = {
  batchSize: 32,
  learningRate: 0.001,
  normMomentum: 0.99,
  normEpsilon: 1e-3,
} as const;

/** Test images on which batch norm is tried with their own statistics. */
const BATCH_STATISTICS_IMAGES = 1000;

type Parameters = DigitCounts & {
  readonly validationImages: number;
  readonly filters: readonly [number, number];
  readonly units: number;
  readonly batchSize: number;
  readonly normMomentum: number;
  readonly learningRate: number;
  readonly epochs: number;
  readonly dropout: number;
  /** Whether the dense layer is normalised too: the source's “extra batch norm layer”. */
  readonly hiddenNorm: boolean;
  /** Strength of the L2 penalty on weights. */
  readonly l2: number;
};

/** What each profile trains at. */
export type SweepScale = DigitCounts & {
  readonly validationImages: number;
  readonly filters: readonly [number, number];
  readonly units: number;
  readonly batchSize: number;
  /** What a running statistic keeps per step; less where there are few steps, or it never forgets its start. */
  readonly normMomentum: number;
  readonly finalEpochs: number;
  readonly trials: number;
};

const FULL: SweepScale = {
  ...SWEEP_NETWORK,
  batchSize: SWEEP_TRAINING.batchSize,
  normMomentum: SWEEP_TRAINING.normMomentum,
  trainImages: 55_000,
  validationImages: 5000,
  testImages: 10_000,
  finalEpochs: 10,
  trials: 5,
};

export const SWEEP_SCALES: Record<Profile, SweepScale> = {
  smoke: {
    filters: [2, 2],
    units: 8,
    batchSize: 32,
    normMomentum: 0.5,
    trainImages: 128,
    validationImages: 50,
    testImages: 100,
    finalEpochs: 1,
    trials: 2,
  },
  quick: {
    filters: [8, 16],
    units: 64,
    batchSize: 32,
    normMomentum: 0.8,
    trainImages: 1200,
    validationImages: 300,
    testImages: 500,
    finalEpochs: 3,
    trials: 3,
  },
  full: FULL,
  exhaustive: { ...FULL, trials: 20 },
};

const metrics = {
  testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' },
  testLoss: { label: 'Test loss', unit: '', better: 'lower' },
  validationAccuracy: { label: 'Validation accuracy', unit: 'fraction', better: 'higher' },
  validationLoss: { label: 'Validation loss', unit: '', better: 'lower' },
  trainAccuracy: { label: 'Training accuracy', unit: 'fraction', better: 'higher' },
  trainLoss: { label: 'Training loss', unit: '', better: 'lower' },
  batchStatisticsAccuracy: {
    label: 'Test accuracy with the statistics of the test images',
    unit: 'fraction',
    better: 'higher',
  },
  largestShare: { label: 'Share of test images in the class named most often', unit: 'fraction' },
  parameters: { label: 'Parameters', unit: 'count' },
} as const;

export type SweepMetric = keyof typeof metrics;

/** 3G. */
export const cnnDropoutSweep = defineExperiment({
  id: 'cnn-dropout-sweep',
  title: 'A CNN with dropout from 0.0 to 0.9',
  module: import.meta.url,
  metrics,
  data: ['mnist'],
  plan: (profile) => {
    const { finalEpochs, trials, ...scale } = SWEEP_SCALES[profile];
    const fixed = { ...scale, learningRate: SWEEP_TRAINING.learningRate };
    const sweep = SWEEP_RATES.map((rate): [SweepArm, ArmPlan<Parameters>] => [
      rate,
      { parameters: { ...fixed, epochs: 1, dropout: Number(rate), hiddenNorm: true, l2: 0 }, trials },
    ]);
    const final = (Object.keys(FINAL_ARMS) as FinalArm[]).map((arm): [SweepArm, ArmPlan<Parameters>] => [
      arm,
      { parameters: { ...fixed, epochs: finalEpochs, ...FINAL_ARMS[arm] }, trials },
    ]);
    const arms = Object.fromEntries([...sweep, ...final]) as Record<SweepArm, ArmPlan<Parameters>>;
    return { arms, ...scaledDown(profile) };
  },
  run: (context) =>
    withEngine(context.engine, async (engine) => {
      const outcomes: TrialOutcome<SweepMetric>[] = [];
      for (const task of context.tasks) outcomes.push(await trainCnn(context, task, engine));
      return outcomes;
    }),
});

function scaledDown(profile: Profile): { scaledDown?: string } {
  const { trainImages, testImages, filters, units, normMomentum, finalEpochs, trials } =
    SWEEP_SCALES[profile];
  if (trainImages === FULL.trainImages) return {};
  return {
    scaledDown:
      `${trainImages} instead of ${FULL.trainImages} training images, ${testImages} instead of ${FULL.testImages} test images, ` +
      `${filters.join(' and ')} instead of ${FULL.filters.join(' and ')} filters, ${units} instead of ${FULL.units} dense units, ` +
      `batch-norm momentum ${normMomentum} instead of ${FULL.normMomentum}, ${finalEpochs} instead of ${FULL.finalEpochs} epochs for the final networks, ` +
      `${trials} instead of ${FULL.trials} trials`,
  };
}

async function trainCnn(
  { parameters, study, data, signal }: RunContext<Parameters>,
  { seeds }: TrialTask,
  engine: Engine,
): Promise<TrialOutcome<SweepMetric>> {
  const { dropout, hiddenNorm, filters, units, batchSize, normMomentum, learningRate, epochs } = parameters;
  const images = trialDigits(data<ImageDataset>('mnist'), parameters, seeds, study);
  const digits = {
    train: digitExamples(images.train),
    validation: digitExamples(images.validation!),
    test: digitExamples(images.test),
  };
  const model = dropoutCnn({
    dropout,
    filters,
    units,
    hiddenNorm,
    weights: glorotUniform(),
    batchNorm: { momentum: normMomentum, epsilon: SWEEP_TRAINING.normEpsilon },
  });
  const scoring = { loss: softmaxCrossEntropy(), metrics: [accuracy()] };
  const onTest: Scores[] = [];
  const testing = await compileEvaluation(engine, {
    model,
    ...model.init(seeds.child('init')),
    data: digits.test,
    ...scoring,
  });
  const trained = await train({
    model,
    data: { train: digits.train, validation: digits.validation },
    ...scoring,
    optimizer: adam({ learningRate }),
    regularizers: parameters.l2 > 0 ? [l2(parameters.l2)] : [],
    batchSize,
    epochs,
    seeds,
    engine,
    signal,
    onEpoch: async (_, { params, state }) => {
      const { loss, accuracy } = await testing.run(params, state);
      onTest.push({ loss: loss![0]!, accuracy: accuracy![0]! });
    },
  }).finally(() => testing.dispose());
  signal.throwIfAborted();
  const { history, params, state } = trained;
  const series = {
    trainLossRunning: history.map((record) => record.train.loss),
    trainAccuracyRunning: history.map((record) => record.train.accuracy!),
    validationLoss: history.map(({ validation }) => validation!.loss),
    validationAccuracy: history.map(({ validation }) => validation!.accuracy!),
    testLoss: onTest.map(({ loss }) => loss),
    testAccuracy: onTest.map((scores) => scores.accuracy!),
  };
  const known = { parameters: model.parameterCount };
  if (trained.outcome === 'diverged') {
    const reason = `the loss was not finite from step ${trained.divergedAt} on`;
    return { status: 'diverged', metrics: known, reason, series };
  }
  const onTrain = await evaluate({ model, params, state, data: digits.train, ...scoring, engine });
  const named = await predictedClasses(trained, digits.test, engine);
  const last = history.at(-1)!.validation!;
  return {
    status: 'completed',
    metrics: {
      ...known,
      testAccuracy: onTest.at(-1)!.accuracy!,
      testLoss: onTest.at(-1)!.loss,
      validationAccuracy: last.accuracy!,
      validationLoss: last.loss,
      trainAccuracy: onTrain.scores.accuracy!,
      trainLoss: onTrain.scores.loss,
      batchStatisticsAccuracy: await accuracyWithBatchStatistics(parameters, trained, digits.test, engine),
      largestShare: largestShare(named),
    },
    series,
    artifacts: { right: Uint8Array.from(named, (name, i) => (name === digits.test.labels[i] ? 1 : 0)) },
  };
}

async function predictedClasses(
  { model, params, state }: TrainResult,
  { inputs }: DigitExamples,
  engine: Engine,
): Promise<Int32Array> {
  const logits = await predict({ model, params, state, inputs, engine });
  return largestClass(logits.data as Float32Array, 10);
}

function largestShare(named: Int32Array): number {
  const counts = new Array<number>(10).fill(0);
  for (const name of named) counts[name]! += 1;
  return Math.max(...counts) / named.length;
}

/**
 * Accuracy on the first test images where batch norm takes the moments of those very images instead of its running ones,
 * without dropout: whether the running statistics, gathered under dropout, are what fails.
 */
async function accuracyWithBatchStatistics(
  { filters, units, hiddenNorm }: Parameters,
  { params, state }: TrainResult,
  { inputs, labels }: DigitExamples,
  engine: Engine,
): Promise<number> {
  const count = Math.min(BATCH_STATISTICS_IMAGES, labels.length);
  const data = { inputs: inputs.subarray(0, 784 * count), labels: labels.subarray(0, count) };
  const { activations } = await observe({
    model: dropoutCnn({ filters, units, hiddenNorm, batchNorm: { epsilon: SWEEP_TRAINING.normEpsilon } }),
    params,
    state,
    data,
    loss: softmaxCrossEntropy(),
    probes: [activationProbe({ layers: ['output'] })],
    engine,
  });
  const { data: logits } = (activations as unknown as { readonly output: { readonly data: Float32Array } })
    .output;
  const named = largestClass(logits, 10);
  return named.filter((name, i) => name === labels[i]).length / count;
}
