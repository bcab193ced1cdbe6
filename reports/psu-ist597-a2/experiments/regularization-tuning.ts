// Question 2, beforehand: every arm tries equally many settings, and validation images choose. No test image is looked at.

import type { ImageDataset } from '@trialbook/datasets';
import { withEngine } from '@trialbook/training';
import {
  type ArmPlan,
  defineExperiment,
  type Profile,
  type RunContext,
  type TrialOutcome,
  type TrialRecord,
} from '@trialbook/trials';
import { DATA_SETS, type DataSetName, prepareImages } from './image-examples.ts';
import {
  type ArmSetting,
  regularizedNetwork,
  settingName,
  settingsOf,
  TUNED_ARMS,
  type TunedArm,
} from './regularizations.ts';
import { SCALES, type Scale, scaledDown } from './scales.ts';
import { choiceMetrics, trainNetwork } from './train-network.ts';

type Parameters = Scale & {
  readonly dataSet: DataSetName;
  readonly regularization: TunedArm;
  readonly setting: ArmSetting;
};

export type TuningArm = `${DataSetName}/${TunedArm}/${string}`;

/** At `smoke` two settings of dropout and one of each other arm: enough to see that the choice is made. */
function triedSettings(arm: TunedArm, profile: Profile): readonly ArmSetting[] {
  if (profile !== 'smoke') return settingsOf(arm);
  return settingsOf(arm).slice(3, arm === 'dropout' ? 5 : 4);
}

/** Which strength and which learning rate each arm is trained with. */
export const regularizationTuning = defineExperiment({
  id: 'regularization-tuning',
  title: 'Choosing strengths and learning rates',
  module: import.meta.url,
  metrics: choiceMetrics,
  data: DATA_SETS,
  plan: (profile) => {
    const arms: [TuningArm, ArmPlan<Parameters>][] = [];
    for (const dataSet of DATA_SETS) {
      for (const regularization of TUNED_ARMS) {
        for (const setting of triedSettings(regularization, profile)) {
          arms.push([
            `${dataSet}/${regularization}/${settingName(setting)}`,
            { parameters: { ...SCALES[profile], dataSet, regularization, setting }, trials: 1 },
          ]);
        }
      }
    }
    return {
      arms: Object.fromEntries(arms) as Record<TuningArm, ArmPlan<Parameters>>,
      ...scaledDown(profile),
    };
  },
  run: async (context) => [await tryOne(context)],
});

async function tryOne({
  parameters,
  tasks,
  data,
  engine: name,
  signal,
}: RunContext<Parameters>): Promise<TrialOutcome<keyof typeof choiceMetrics>> {
  const { dataSet, regularization, setting, hidden, batchSize, epochs, patience, ...counts } = parameters;
  const network = regularizedNetwork(regularization, setting, hidden);
  const images = prepareImages(data<ImageDataset>(dataSet), counts, network.inputEpsilon);
  const { learningRate } = setting;
  const { seeds } = tasks[0]!;
  const trained = await withEngine(name, (engine) =>
    trainNetwork(engine, {
      network,
      images,
      learningRate,
      batchSize,
      epochs,
      patience,
      seeds,
      signal,
    }),
  );
  const { status, metrics, series } = trained;
  return trained.status === 'diverged' ? trained : { status, metrics, series };
}

/** One setting with its validation loss and accuracy; NaN when it did not complete. */
export interface TriedSetting {
  readonly setting: ArmSetting;
  readonly loss: number;
  readonly accuracy: number;
}

type TuningArms = Readonly<Record<string, { readonly records: readonly TrialRecord[] }>>;

/**
 * The settings of one arm, best first: by validation accuracy, then by validation loss. Those that did not complete come
 * last.
 */
export function triedFor(arms: TuningArms, dataSet: DataSetName, arm: TunedArm): readonly TriedSetting[] {
  const tried = settingsOf(arm).flatMap((setting) => {
    const [record] = arms[`${dataSet}/${arm}/${settingName(setting)}`]?.records ?? [];
    if (record === undefined) return [];
    const { validationLoss = Number.NaN, validationAccuracy = Number.NaN } = record.metrics;
    return [{ setting, loss: validationLoss, accuracy: validationAccuracy }];
  });
  const worth = ({ accuracy }: TriedSetting) => (Number.isNaN(accuracy) ? -1 : accuracy);
  return tried.toSorted((a, b) => worth(b) - worth(a) || a.loss - b.loss);
}

/** The setting that the validation images chose for an arm. */
export function chosenSetting(arms: TuningArms, dataSet: DataSetName, arm: TunedArm): ArmSetting {
  return triedFor(arms, dataSet, arm)[0]!.setting;
}
