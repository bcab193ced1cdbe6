// 2D–2F: networks of at most 100, 200 and 1000 hidden units on MNIST, with pixels scaled to [0, 1] and as they are stored.

import type { ImageDataset } from '@trialbook/datasets';
import { glorotUniform, mlp } from '@trialbook/models';
import { accuracy, adam, evaluate, softmaxCrossEntropy, train, withEngine } from '@trialbook/training';
import {
  type ArmPlan,
  defineExperiment,
  type Profile,
  type RunContext,
  type TrialOutcome,
  type TrialTask,
} from '@trialbook/trials';
import { digitExamples, type PixelRange, trialDigits } from './digit-examples.ts';

/** Hidden layers and their dropout rates by budget, as the published programs have them. */
export const BUDGETS = {
  '100': { hidden: [60, 40], dropout: [0.1, 0] },
  '200': { hidden: [120, 80], dropout: [0.2, 0.1] },
  '1000': { hidden: [400, 400, 100], dropout: [0.5, 0.3, 0.1] },
} as const;

export type Budget = keyof typeof BUDGETS;
/** `100`: scaled pixels; `100-raw`: grey levels 0 … 255. */
export type BudgetArm = Budget | `${Budget}-raw`;

/** The budgets in order, though an object would put number-like keys first in any case. */
export const BUDGET_NAMES = ['100', '200', '1000'] as const satisfies readonly Budget[];

/** At what scale the networks are trained. */
export type BudgetScale = {
  readonly trainImages: number;
  readonly testImages: number;
  readonly epochs: number;
};

type Parameters = BudgetScale & {
  readonly hidden: readonly number[];
  readonly dropout: readonly number[];
  readonly pixels: PixelRange;
  readonly batchSize: number;
  readonly learningRate: number;
};

/** Of the published programs: `batch_size=256`, and the default rate of `optimizer='adam'`. */
export const BUDGET_TRAINING = { batchSize: 256, learningRate: 0.001 } as const;

/** What each profile trains at. */
export const BUDGET_SCALES: Record<Profile, BudgetScale & { readonly trials: number }> = {
  smoke: { trainImages: 256, testImages: 200, epochs: 2, trials: 2 },
  quick: { trainImages: 5000, testImages: 2000, epochs: 5, trials: 3 },
  full: { trainImages: 60_000, testImages: 10_000, epochs: 20, trials: 10 },
  exhaustive: { trainImages: 60_000, testImages: 10_000, epochs: 20, trials: 30 },
};

const metrics = {
  testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' },
  testLoss: { label: 'Test loss', unit: '', better: 'lower' },
  trainAccuracy: { label: 'Training accuracy', unit: 'fraction', better: 'higher' },
  trainLoss: { label: 'Training loss', unit: '', better: 'lower' },
  startLoss: { label: 'Training loss of the first batch', unit: '' },
  parameters: { label: 'Parameters', unit: 'count' },
} as const;

export type BudgetMetric = keyof typeof metrics;

/** 2D–2F. */
export const mnistMlpBudget = defineExperiment({
  id: 'mnist-mlp-budget',
  title: 'MLPs on MNIST within a budget of hidden units',
  module: import.meta.url,
  metrics,
  data: ['mnist'],
  plan: (profile) => {
    const { trials, ...scale } = BUDGET_SCALES[profile];
    const plan = (budget: Budget, pixels: PixelRange): ArmPlan<Parameters> => ({
      parameters: { ...scale, ...BUDGET_TRAINING, ...BUDGETS[budget], pixels },
      trials,
    });
    const arms = Object.fromEntries(
      BUDGET_NAMES.flatMap((budget) => [
        [budget, plan(budget, 'unit')],
        [`${budget}-raw`, plan(budget, 'raw')],
      ]),
    ) as Record<BudgetArm, ArmPlan<Parameters>>;
    const { full } = BUDGET_SCALES;
    return scale.trainImages < full.trainImages
      ? {
          arms,
          scaledDown:
            `${scale.trainImages} instead of ${full.trainImages} training images, ${scale.testImages} instead of ` +
            `${full.testImages} test images, ${scale.epochs} instead of ${full.epochs} epochs, ${trials} instead of ${full.trials} trials`,
        }
      : { arms };
  },
  run: (context) => Promise.all(context.tasks.map((task) => trainWithin(context, task))),
});

async function trainWithin(
  { parameters, study, data, engine, signal }: RunContext<Parameters>,
  { seeds }: TrialTask,
): Promise<TrialOutcome<BudgetMetric>> {
  const { hidden, dropout, pixels, batchSize, learningRate, epochs } = parameters;
  const images = trialDigits(data<ImageDataset>('mnist'), parameters, seeds, study);
  const digits = { train: digitExamples(images.train, pixels), test: digitExamples(images.test, pixels) };
  const model = mlp({ inputs: 784, hidden, outputs: 10, dropout, weights: glorotUniform() });
  const scoring = { loss: softmaxCrossEntropy(), metrics: [accuracy()] };
  return withEngine(engine, async (started) => {
    const trained = await train({
      model,
      data: { train: digits.train, validation: digits.test },
      ...scoring,
      optimizer: adam({ learningRate }),
      batchSize,
      epochs,
      seeds,
      engine: started,
      signal,
      recordSteps: true,
    });
    signal.throwIfAborted();
    const { history, params, state } = trained;
    const series = {
      trainLossRunning: history.map((record) => record.train.loss),
      trainAccuracyRunning: history.map((record) => record.train.accuracy!),
      testLoss: history.map(({ validation }) => validation!.loss),
      testAccuracy: history.map(({ validation }) => validation!.accuracy!),
    };
    const known = { parameters: model.parameterCount, startLoss: history[0]!.perStep!.loss![0]! };
    if (trained.outcome === 'diverged') {
      const reason = `the loss was not finite from step ${trained.divergedAt} on`;
      return { status: 'diverged', metrics: known, reason, series };
    }
    const onTrain = await evaluate({ model, params, state, data: digits.train, ...scoring, engine: started });
    const last = history.at(-1)!.validation!;
    return {
      status: 'completed',
      metrics: {
        ...known,
        testAccuracy: last.accuracy!,
        testLoss: last.loss,
        trainAccuracy: onTrain.scores.accuracy!,
        trainLoss: onTrain.scores.loss,
      },
      series,
    };
  });
}
