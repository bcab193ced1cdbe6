// Question 2, the handout's noise under the handout's own update: plain gradient descent, no early stopping.

import type { ImageDataset } from '@trialbook/datasets';
import { sgd, softmaxCrossEntropy, trainTrial } from '@trialbook/training';
import {
  type ArmPlan,
  defineExperiment,
  type EarlierResults,
  type Profile,
  type RunContext,
  type TrialOutcome,
  type TrialTask,
} from '@trialbook/trials';
import { DATA_SETS, type DataSetName, prepareImages } from './image-examples.ts';
import { chosenSetting, regularizationTuning } from './regularization-tuning.ts';
import { LITERAL_NOISE, regularizedNetwork } from './regularizations.ts';
import { SCALES, type Scale, TRIALS } from './scales.ts';
import { scores } from './train-network.ts';

/** How much noise: none, the scale that was tuned for Adam, and the handout's in its two readings. */
export const NOISES = ['none', 'gradient-noise', 'noise-deviation', 'noise-variance'] as const;
export type Noise = (typeof NOISES)[number];
export type NoiseArm = `${DataSetName}/${Noise}`;

/** The handout's α. It names no value; this one trains the network well without noise. */
export const SGD_RATE = 0.1;

const EPOCHS: Readonly<Record<Profile, number>> = { smoke: 1, quick: 12, full: 3, exhaustive: 20 };

type Parameters = Omit<Scale, 'patience'> & {
  readonly dataSet: DataSetName;
  readonly learningRate: number;
  /** Standard deviation of the noise on every derivative. */
  readonly deviation: number;
};

const metrics = {
  testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' },
  testLoss: { label: 'Test loss', unit: '', better: 'lower' },
  steps: { label: 'Iterations', unit: 'count' },
} as const;

export type NoiseMetric = keyof typeof metrics;

/** Trial n starts from the same weights in every arm, and sees the images in the same order. */
export const noiseWithSgd = defineExperiment({
  id: 'noise-with-sgd',
  title: 'The handout’s noise with plain gradient descent',
  module: import.meta.url,
  metrics,
  data: DATA_SETS,
  follows: [regularizationTuning],
  plan: (profile, earlier: EarlierResults) => {
    const { arms: tuned } = earlier.of(regularizationTuning);
    const { patience: _, ...scale } = SCALES[profile];
    const arms = DATA_SETS.flatMap((dataSet) => {
      const deviations: Readonly<Record<Noise, number>> = {
        none: 0,
        'gradient-noise': chosenSetting(tuned, dataSet, 'gradient-noise').strength!,
        ...LITERAL_NOISE,
      };
      return NOISES.map((noise): [NoiseArm, ArmPlan<Parameters>] => {
        const deviation = deviations[noise];
        const parameters = { ...scale, epochs: EPOCHS[profile], dataSet, learningRate: SGD_RATE, deviation };
        return [`${dataSet}/${noise}`, { parameters, trials: TRIALS[profile] }];
      });
    });
    return {
      arms: Object.fromEntries(arms) as Record<NoiseArm, ArmPlan<Parameters>>,
      ...noiseScaledDown(profile),
    };
  },
  run: async (context) => {
    const outcomes: TrialOutcome<NoiseMetric>[] = [];
    for (const task of context.tasks) outcomes.push(await trainOne(context, task));
    return outcomes;
  },
});

function trainOne(context: RunContext<Parameters>, task: TrialTask): Promise<TrialOutcome<NoiseMetric>> {
  const { dataSet, learningRate, deviation, hidden, batchSize, epochs, ...counts } = context.parameters;
  const images = prepareImages(context.data<ImageDataset>(dataSet), counts, undefined);
  const arm = deviation === 0 ? 'none' : 'gradient-noise';
  const { model, regularizers } = regularizedNetwork(arm, { learningRate, strength: deviation }, hidden);
  return trainTrial(context, task, {
    model,
    regularizers,
    data: { train: images.train },
    loss: softmaxCrossEntropy(),
    optimizer: sgd({ learningRate }),
    batchSize,
    epochs,
    measure: async (trained, engine) => {
      const { loss, accuracy } = await scores(engine, trained, images.test);
      return { testAccuracy: accuracy, testLoss: loss, steps: trained.steps };
    },
  });
}

function noiseScaledDown(profile: Profile): { readonly scaledDown?: string } {
  if (profile === 'full' || profile === 'exhaustive') return {};
  const { trainImages, testImages, hidden, batchSize } = SCALES[profile];
  const { full } = SCALES;
  const steps = (each: Profile) => (EPOCHS[each] * SCALES[each].trainImages) / SCALES[each].batchSize;
  return {
    scaledDown:
      `${trainImages} instead of ${full.trainImages} training images, ${testImages} instead of ${full.testImages} test images, ` +
      `hidden layers of ${hidden.join(' and ')} instead of ${full.hidden.join(' and ')} units, ` +
      `${steps(profile)} instead of ${steps('full')} iterations on batches of ${batchSize}, ` +
      `${TRIALS[profile]} instead of ${TRIALS.full} trials`,
  };
}
