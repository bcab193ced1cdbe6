// 3F: average pooling, max pooling and strides on digits with missing pixels. The arithmetic of 3A–3E is in problems/.

import type { ImageDataset } from '@trialbook/datasets';
import { type Downsampling, downsamplingCnn } from '@trialbook/models';
import {
  accuracy,
  adam,
  type Engine,
  evaluate,
  softmaxCrossEntropy,
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
import { type DigitCounts, digitExamples, trialDigits } from './digit-examples.ts';
import { MISSING_SHARES, withMissingPixels } from './missing-pixels.ts';

/** The three ways to halve rows and columns. */
export const DOWNSAMPLINGS = [
  'average-pool',
  'max-pool',
  'stride',
] as const satisfies readonly Downsampling[];

/** Share of pixels that miss in the training images of the arms `…/missing`. */
export const TRAINED_MISSING = 0.3;

/** `max-pool`: trained on whole digits; `max-pool/missing`: on digits with missing pixels. */
export type PoolingArm = Downsampling | `${Downsampling}/missing`;

type Parameters = DigitCounts & {
  readonly downsampling: Downsampling;
  readonly trainedMissing: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly epochs: number;
};

export const POOLING_TRAINING = { learningRate: 0.001 } as const;

/** At what scale the networks are trained. */
export type PoolingScale = DigitCounts & {
  readonly batchSize: number;
  readonly epochs: number;
  readonly trials: number;
};

const FULL: PoolingScale = { trainImages: 60_000, testImages: 10_000, batchSize: 128, epochs: 3, trials: 10 };

export const POOLING_SCALES: Record<Profile, PoolingScale> = {
  smoke: { trainImages: 128, testImages: 100, batchSize: 32, epochs: 1, trials: 2 },
  quick: { trainImages: 1500, testImages: 500, batchSize: 32, epochs: 2, trials: 3 },
  full: FULL,
  exhaustive: { ...FULL, trials: 30 },
};

const metrics = {
  testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' },
  trainAccuracy: { label: 'Training accuracy', unit: 'fraction', better: 'higher' },
  missingAccuracy: {
    label: 'Test accuracy with 30 % of the pixels missing',
    unit: 'fraction',
    better: 'higher',
  },
  lostAccuracy: { label: 'Accuracy lost to missing pixels', unit: 'fraction', better: 'lower' },
  parameters: { label: 'Parameters', unit: 'count' },
} as const;

export type PoolingMetric = keyof typeof metrics;

/** 3F, measured. */
export const convArithmetic = defineExperiment({
  id: 'conv-arithmetic',
  title: 'Pooling and missing pixels',
  module: import.meta.url,
  metrics,
  data: ['mnist'],
  plan: (profile) => {
    const { trials, ...scale } = POOLING_SCALES[profile];
    const plan = (downsampling: Downsampling, trainedMissing: number): ArmPlan<Parameters> => ({
      parameters: { ...scale, ...POOLING_TRAINING, downsampling, trainedMissing },
      trials,
    });
    const arms = Object.fromEntries(
      DOWNSAMPLINGS.flatMap((name) => [
        [name, plan(name, 0)],
        [`${name}/missing`, plan(name, TRAINED_MISSING)],
      ]),
    ) as Record<PoolingArm, ArmPlan<Parameters>>;
    return scale.trainImages < FULL.trainImages
      ? {
          arms,
          scaledDown:
            `${scale.trainImages} instead of ${FULL.trainImages} training images, ${scale.testImages} instead of ` +
            `${FULL.testImages} test images, batches of ${scale.batchSize} instead of ${FULL.batchSize}, ${scale.epochs} instead of ${FULL.epochs} epochs, ${trials} instead of ${FULL.trials} trials`,
        }
      : { arms };
  },
  run: (context) =>
    withEngine(context.engine, async (engine) => {
      const outcomes: TrialOutcome<PoolingMetric>[] = [];
      for (const task of context.tasks) outcomes.push(await trainPooled(context, task, engine));
      return outcomes;
    }),
});

async function trainPooled(
  { parameters, study, data, signal }: RunContext<Parameters>,
  { seeds }: TrialTask,
  engine: Engine,
): Promise<TrialOutcome<PoolingMetric>> {
  const { downsampling, trainedMissing, batchSize, learningRate, epochs } = parameters;
  const images = trialDigits(data<ImageDataset>('mnist'), parameters, seeds, study);
  const whole = digitExamples(images.train);
  const digits = {
    inputs: withMissingPixels(whole.inputs, trainedMissing, seeds.child('missing')),
    labels: whole.labels,
  };
  const test = digitExamples(images.test);
  const model = downsamplingCnn({ downsampling });
  const scoring = { loss: softmaxCrossEntropy(), metrics: [accuracy()] };
  const trained = await train({
    model,
    data: { train: digits },
    ...scoring,
    optimizer: adam({ learningRate }),
    batchSize,
    epochs,
    seeds,
    engine,
    signal,
  });
  signal.throwIfAborted();
  const known = { parameters: model.parameterCount };
  if (trained.outcome === 'diverged') {
    const reason = `the loss was not finite from step ${trained.divergedAt} on`;
    return { status: 'diverged', metrics: known, reason };
  }
  const { params, state } = trained;
  const onTest: number[] = [];
  for (const share of MISSING_SHARES) {
    const inputs = withMissingPixels(test.inputs, share, study.child('missing'));
    const data = { inputs, labels: test.labels };
    onTest.push((await evaluate({ model, params, state, data, ...scoring, engine })).scores.accuracy!);
  }
  const onTrain = await evaluate({ model, params, state, data: digits, ...scoring, engine });
  const missingAccuracy = onTest[MISSING_SHARES.indexOf(TRAINED_MISSING)]!;
  return {
    status: 'completed',
    metrics: {
      ...known,
      testAccuracy: onTest[0]!,
      trainAccuracy: onTrain.scores.accuracy!,
      missingAccuracy,
      lostAccuracy: onTest[0]! - missingAccuracy,
    },
    series: {
      accuracyByMissing: onTest,
      trainLossRunning: trained.history.map((record) => record.train.loss),
    },
  };
}
