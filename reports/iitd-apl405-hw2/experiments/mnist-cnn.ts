// Question 5: the convolutional network on MNIST, at a constant and at a decaying learning rate, and what 99 % takes.

import type { ImageDataset } from '@trialbook/datasets';
import { stridedCnn } from '@trialbook/models';
import { adam, type Engine, exponentialDecay, softmaxCrossEntropy, withEngine } from '@trialbook/training';
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
  trainClassifier,
} from './classifier-run.ts';

/** η(t) = floor + (start − floor)·e^(−t/timeConstant), as the assignment gives it. */
export const CNN_DECAY = { start: 0.003, floor: 0.0001, timeConstant: 2000 } as const;

/** Filters of the three convolutions and units behind them: the assignment's, and the wider ones of part (v). */
const NARROW = { filters: [4, 8, 12], units: 30, dropout: 0 } as const;
const WIDE = { filters: [6, 12, 24], units: 200, dropout: 0 } as const;

/** One network and how it is trained. */
export type CnnSetting = {
  readonly filters: readonly [number, number, number];
  /** Of the dense layer behind the convolutions. */
  readonly units: number;
  /** After that layer. */
  readonly dropout: number;
  /** Whether the learning rate decays as {@link CNN_DECAY}; otherwise it stays at its start. */
  readonly decay: boolean;
};

/** The arms, named after the part of the question that each answers. */
export const CNN_SETTINGS = {
  ii: { ...NARROW, decay: false },
  iii: { ...NARROW, decay: true },
  /** What of the difference between (ii) and (iii) is the schedule's: the iterations of (iii) without it. */
  'iii-constant': { ...NARROW, decay: false },
  'v-wide': { ...WIDE, decay: true },
  v: { ...WIDE, dropout: 0.25, decay: true },
} as const satisfies Record<string, CnnSetting>;

export type CnnArm = keyof typeof CNN_SETTINGS;
export const CNN_ARMS = Object.keys(CNN_SETTINGS) as CnnArm[];

type Parameters = CnnSetting & ClassifierScale;

interface CnnScale extends ClassifierScale {
  /** Iterations from part (iii) on. */
  readonly longSteps: number;
  readonly trials: number;
}

const FULL: CnnScale = {
  trainImages: 60_000,
  testImages: 10_000,
  batchSize: 100,
  steps: 4000,
  longSteps: 6000,
  evaluateEvery: 100,
  trials: 5,
};

/** What each profile trains at. */
export const CNN_SCALES: Record<Profile, CnnScale> = {
  smoke: {
    trainImages: 200,
    testImages: 150,
    batchSize: 20,
    steps: 10,
    longSteps: 20,
    evaluateEvery: 5,
    trials: 2,
  },
  quick: {
    ...FULL,
    trainImages: 3000,
    testImages: 1000,
    steps: 120,
    longSteps: 180,
    evaluateEvery: 20,
    trials: 3,
  },
  full: FULL,
  exhaustive: { ...FULL, trials: 20 },
};

/** Q5 (ii)–(v). */
export const mnistCnn = defineExperiment({
  id: 'mnist-cnn',
  title: 'A convolutional network on MNIST',
  module: import.meta.url,
  metrics: classifierMetrics,
  data: ['mnist'],
  plan: (profile) => {
    const { trials, longSteps, ...scale } = CNN_SCALES[profile];
    const plan = (arm: CnnArm): ArmPlan<Parameters> => ({
      parameters: { ...CNN_SETTINGS[arm], ...scale, steps: arm === 'ii' ? scale.steps : longSteps },
      trials,
    });
    const arms = Object.fromEntries(CNN_ARMS.map((arm) => [arm, plan(arm)])) as Record<
      CnnArm,
      ArmPlan<Parameters>
    >;
    return { arms, ...scaledDown(profile) };
  },
  run: async (context) => {
    const outcomes: TrialOutcome<ClassifierMetric>[] = [];
    for (const task of context.tasks) {
      outcomes.push(await withEngine(context.engine, (engine) => trainCnn(context, task, engine)));
    }
    return outcomes;
  },
});

function scaledDown(profile: Profile): { scaledDown?: string } {
  const { trainImages, testImages, batchSize, steps, longSteps, trials } = CNN_SCALES[profile];
  if (trainImages === FULL.trainImages) return {};
  const smaller = batchSize < FULL.batchSize ? `, batches of ${batchSize} instead of ${FULL.batchSize}` : '';
  return {
    scaledDown:
      `${trainImages} instead of ${FULL.trainImages} training images, ${testImages} instead of ${FULL.testImages} test images${smaller}, ` +
      `${steps} and ${longSteps} instead of ${FULL.steps} and ${FULL.longSteps} iterations, ` +
      `${trials} instead of ${FULL.trials} trials`,
  };
}

async function trainCnn(
  { parameters, study, data, signal }: RunContext<Parameters, CnnArm>,
  { seeds }: TrialTask,
  engine: Engine,
): Promise<TrialOutcome<ClassifierMetric>> {
  const { filters, units, dropout, decay } = parameters;
  const { outcome } = await trainClassifier({
    model: stridedCnn({ filters, units, dropout }),
    loss: softmaxCrossEntropy(),
    optimizer: adam({ learningRate: decay ? exponentialDecay(CNN_DECAY) : CNN_DECAY.start }),
    scale: parameters,
    mnist: data<ImageDataset>('mnist'),
    seeds,
    study,
    engine,
    signal,
  });
  return outcome;
}
