// Question 2: the network with each regularisation, at the strength that was chosen beforehand; ten trials, a new seed each.

import type { ImageDataset } from '@trialbook/datasets';
import { confusionMatrix, withEngine } from '@trialbook/training';
import {
  type ArmPlan,
  defineExperiment,
  type EarlierResults,
  type RunContext,
  type TrialOutcome,
  type TrialTask,
} from '@trialbook/trials';
import { CLASSES, DATA_SETS, type DataSetName, prepareImages } from './image-examples.ts';
import { chosenSetting, regularizationTuning } from './regularization-tuning.ts';
import { ARMS, type ArmSetting, type RegularizationArm, regularizedNetwork } from './regularizations.ts';
import { SCALES, type Scale, scaledDown, TRIALS } from './scales.ts';
import { finalMetrics, testNetwork, trainNetwork } from './train-network.ts';
import { weightSizes } from './weight-sizes.ts';

export type RegularizationName = `${DataSetName}/${RegularizationArm}`;

type Parameters = Scale & {
  readonly dataSet: DataSetName;
  readonly regularization: RegularizationArm;
  readonly setting: ArmSetting;
};

const metrics = { ...finalMetrics, nearZero: { label: 'Weights near zero', unit: 'fraction' } } as const;

export type RegularizationMetric = keyof typeof metrics;

/** Every arm starts trial n from the same weights and sees the images in the same order. */
export const mlpRegularization = defineExperiment({
  id: 'mlp-regularization',
  title: 'Two hidden layers, regularised',
  module: import.meta.url,
  metrics,
  data: DATA_SETS,
  follows: [regularizationTuning],
  plan: (profile, earlier: EarlierResults) => {
    const { arms: tuned } = earlier.of(regularizationTuning);
    const arms = DATA_SETS.flatMap((dataSet) =>
      ARMS.map((regularization): [RegularizationName, ArmPlan<Parameters>] => {
        // The handout's noise is run as it stands there, at the learning rate of the network without any.
        const literal = regularization === 'noise-deviation' || regularization === 'noise-variance';
        const setting = chosenSetting(tuned, dataSet, literal ? 'none' : regularization);
        return [
          `${dataSet}/${regularization}`,
          { parameters: { ...SCALES[profile], dataSet, regularization, setting }, trials: TRIALS[profile] },
        ];
      }),
    );
    return {
      arms: Object.fromEntries(arms) as Record<RegularizationName, ArmPlan<Parameters>>,
      ...scaledDown(profile),
    };
  },
  run: async (context) => {
    const outcomes: TrialOutcome<RegularizationMetric>[] = [];
    for (const task of context.tasks) outcomes.push(await trainOne(context, task));
    return outcomes;
  },
});

async function trainOne(
  { parameters, data, engine: name, signal }: RunContext<Parameters>,
  { trial, seeds }: TrialTask,
): Promise<TrialOutcome<RegularizationMetric>> {
  const { dataSet, regularization, setting, hidden, batchSize, epochs, patience, ...counts } = parameters;
  const network = regularizedNetwork(regularization, setting, hidden);
  const images = prepareImages(data<ImageDataset>(dataSet), counts, network.inputEpsilon);
  const { learningRate } = setting;
  return withEngine(name, async (engine) => {
    const trained = await trainNetwork(engine, {
      network,
      images,
      learningRate,
      batchSize,
      epochs,
      patience,
      seeds,
      signal,
    });
    if (trained.status === 'diverged') return trained;
    const tested = await testNetwork(engine, trained, images);
    const { nearZero, histogram } = weightSizes(trained.params);
    const confusion = confusionMatrix(images.test.labels, tested.predicted, CLASSES);
    return {
      status: 'completed',
      metrics: { ...tested.metrics, nearZero },
      series: { ...trained.series, weightSizes: histogram },
      artifacts: {
        confusion: Int32Array.from(confusion.flat()), // [true, predicted]
        ...(trial === 0 && { predicted: tested.predicted }),
      },
    };
  });
}
