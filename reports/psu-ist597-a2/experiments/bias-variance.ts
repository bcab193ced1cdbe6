// Question 2, the trade-off: test loss of networks of growing width, and how much of it is bias and how much variance.

import { type ImageDataset, type ImageSet, takeRows } from '@trialbook/datasets';
import { mlp } from '@trialbook/models';
import {
  accuracy,
  adam,
  evaluate,
  predict,
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
} from '@trialbook/trials';
import {
  CLASSES,
  DATA_SETS,
  type DataSetName,
  PIXELS,
  type PreparedExamples,
  scaled,
  splitImages,
} from './image-examples.ts';
import { overlaps, softmaxRows, spreadOfLogs } from './prediction-spread.ts';
import { SCALES, TRIALS } from './scales.ts';

/** `drawn`: every trial has training images of its own, none shared. `seeds`: all have the same, and differ by seed only. */
export const SOURCES = ['drawn', 'seeds'] as const;
export type VarianceSource = (typeof SOURCES)[number];
export type BiasVarianceArm = `${DataSetName}/${number}/${VarianceSource}`;

type Parameters = {
  readonly dataSet: DataSetName;
  /** Units of each of the two hidden layers. */
  readonly width: number;
  readonly source: VarianceSource;
  readonly trainImages: number;
  readonly poolImages: number;
  readonly testImages: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly learningRate: number;
};

const LEARNING_RATE = 0.001;

interface WidthScale {
  readonly widths: readonly number[];
  readonly trainImages: number;
  readonly epochs: number;
  readonly batchSize: number;
}

/** Images times trials fit the 50 000 of the training part, so that drawn sets share none. */
export const WIDTH_SCALES: Readonly<Record<Profile, WidthScale>> = {
  smoke: { widths: [4, 16], trainImages: 50, epochs: 2, batchSize: 25 },
  quick: { widths: [4, 8, 16, 32, 64, 128], trainImages: 500, epochs: 20, batchSize: 100 },
  full: { widths: [4, 8, 16, 32, 64, 128, 256, 512], trainImages: 5000, epochs: 30, batchSize: 100 },
  exhaustive: {
    widths: [4, 8, 16, 32, 64, 128, 256, 512, 1024],
    trainImages: 1600,
    epochs: 90,
    batchSize: 100,
  },
};

const metrics = {
  testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' },
  trainAccuracy: { label: 'Training accuracy', unit: 'fraction', better: 'higher' },
  testLoss: { label: 'Test loss', unit: '', better: 'lower' },
  trainLoss: { label: 'Training loss', unit: '', better: 'lower' },
  squaredError: { label: 'Squared error of the test probabilities', unit: '', better: 'lower' },
  truthOverlap: { label: 'Probability of the right class', unit: 'fraction', better: 'higher' },
  divergenceFromMean: { label: 'Divergence from the mean prediction', unit: '' },
  parameters: { label: 'Parameters', unit: 'count' },
} as const;

export type BiasVarianceMetric = keyof typeof metrics;

/** All trials of an arm are trained in one program, since the decomposition needs their predictions side by side. */
export const biasVariance = defineExperiment({
  id: 'bias-variance',
  title: 'Bias and variance over width',
  module: import.meta.url,
  metrics,
  data: DATA_SETS,
  plan: (profile) => {
    const { widths, trainImages, ...scale } = WIDTH_SCALES[profile];
    const { trainImages: poolImages, testImages } = SCALES[profile === 'smoke' ? 'smoke' : 'full'];
    const trials = TRIALS[profile];
    const arms = DATA_SETS.flatMap((dataSet) =>
      widths.flatMap((width) =>
        SOURCES.map((source): [BiasVarianceArm, ArmPlan<Parameters>] => {
          const parameters = {
            ...scale,
            dataSet,
            width,
            source,
            trainImages,
            poolImages,
            testImages: Math.min(testImages, SCALES[profile].testImages),
            learningRate: LEARNING_RATE,
          };
          return [`${dataSet}/${width}/${source}`, { parameters, trials, block: trials }];
        }),
      ),
    );
    const { full } = WIDTH_SCALES;
    return {
      arms: Object.fromEntries(arms) as Record<BiasVarianceArm, ArmPlan<Parameters>>,
      ...((profile === 'smoke' || profile === 'quick') && {
        scaledDown:
          `${trainImages} instead of ${full.trainImages} training images, ${scale.epochs} instead of ${full.epochs} epochs, ` +
          `${widths.length} instead of ${full.widths.length} widths, ${trials} instead of ${TRIALS.full} trials`,
      }),
    };
  },
  run: (context) => trainWidth(context),
});

async function trainWidth({
  parameters,
  tasks,
  study,
  data,
  engine: name,
  signal,
}: RunContext<Parameters>): Promise<TrialOutcome<BiasVarianceMetric>[]> {
  const { dataSet, width, source, trainImages, poolImages, testImages, batchSize, epochs, learningRate } =
    parameters;
  const counts = { trainImages: poolImages, validationImages: 1, testImages };
  const { train: pool, test: testPart } = splitImages(data<ImageDataset>(dataSet), counts);
  const test = scaled(testPart);
  const model = mlp({ inputs: PIXELS, hidden: [width, width], outputs: CLASSES });
  const trials = tasks.length;
  const order = study.child('images').stream().permutation(pool.count);
  const sets = (source === 'drawn' ? tasks : tasks.slice(0, 1)).map(({ trial }) =>
    ownPart(pool, order, trial * trainImages, trainImages),
  );
  const examples = { ...joined(sets), perTrial: source === 'drawn' };
  const scoring = { loss: softmaxCrossEntropy(), metrics: [accuracy()] };
  return withEngine(name, async (engine) => {
    const trained = await train({
      model,
      data: { train: examples },
      ...scoring,
      optimizer: adam({ learningRate }),
      batchSize,
      epochs,
      seeds: tasks.map(({ seeds }) => seeds),
      engine,
      signal,
    });
    if (trained.outcome === 'aborted') throw signal.reason;
    const { params, state, trials: ends = [] } = trained;
    const common = { model, params, state, trials, engine };
    const onTrain = (await evaluate({ ...common, ...scoring, data: examples })).trials!;
    const onTest = (await evaluate({ ...common, ...scoring, data: test })).trials!;
    const { data: logits } = await predict({ ...common, inputs: test.inputs });
    const probabilities = softmaxRows(logits as Float32Array, CLASSES);
    const { between, withTruth } = overlaps(probabilities, test.labels, { trials, classes: CLASSES });
    // A mean over trials is one over those that have predictions at all.
    const sound = ends.flatMap(({ outcome }, k) => (outcome === 'diverged' ? [] : [k]));
    const size = probabilities.length / trials;
    const kept = joinedRows(sound.map((k) => probabilities.subarray(k * size, (k + 1) * size)));
    const spread = spreadOfLogs(kept, test.labels, { trials: sound.length, classes: CLASSES });
    return tasks.map((_, k) => {
      const end = ends[k]!;
      if (end.outcome === 'diverged') {
        const reason = `the loss was not finite at step ${end.divergedAt}`;
        return { status: 'diverged', metrics: {}, reason };
      }
      return {
        status: 'completed',
        metrics: {
          testAccuracy: onTest.accuracy![k]!,
          trainAccuracy: onTrain.accuracy![k]!,
          testLoss: onTest.loss![k]!,
          trainLoss: onTrain.loss![k]!,
          squaredError: between[k]![k]! - 2 * withTruth[k]! + 1,
          truthOverlap: withTruth[k]!,
          divergenceFromMean: spread.divergence[sound.indexOf(k)]!,
          parameters: model.parameterCount,
        },
        series: { overlap: between[k]!, lossOfMean: [spread.lossOfMean] },
      };
    });
  });
}

/** Images of one trial: a stretch of one seeded order, so that those of different trials share none while they last. */
function ownPart(pool: ImageSet, order: Uint32Array, from: number, size: number): PreparedExamples {
  const rows = Uint32Array.from({ length: size }, (_, i) => order[(from + i) % order.length]!);
  return scaled(takeRows(pool, rows));
}

function joinedRows(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function joined(sets: readonly PreparedExamples[]): PreparedExamples {
  const inputs = new Float32Array(sets.reduce((sum, set) => sum + set.inputs.length, 0));
  let at = 0;
  for (const set of sets) {
    inputs.set(set.inputs, at);
    at += set.inputs.length;
  }
  return { inputs, labels: sets.flatMap(({ labels }) => Array.from(labels)) };
}
