// Question 2, when to stop: the handout's rule as it stands there, the same rule over epochs, and the validation loss.

import type { ImageDataset } from '@trialbook/datasets';
import {
  accuracy,
  adam,
  softmaxCrossEntropy,
  type TrainOptions,
  train,
  withEngine,
} from '@trialbook/training';
import {
  type ArmPlan,
  defineExperiment,
  type EarlierResults,
  type RunContext,
  type TrialOutcome,
  type TrialTask,
} from '@trialbook/trials';
import { DATA_SETS, type DataSetName, prepareImages } from './image-examples.ts';
import { chosenSetting, regularizationTuning } from './regularization-tuning.ts';
import { regularizedNetwork } from './regularizations.ts';
import { SCALES, type Scale, scaledDown, TRIALS } from './scales.ts';
import { scores } from './train-network.ts';

/** What a fall of the cost must reach for training to go on. */
export const EPSILON = 0.001;

/** `iterations`: the handout's; `epochs`: the same over the mean cost of epochs; `validation`: the loss of unseen images. */
export const RULES = ['iterations', 'epochs', 'validation'] as const;
export type StoppingRule = (typeof RULES)[number];
export type StoppingArm = `${DataSetName}/${StoppingRule}`;

type Parameters = Scale & {
  readonly dataSet: DataSetName;
  readonly rule: StoppingRule;
  readonly epsilon: number;
  readonly learningRate: number;
};

const metrics = {
  steps: { label: 'Iterations until it stops', unit: 'count' },
  epochs: { label: 'Epochs until it stops', unit: '' },
  testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' },
  testLoss: { label: 'Test loss', unit: '', better: 'lower' },
} as const;

export type StoppingMetric = keyof typeof metrics;

/** The network without regularisation, at its chosen learning rate, under three rules. */
export const earlyStopping = defineExperiment({
  id: 'early-stopping',
  title: 'When to stop',
  module: import.meta.url,
  metrics,
  data: DATA_SETS,
  follows: [regularizationTuning],
  plan: (profile, earlier: EarlierResults) => {
    const { arms: tuned } = earlier.of(regularizationTuning);
    const arms = DATA_SETS.flatMap((dataSet) =>
      RULES.map((rule): [StoppingArm, ArmPlan<Parameters>] => {
        const { learningRate } = chosenSetting(tuned, dataSet, 'none');
        const parameters = { ...SCALES[profile], dataSet, rule, epsilon: EPSILON, learningRate };
        return [`${dataSet}/${rule}`, { parameters, trials: TRIALS[profile] }];
      }),
    );
    return {
      arms: Object.fromEntries(arms) as Record<StoppingArm, ArmPlan<Parameters>>,
      ...scaledDown(profile),
    };
  },
  run: async (context) => {
    const outcomes: TrialOutcome<StoppingMetric>[] = [];
    for (const task of context.tasks) outcomes.push(await stopOne(context, task));
    return outcomes;
  },
});

async function stopOne(
  { parameters, data, engine: name, signal }: RunContext<Parameters>,
  { seeds }: TrialTask,
): Promise<TrialOutcome<StoppingMetric>> {
  const { dataSet, rule, epsilon, learningRate, hidden, batchSize, epochs, patience, ...counts } = parameters;
  const images = prepareImages(data<ImageDataset>(dataSet), counts, undefined);
  const { model } = regularizedNetwork('none', { learningRate, strength: null }, hidden);
  return withEngine(name, async (engine) => {
    const shared = {
      model,
      loss: softmaxCrossEntropy(),
      metrics: [accuracy()],
      optimizer: adam({ learningRate }),
      batchSize,
      seeds,
      engine,
      signal,
    };
    const { train: examples, validation } = images;
    const run =
      rule === 'iterations'
        ? await untilNoFall(shared, examples, epochs, epsilon)
        : await train({
            ...shared,
            epochs,
            data: rule === 'epochs' ? { train: examples } : { train: examples, validation },
            earlyStopping:
              rule === 'epochs'
                ? { monitor: 'train.loss', epsilon }
                : { monitor: 'validation.loss', patience, restoreBest: true },
          });
    if (run.outcome === 'aborted') throw signal.reason;
    if (run.outcome === 'diverged') {
      return { status: 'diverged', metrics: {}, reason: `the loss was not finite at step ${run.divergedAt}` };
    }
    const { loss, accuracy: testAccuracy } = await scores(engine, { ...run, model }, images.test);
    const perEpoch = Math.ceil(examples.labels.length / batchSize);
    return {
      status: 'completed',
      metrics: { steps: run.steps, epochs: run.steps / perEpoch, testAccuracy, testLoss: loss },
      series: { batchLoss: run.history[0]?.perStep?.loss ?? [] },
    };
  });
}

/** Trains until the cost of one batch has not fallen by ε against the batch before. */
async function untilNoFall(
  shared: Omit<TrainOptions, 'data'>,
  examples: { readonly inputs: Float32Array; readonly labels: ArrayLike<number> },
  epochs: number,
  epsilon: number,
) {
  const data = { train: examples };
  const whole = await train({ ...shared, data, epochs: 1, recordSteps: true });
  const losses = whole.history[0]?.perStep?.loss ?? new Float32Array();
  const stopped = firstWithoutFall(losses, epsilon);
  if (stopped === undefined) return train({ ...shared, data, epochs, recordSteps: true });
  // The same seeds again, up to there; the curve of the whole epoch stays for the figure.
  return { ...(await train({ ...shared, data, steps: stopped })), history: whole.history };
}

/**
 * After how many updates the handout's rule stops: the first t for which L(t − 1) − L(t) < ε, where L(t) is the cost of
 * batch t (from 0) before its own update. Undefined when the cost falls by ε at every iteration.
 */
export function firstWithoutFall(losses: ArrayLike<number>, epsilon: number): number | undefined {
  for (let t = 1; t < losses.length; t++) {
    if (losses[t - 1]! - losses[t]! < epsilon) return t;
  }
  return undefined;
}
