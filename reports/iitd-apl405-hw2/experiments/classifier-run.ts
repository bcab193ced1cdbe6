// One training of a digit classifier as questions 4 and 5 want it: every batch recorded, test curves over iterations.

import { type ImageDataset, type ImageSet, scalePixels, takeRows } from '@trialbook/datasets';
import type { HostParameters, Model } from '@trialbook/models';
import type { SeedNode } from '@trialbook/random';
import {
  accuracy,
  type Engine,
  type EpochRecord,
  evaluate,
  type HostTensor,
  type Loss,
  type Metric,
  type Optimizer,
  type Probe,
  predict,
  type Regularizer,
  softmaxCrossEntropy,
  train,
} from '@trialbook/training';
import type { TrialOutcome } from '@trialbook/trials';
import { holeMetric, notFiniteShare } from './underflow.ts';

/** Test images shown with their predicted labels, as in the assignment's first figure. */
export const SHOWN_IMAGES = 100;

/** How much is trained, and how often the network is tested. */
export type ClassifierScale = {
  readonly trainImages: number;
  readonly testImages: number;
  readonly batchSize: number;
  /** Iterations: one batch each. */
  readonly steps: number;
  /** Iterations between two points of the curves; divides `steps`. */
  readonly evaluateEvery: number;
};

/** What every trained classifier is measured by. */
export const classifierMetrics = {
  testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' },
  trainAccuracy: { label: 'Training accuracy', unit: 'fraction', better: 'higher' },
  testLoss: { label: 'Test cost', unit: '', better: 'lower' },
  trainLoss: { label: 'Training cost', unit: '', better: 'lower' },
  parameters: { label: 'Parameters', unit: 'count' },
  batchNoise: { label: 'Deviation of the batch accuracy', unit: 'fraction' },
  binomialNoise: { label: 'Deviation by the binomial', unit: 'fraction' },
} as const;

export type ClassifierMetric = keyof typeof classifierMetrics;

/** What a trial whose loss stopped being a number says of it. */
export interface NotANumber {
  /** The iteration, from 1, whose loss was the first that is not finite. */
  readonly iteration: number;
  /** The first iteration with an image at which softmax-then-log breaks; none if the loss broke otherwise. */
  readonly hole?: {
    readonly iteration: number;
    /** Images of its batch at which it breaks. */
    readonly images: number;
    /** Share of its batch that is classified rightly, before the update. */
    readonly batchAccuracy: number;
  };
  /** Share of the parameters that are not finite afterwards. */
  readonly lostParameters: number;
}

/** The test images shown: rows of the test set, and the class that the network gives each. */
export interface ShownImages {
  readonly rows: Int32Array;
  readonly predicted: Uint8Array;
}

/** Training and test images in [0, 1]. Fewer than all are drawn: training images per trial, test images once for all. */
export function preparedDigits(
  mnist: ImageDataset,
  { trainImages, testImages }: ClassifierScale,
  seeds: SeedNode,
  study: SeedNode,
) {
  const rows = (set: ImageSet, count: number, node: SeedNode) =>
    count < set.count
      ? node.stream().permutation(set.count).subarray(0, count)
      : Int32Array.from({ length: set.count }, (_, row) => row);
  const examples = ({ images, labels }: ImageSet) => ({ inputs: scalePixels(images), labels });
  const testRows = rows(mnist.test, testImages, study.child('test'));
  const shown = study.child('shown').stream().permutation(testRows.length).subarray(0, SHOWN_IMAGES);
  return {
    train: examples(takeRows(mnist.train, rows(mnist.train, trainImages, seeds.child('images')))),
    test: examples(takeRows(mnist.test, testRows)),
    /** Of {@link SHOWN_IMAGES} test images, the same in every trial and arm. */
    shownRows: Int32Array.from(shown, (row) => testRows[row]!),
  };
}

/** What one training takes. */
export interface ClassifierTraining {
  readonly model: Model;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly scale: ClassifierScale;
  readonly mnist: ImageDataset;
  readonly seeds: SeedNode;
  readonly study: SeedNode;
  readonly engine: Engine;
  readonly signal: AbortSignal;
  readonly regularizers?: readonly Regularizer[];
  /** Probes that give one number a step; each becomes a curve of that name. */
  readonly probes?: readonly Probe[];
}

/** The cost that curves show: always the stable form, so that what is NaN in training is not NaN by being looked at. */
const cost: Metric = { name: 'cost', perExample: softmaxCrossEntropy().perExample };

/** Trains once. The parameters come back with the outcome, for what else an experiment measures of them. */
export async function trainClassifier(
  options: ClassifierTraining,
): Promise<{ outcome: TrialOutcome<ClassifierMetric>; start: HostParameters; params: HostParameters }> {
  const { model, loss, optimizer, scale, mnist, seeds, study, engine, signal } = options;
  const { regularizers = [], probes = [] } = options;
  const digits = preparedDigits(mnist, scale, seeds, study);
  const start = model.init(seeds.child('init'));
  const metrics = [accuracy(), cost];
  const trained = await train({
    model,
    data: { train: digits.train, validation: digits.test },
    loss,
    optimizer,
    metrics: [...metrics, holeMetric()],
    regularizers,
    probes,
    batchSize: scale.batchSize,
    steps: scale.steps,
    remainder: 'drop',
    recordSteps: true,
    validateEvery: Number.MAX_SAFE_INTEGER,
    validateEverySteps: scale.evaluateEvery,
    seeds,
    engine,
    signal,
  });
  if (trained.outcome === 'aborted') throw signal.reason;
  const { history, params, state } = trained;
  const steps = trained.divergedAt ?? scale.steps;
  const batches = joined(history);
  const series = {
    ...curves(batches, history, steps, scale.evaluateEvery),
    ...observed(history, probes, steps, scale.evaluateEvery),
  };
  if (trained.outcome === 'diverged') {
    const hole = batches.hole.findIndex((share, step) => share > 0 && step <= steps);
    const nan: NotANumber = {
      iteration: steps + 1,
      ...(hole >= 0 && {
        hole: {
          iteration: hole + 1,
          images: Math.round(batches.hole[hole]! * scale.batchSize),
          batchAccuracy: batches.accuracy[hole]!,
        },
      }),
      lostParameters: notFiniteShare(params),
    };
    return {
      outcome: {
        status: 'diverged',
        metrics: { parameters: model.parameterCount },
        reason: `the loss was not finite from iteration ${nan.iteration} on`,
        series,
        artifacts: { nan },
      },
      start: start.params,
      params,
    };
  }
  const scored = { model, params, state, loss: softmaxCrossEntropy(), metrics: [accuracy()], engine };
  const onTrain = await evaluate({ ...scored, data: digits.train });
  const onTest = history.at(-1)!.validation!; // after the last step, on all test images
  const inputs = scalePixels(takeRows(mnist.test, digits.shownRows).images);
  const outputs = await predict({ model, params, state, inputs, engine });
  const shown: ShownImages = {
    rows: digits.shownRows,
    predicted: largestOutputs(outputs.data as Float32Array, digits.shownRows.length),
  };
  return {
    outcome: {
      status: 'completed',
      metrics: {
        testAccuracy: onTest.accuracy!,
        trainAccuracy: onTrain.scores.accuracy!,
        testLoss: onTest.cost!,
        trainLoss: onTrain.scores.loss,
        parameters: model.parameterCount,
        ...batchNoise(batches.accuracy, scale),
      },
      series,
      artifacts: { shown },
    },
    start: start.params,
    params,
  };
}

/** Loss, accuracy and the rest of every batch, over the epochs. */
function joined(history: readonly EpochRecord[]) {
  const of = (name: string) => Float32Array.from(history.flatMap(({ perStep }) => [...perStep![name]!]));
  return { accuracy: of('accuracy'), cost: of('cost'), hole: of('hole') };
}

/** The batches one by one, and the curves: training as means over the batches since the last point. */
function curves(
  batches: ReturnType<typeof joined>,
  history: readonly EpochRecord[],
  steps: number,
  every: number,
) {
  const points = Math.floor(steps / every);
  const windows = (values: Float32Array) =>
    Array.from({ length: points }, (_, i) => mean(values.subarray(i * every, (i + 1) * every)));
  const tests = history.flatMap(({ validations = [] }) => validations).slice(0, points);
  return {
    batchAccuracy: batches.accuracy.subarray(0, steps),
    trainAccuracy: windows(batches.accuracy),
    trainLoss: windows(batches.cost),
    testAccuracy: tests.map(({ scores }) => scores.accuracy!),
    testLoss: tests.map(({ scores }) => scores.cost!),
  };
}

/** What the probes saw at the points of the curves. */
function observed(
  history: readonly EpochRecord[],
  probes: readonly Probe[],
  steps: number,
  every: number,
): Record<string, number[]> {
  return Object.fromEntries(
    probes.map(({ name }) => {
      const seen = history.flatMap(({ probes }) => {
        const [leaf] = Object.values(probes![name] as Record<string, HostTensor>);
        return [...leaf!.data];
      });
      return [name, Array.from({ length: Math.floor(steps / every) }, (_, i) => seen[(i + 1) * every - 1]!)];
    }),
  );
}

/**
 * How much the accuracy of a batch varies over the last quarter of the training, beside what drawing `batchSize` images
 * at random gives by itself: √(p(1 − p)/batchSize).
 */
export function batchNoise(
  accuracies: Float32Array,
  { batchSize, steps }: Pick<ClassifierScale, 'batchSize' | 'steps'>,
): { batchNoise: number; binomialNoise: number } {
  const last = accuracies.subarray(Math.floor((3 * steps) / 4));
  const p = mean(last);
  const squares = last.reduce((sum, value) => sum + (value - p) ** 2, 0);
  return {
    batchNoise: Math.sqrt(squares / (last.length - 1)),
    binomialNoise: Math.sqrt((p * (1 - p)) / batchSize),
  };
}

/** The class of the largest output of each row, the first of equals. */
export function largestOutputs(outputs: Float32Array, count: number): Uint8Array {
  const classes = outputs.length / count;
  return Uint8Array.from({ length: count }, (_, row) => {
    const own = outputs.subarray(row * classes, (row + 1) * classes);
    return own.indexOf(Math.max(...own));
  });
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
