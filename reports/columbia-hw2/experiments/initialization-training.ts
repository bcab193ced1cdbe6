// P2.1, in training: a small CNN from zeros, from N(0, 0.4) and from He normal weights.

import type { ImageDataset } from '@trialbook/datasets';
import { heNormal, type Initializer, initializationCnn, normal, zeros } from '@trialbook/models';
import { accuracy, adam, softmaxCrossEntropy, train } from '@trialbook/training';
import { defineExperiment, type Profile, type RunContext, type TrialOutcome } from '@trialbook/trials';
import { firstRows, pixelMoments, standardizedImages } from './mnist-standardized.ts';

export const trainedArms = ['zeros', 'normal-0.4', 'he'] as const;
export type TrainedArm = (typeof trainedArms)[number];

type Parameters = {
  readonly weights: TrainedArm;
  readonly filters: readonly [number, number];
  readonly units: number;
  readonly trainImages: number;
  readonly testImages: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly learningRate: number;
};

const metrics = {
  testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' },
  testLoss: { label: 'Test loss', unit: '', better: 'lower' },
  trainAccuracy: { label: 'Training accuracy, last epoch', unit: 'fraction', better: 'higher' },
  trainLoss: { label: 'Training loss, last epoch', unit: '', better: 'lower' },
  parameters: { label: 'Parameters', unit: 'count' },
} as const;

export type TrainedMetric = keyof typeof metrics;

const scales: Record<
  Profile,
  Pick<Parameters, 'filters' | 'units' | 'trainImages' | 'testImages' | 'batchSize' | 'epochs'> & {
    trials: number;
  }
> = {
  smoke: { trials: 2, filters: [2, 2], units: 4, trainImages: 64, testImages: 32, batchSize: 32, epochs: 2 },
  quick: {
    trials: 3,
    filters: [4, 8],
    units: 32,
    trainImages: 2560,
    testImages: 1000,
    batchSize: 128,
    epochs: 4,
  },
  full: {
    trials: 5,
    filters: [8, 16],
    units: 64,
    trainImages: 60_000,
    testImages: 10_000,
    batchSize: 128,
    epochs: 12,
  },
  exhaustive: {
    trials: 10,
    filters: [32, 64],
    units: 128,
    trainImages: 60_000,
    testImages: 10_000,
    batchSize: 128,
    epochs: 12,
  },
};

export const initializationTraining = defineExperiment({
  id: 'initialization-training',
  title: 'Training a small CNN from three initialisations',
  module: import.meta.url,
  metrics,
  data: ['mnist'],
  plan: (profile) => {
    const { trials, ...scale } = scales[profile];
    const arm = (weights: TrainedArm) => ({
      parameters: { weights, learningRate: 0.001, ...scale },
      trials,
    });
    const { full } = scales;
    return {
      arms: { zeros: arm('zeros'), 'normal-0.4': arm('normal-0.4'), he: arm('he') },
      ...(trials < full.trials && {
        scaledDown:
          `${trials} instead of ${full.trials} trainings, ${scale.epochs} instead of ${full.epochs} epochs, ` +
          `${scale.trainImages} instead of ${full.trainImages} images, a smaller network`,
      }),
    };
  },
  run: (context) => trainCnns(context),
});

const initializer: Record<TrainedArm, () => Initializer> = {
  zeros,
  'normal-0.4': () => normal(0.4),
  he: heNormal,
};

async function trainCnns({
  parameters,
  tasks,
  engine,
  signal,
  data,
}: RunContext<Parameters>): Promise<TrialOutcome<TrainedMetric>[]> {
  const { weights, filters, units, trainImages, testImages, batchSize, epochs, learningRate } = parameters;
  const mnist = data<ImageDataset>('mnist');
  const moments = pixelMoments(mnist.train);
  const head = (set: ImageDataset['train'], count: number) =>
    standardizedImages(set, firstRows(Math.min(count, set.count)), moments);
  const sets = { train: head(mnist.train, trainImages), validation: head(mnist.test, testImages) };
  // No dropout: what is compared is where training starts from.
  const model = initializationCnn({ weights: initializer[weights](), filters, units, dropout: [0, 0] });
  const outcomes: TrialOutcome<TrainedMetric>[] = [];
  for (const { seeds } of tasks) {
    const { outcome, divergedAt, history } = await train({
      model,
      data: sets,
      loss: softmaxCrossEntropy(),
      metrics: [accuracy()],
      optimizer: adam({ learningRate }),
      batchSize,
      epochs,
      seeds,
      engine,
      signal,
    });
    signal.throwIfAborted();
    const trainLoss = history.map((record) => record.train.loss);
    const testAccuracy = history.map(({ validation }) => validation!.accuracy!);
    const series = { trainLoss, testAccuracy };
    if (outcome === 'diverged') {
      const reason = `the loss was not finite at step ${divergedAt}`;
      outcomes.push({ status: 'diverged', metrics: {}, reason, series });
      continue;
    }
    const last = history.at(-1)!;
    outcomes.push({
      status: 'completed',
      metrics: {
        testAccuracy: testAccuracy.at(-1)!,
        testLoss: last.validation!.loss,
        trainAccuracy: last.train.accuracy!,
        trainLoss: last.train.loss,
        parameters: model.parameterCount,
      },
      series,
    });
  }
  return outcomes;
}
