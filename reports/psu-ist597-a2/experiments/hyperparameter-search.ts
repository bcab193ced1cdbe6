// Question 3: random search with successive halving over learning rate, widths, batch size and strengths, on validation images.

import type { ImageDataset } from '@trialbook/datasets';
import { mlp } from '@trialbook/models';
import { l1l2, withEngine } from '@trialbook/training';
import {
  type ArmPlan,
  between,
  defineExperiment,
  type EarlierResults,
  logBetween,
  oneOf,
  type Profile,
  type RunContext,
  type Setting,
  successiveHalving,
  type TrialOutcome,
} from '@trialbook/trials';
import {
  CLASSES,
  DATA_SETS,
  type DataSetName,
  type ImageCounts,
  PIXELS,
  prepareImages,
} from './image-examples.ts';
import type { RegularizedNetwork } from './regularizations.ts';
import { SCALES, TRIALS } from './scales.ts';
import { choiceMetrics, finalMetrics, testNetwork, trainNetwork } from './train-network.ts';

/** What is searched: the settings of the assignment's network. */
export const SPACE = {
  learningRate: logBetween(1e-4, 1e-2),
  width1: oneOf([64, 128, 256, 512]),
  width2: oneOf([32, 64, 128, 256]),
  batchSize: oneOf([50, 100, 200]),
  dropout: between(0, 0.5),
  l1: logBetween(1e-8, 1e-4),
  l2: logBetween(1e-8, 1e-3),
} as const;
export type SearchSetting = Setting<typeof SPACE>;

type Budget = ImageCounts & {
  /** At most; early stopping on the validation loss may end sooner. */
  readonly epochs: number;
  readonly patience: number;
};

/** Settings and epochs of the rungs: every rung keeps a quarter, and gives each at least three times as much. */
const RUNGS: Readonly<Record<Profile, readonly (readonly [settings: number, epochs: number])[]>> = {
  smoke: [
    [4, 1],
    [2, 1],
    [1, 2],
  ],
  quick: [
    [16, 2],
    [4, 6],
    [2, 12],
  ],
  full: [
    [64, 2],
    [16, 6],
    [4, 30],
  ],
  exhaustive: [
    [256, 2],
    [64, 6],
    [16, 30],
  ],
};

/** Of the epochs that a rung may take: with strong dropout the validation loss falls slowly, and to the end. */
const PATIENT_SHARE = 0.25;

function budget(profile: Profile, epochs: number): Budget {
  const { trainImages, validationImages, testImages, patience } = SCALES[profile];
  const counts = { trainImages, validationImages, testImages };
  return { ...counts, epochs, patience: Math.max(patience, Math.ceil(PATIENT_SHARE * epochs)) };
}

function rungsOf(profile: Profile) {
  return RUNGS[profile].map(([settings, epochs]) => ({ settings, budget: budget(profile, epochs) }));
}

/** One search per data set, from the same settings. */
export const search = successiveHalving({
  id: 'hyperparameter-search',
  title: 'Search for the best settings',
  module: import.meta.url,
  metrics: choiceMetrics,
  data: DATA_SETS,
  space: SPACE,
  groups: DATA_SETS,
  score: 'validationAccuracy',
  scaledDown: (profile) => searchScaledDown(profile).scaledDown,
  rungs: {
    smoke: rungsOf('smoke'),
    quick: rungsOf('quick'),
    full: rungsOf('full'),
    exhaustive: rungsOf('exhaustive'),
  },
  run: async ({ parameters, tasks, data, engine: name, signal }) => {
    const { group, setting, budget: spent } = parameters;
    const outcomes: TrialOutcome<keyof typeof choiceMetrics>[] = [];
    for (const { seeds } of tasks) {
      const trained = await withEngine(name, (engine) =>
        trainNetwork(engine, trainingOf(setting, spent, data<ImageDataset>(group), { seeds, signal })),
      );
      const { status, metrics, series } = trained;
      outcomes.push(trained.status === 'diverged' ? trained : { status, metrics, series });
    }
    return outcomes;
  },
});

export const [searchRung1, searchRung2, searchRung3] = search.rungs as [
  (typeof search.rungs)[0],
  (typeof search.rungs)[0],
  (typeof search.rungs)[0],
];

type FinalParameters = {
  readonly dataSet: DataSetName;
  readonly setting: SearchSetting;
  readonly budget: Budget;
  /** What the search itself measured of this setting. */
  readonly searchAccuracy: number;
};

const metrics = {
  ...finalMetrics,
  optimism: { label: 'Validation accuracy in the search, less that of a fresh training', unit: 'fraction' },
} as const;

export type SearchMetric = keyof typeof metrics;

/** The best setting of each data set, trained anew from fresh seeds and tested once. */
export const hyperparameterSearch = defineExperiment({
  id: 'hyperparameter-search',
  title: 'The best settings, trained anew',
  module: import.meta.url,
  metrics,
  data: DATA_SETS,
  follows: [searchRung3],
  plan: (profile, earlier: EarlierResults) => {
    const [, , last] = rungsOf(profile);
    const arms = DATA_SETS.map((dataSet): [DataSetName, ArmPlan<FinalParameters>] => {
      const { setting, score: searchAccuracy } = search.best(earlier, dataSet);
      const parameters = { dataSet, setting, budget: last!.budget, searchAccuracy };
      return [dataSet, { parameters, trials: TRIALS[profile] }];
    });
    return {
      arms: Object.fromEntries(arms) as Record<DataSetName, ArmPlan<FinalParameters>>,
      ...searchScaledDown(profile),
    };
  },
  run: async (context) => {
    const outcomes: TrialOutcome<SearchMetric>[] = [];
    for (const { seeds } of context.tasks) outcomes.push(await trainBest(context, seeds));
    return outcomes;
  },
});

async function trainBest(
  { parameters, data, engine: name, signal }: RunContext<FinalParameters>,
  seeds: RunContext['study'],
): Promise<TrialOutcome<SearchMetric>> {
  const { dataSet, setting, budget: spent, searchAccuracy } = parameters;
  const training = trainingOf(setting, spent, data<ImageDataset>(dataSet), { seeds, signal });
  return withEngine(name, async (engine) => {
    const trained = await trainNetwork(engine, training);
    if (trained.status === 'diverged') return trained;
    const { metrics: measured } = await testNetwork(engine, trained, training.images);
    const optimism = searchAccuracy - measured.validationAccuracy;
    return { status: 'completed', metrics: { ...measured, optimism }, series: trained.series };
  });
}

function trainingOf(
  { learningRate, batchSize, ...setting }: SearchSetting,
  { epochs, patience, ...counts }: Budget,
  images: ImageDataset,
  given: { readonly seeds: RunContext['study']; readonly signal: AbortSignal },
) {
  return {
    ...given,
    network: searchedNetwork(setting),
    images: prepareImages(images, counts, undefined),
    learningRate,
    batchSize,
    epochs,
    patience,
  };
}

/** Two hidden layers of the widths drawn, with dropout and both penalties. */
function searchedNetwork({
  width1,
  width2,
  dropout,
  l1,
  l2,
}: Omit<SearchSetting, 'learningRate' | 'batchSize'>): RegularizedNetwork {
  return {
    model: mlp({ inputs: PIXELS, hidden: [width1, width2], outputs: CLASSES, dropout }),
    regularizers: [l1l2(l1, l2)],
  };
}

function searchScaledDown(profile: Profile): { readonly scaledDown?: string } {
  if (profile === 'full' || profile === 'exhaustive') return {};
  const [first] = RUNGS[profile];
  return {
    scaledDown:
      `${first![0]} instead of ${RUNGS.full[0]![0]} settings, ${SCALES[profile].trainImages} instead of ` +
      `${SCALES.full.trainImages} training images, ${TRIALS[profile]} instead of ${TRIALS.full} trials`,
  };
}
