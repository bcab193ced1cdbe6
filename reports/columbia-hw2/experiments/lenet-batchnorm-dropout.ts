// Problem 3: LeNet-5 on digits with batch normalisation, dropout, both and neither; what each does to the hidden units.

import {
  fitStandardizer,
  type ImageDataset,
  type ImageSet,
  scalePixels,
  standardize,
  takeRows,
} from '@trialbook/datasets';
import { type HostParameters, type Lenet5Options, lenet5, lenet5Arms } from '@trialbook/models';
import {
  accuracy,
  type Engine,
  evaluate,
  type HostTensor,
  type Snapshot,
  sgd,
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
  type TrialTask,
} from '@trialbook/trials';
import { layerObserver } from './layer-observer.ts';
import { trainingTime } from './training-time.ts';
import {
  accuracyWithout,
  meanAbsoluteCorrelation,
  momentDrift,
  type UnitMoments,
  unitMoments,
} from './unit-statistics.ts';

/** The arms in the order of the questions. */
export const ARMS = ['standardized-bn', 'bn-input', 'dropout', 'bn-dropout', 'plain'] as const;

/** Batch norm of the input too, β of the input fixed at 0: what that shift does is the difference from `bn-input`. */
export const UNSHIFTED = 'bn-input-unshifted';

/** Every arm: those of the questions, and the one that takes the second apart. */
export const ALL_ARMS = [...ARMS, UNSHIFTED] as const;
export type LenetArm = (typeof ALL_ARMS)[number];

/** Layers whose input is followed during training. */
export const FOLLOWED = ['c3', 'c5', 'f6', 'output'] as const;

/** How much a running statistic keeps at every step: Keras's default, with which the published numbers were made. */
export const LENET_NORM_MOMENTUM = 0.99;

/** Random halves of the last hidden layer that are silenced, per trial. */
const SILENCED_DRAWS = 10;

/** Those of Keras 2, with which the published solution was made. */
const NORM_OPTIONS = { momentum: LENET_NORM_MOMENTUM, epsilon: 1e-3, runningVariance: 'keras-2' } as const;

/** The network of each arm. */
const NETWORKS: Record<LenetArm, Lenet5Options> = {
  ...lenet5Arms,
  [UNSHIFTED]: { ...lenet5Arms['bn-input'], inputShift: false },
};

/** Training images on which batch norm's statistics are taken anew after training: enough steps to forget the old ones. */
export const STATISTICS_IMAGES = 4000;
const STATISTICS_MOMENTUM = 0.9;

/** At what scale the versions are trained. */
export type LenetScale = {
  readonly trainImages: number;
  readonly testImages: number;
  /** Test images on which hidden units are looked at. */
  readonly observedImages: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly learningRate: number;
};

type Parameters = LenetScale & {
  /** Mean 0 and deviation 1 over all training images, instead of grey levels in [0, 1]. */
  readonly standardized: boolean;
};

const FULL = {
  trainImages: 60_000,
  testImages: 10_000,
  observedImages: 1000,
  batchSize: 100,
  epochs: 5,
  learningRate: 0.01,
} as const;

/** What each profile trains at. */
export const LENET_SCALES: Record<Profile, LenetScale & { readonly trials: number }> = {
  smoke: {
    ...FULL,
    trainImages: 300,
    testImages: 200,
    observedImages: 100,
    batchSize: 50,
    epochs: 2,
    trials: 2,
  },
  quick: { ...FULL, trainImages: 4000, testImages: 2000, observedImages: 500, trials: 3 },
  full: { ...FULL, trials: 10 },
  exhaustive: { ...FULL, trials: 30 },
};

const metrics = {
  testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' },
  trainAccuracy: { label: 'Training accuracy', unit: 'fraction', better: 'higher' },
  testLoss: { label: 'Test loss', unit: '', better: 'lower' },
  trainLoss: { label: 'Training loss', unit: '', better: 'lower' },
  trainSeconds: { label: 'Training time', unit: 's', better: 'lower' },
  msPerStep: { label: 'Time per step', unit: 'ms', better: 'lower' },
  parameters: { label: 'Parameters', unit: 'count' },
  drift: { label: 'Drift of layer inputs per epoch', unit: '' },
  correlationC5: { label: 'Mean |correlation| in C5', unit: '' },
  correlationF6: { label: 'Mean |correlation| in F6', unit: '' },
  silencedLoss: { label: 'Accuracy lost without half of F6', unit: 'fraction' },
} as const;

export type LenetMetric = keyof typeof metrics;

/** The kernels of C1 as artifacts hold them: one after the other, each 5 × 5, row by row. */
export type LearnedKernels = Float32Array;

/** What a trained network with dropout and batch norm does with statistics taken anew, as artifacts hold it. */
export interface StatisticsAnew {
  /** On the test images, statistics from training images seen with dropout on. */
  readonly withDropout: { readonly accuracy: number; readonly loss: number };
  /** The same with dropout off. */
  readonly without: { readonly accuracy: number; readonly loss: number };
  /** The variance with dropout on as a multiple of that with it off: geometric mean over the normalised channels. */
  readonly varianceRatio: number;
}

/** γ and β of one batch-norm layer, as artifacts hold them: layer name → values per channel. */
export type LearnedNorms = Readonly<
  Record<string, { readonly gamma: Float32Array; readonly beta: Float32Array }>
>;

/** P3.1–P3.5. */
export const lenetBatchnormDropout = defineExperiment({
  id: 'lenet-batchnorm-dropout',
  title: 'LeNet-5 with batch normalisation and dropout',
  module: import.meta.url,
  metrics,
  data: ['mnist'],
  plan: (profile) => {
    const { trials, ...scale } = LENET_SCALES[profile];
    const plan = (arm: LenetArm): ArmPlan<Parameters> => ({
      parameters: { ...scale, standardized: arm === 'standardized-bn' },
      trials,
    });
    const arms = Object.fromEntries(ALL_ARMS.map((arm) => [arm, plan(arm)])) as Record<
      LenetArm,
      ArmPlan<Parameters>
    >;
    return { arms, ...scaledDown(profile) };
  },
  run: async (context) => {
    const outcomes: TrialOutcome<LenetMetric>[] = [];
    for (const task of context.tasks) {
      outcomes.push(await withEngine(context.engine, (engine) => trainLenet(context, task, engine)));
    }
    return outcomes;
  },
});

function scaledDown(profile: Profile): { scaledDown?: string } {
  const { trainImages, testImages, epochs, trials } = LENET_SCALES[profile];
  if (trainImages === FULL.trainImages) return {};
  const shorter = epochs < FULL.epochs ? `, ${epochs} instead of ${FULL.epochs} epochs` : '';
  return {
    scaledDown:
      `${trainImages} instead of ${FULL.trainImages} training images, ${testImages} instead of ${FULL.testImages} test images${shorter}, ` +
      `${trials} instead of ${LENET_SCALES.full.trials} trials`,
  };
}

async function trainLenet(
  { arm, parameters, study, data, signal }: RunContext<Parameters, LenetArm>,
  { seeds }: TrialTask,
  engine: Engine,
): Promise<TrialOutcome<LenetMetric>> {
  const { observedImages, batchSize, epochs, learningRate } = parameters;
  const digits = prepared(data<ImageDataset>('mnist'), parameters, seeds, study);
  const model = lenet5({ ...NETWORKS[arm], batchNormOptions: NORM_OPTIONS });
  const start = model.init(seeds.child('init'));
  const observed = {
    labels: digits.test.labels.subarray(0, observedImages),
    inputs: digits.test.inputs.subarray(0, 784 * observedImages),
  };
  const look = await hiddenLook(arm, observed.inputs, start, engine);
  const scoring = { loss: softmaxCrossEntropy(), metrics: [accuracy()] };
  try {
    const drift: Record<string, number[]> = Object.fromEntries(
      FOLLOWED.map((layer) => [`drift/${layer}`, []]),
    );
    let before = await look.inputs(start);
    const trained = await train({
      model,
      data: { train: digits.train, validation: digits.test },
      ...scoring,
      optimizer: sgd({ learningRate }),
      batchSize,
      epochs,
      seeds,
      engine,
      signal,
      onEpoch: async (_, snapshot) => {
        const after = await look.inputs(snapshot);
        for (const layer of FOLLOWED) drift[`drift/${layer}`]!.push(momentDrift(before[layer], after[layer]));
        before = after;
      },
    });
    if (trained.outcome === 'aborted') throw signal.reason;
    const { history, params, state } = trained;
    const series = {
      trainLossRunning: history.map((record) => record.train.loss),
      trainAccuracyRunning: history.map((record) => record.train.accuracy!),
      testLoss: history.map(({ validation }) => validation!.loss),
      testAccuracy: history.map(({ validation }) => validation!.accuracy!),
      ...drift,
    };
    if (trained.outcome === 'diverged') {
      return {
        status: 'diverged',
        metrics: { parameters: model.parameterCount },
        reason: `the loss was not finite from step ${trained.divergedAt} on`,
        series,
      };
    }
    const onTrain = await evaluate({ model, params, state, data: digits.train, ...scoring, engine });
    const last = history.at(-1)!.validation!;
    const { seconds, msPerStep } = trainingTime(history);
    const drifts = Object.values(drift).flat();
    return {
      status: 'completed',
      metrics: {
        testAccuracy: last.accuracy!,
        trainAccuracy: onTrain.scores.accuracy!,
        testLoss: last.loss,
        trainLoss: onTrain.scores.loss,
        trainSeconds: seconds,
        msPerStep,
        parameters: model.parameterCount,
        drift: drifts.reduce((sum, value) => sum + value, 0) / drifts.length,
        ...(await look.units(trained, observed.labels, seeds)),
      },
      series,
      artifacts: {
        norms: learnedNorms(params),
        kernels: kernelsOfC1(params),
        ...(await statisticsAnew(arm, trained, digits, { batchSize, seeds, engine, signal })),
      },
    };
  } finally {
    look.dispose();
  }
}

/** Training and test images as the arm wants them; fewer than all are drawn anew in every trial, test images once for all. */
function prepared(
  mnist: ImageDataset,
  parameters: Parameters,
  seeds: TrialTask['seeds'],
  study: TrialTask['seeds'],
) {
  const some = (set: ImageSet, count: number, node: TrialTask['seeds']) =>
    count < set.count ? takeRows(set, node.stream().permutation(set.count).subarray(0, count)) : set;
  const fitted = parameters.standardized ? fitStandardizer(mnist.train.images, { per: 'global' }) : undefined;
  const examples = ({ images, labels }: ImageSet) => ({
    inputs: fitted === undefined ? scalePixels(images) : standardize(images, fitted),
    labels,
  });
  return {
    train: examples(some(mnist.train, parameters.trainImages, seeds.child('images'))),
    test: examples(some(mnist.test, parameters.testImages, study.child('test'))),
  };
}

/** A look at the hidden units of an arm: the network without its dropout, batch norm by the statistics of the observed images. */
async function hiddenLook(arm: LenetArm, images: Float32Array, start: Snapshot, engine: Engine) {
  const { dropout: _, ...network } = NETWORKS[arm];
  const { batchNorm = 'none' } = network;
  const model = lenet5({ ...network, batchNormOptions: NORM_OPTIONS });
  const lastFeatures = batchNorm === 'none' ? 'f6-tanh' : 'f6-norm';
  const inputOf = { c3: 's2', c5: 's4', f6: 'flatten', output: lastFeatures } as const;
  const layers = ['s2', 's4', 'flatten', 'c5-tanh', 'f6-tanh', 'f6-norm'] as const;
  const observer = await layerObserver(engine, {
    model,
    images,
    layers: layers.filter((layer) => layer !== 'f6-norm' || batchNorm !== 'none'),
    training: true,
    ...start,
  });
  return {
    /** The moments of the inputs of the followed layers. */
    inputs: async ({ params, state }: Snapshot) => {
      const seen = await observer.look(params, state);
      return Object.fromEntries(
        FOLLOWED.map((layer) => [layer, unitMoments(seen[inputOf[layer]])]),
      ) as Record<(typeof FOLLOWED)[number], UnitMoments>;
    },
    /** What the hidden units share, and what the network loses without half of the last ones. */
    units: async ({ params, state }: Snapshot, labels: ArrayLike<number>, seeds: TrialTask['seeds']) => {
      const seen = await observer.look(params, state);
      const features = seen[lastFeatures];
      const output = params.output as unknown as Record<'weights' | 'bias', { data: Float32Array }>;
      const readout = { weights: output.weights.data, bias: output.bias.data };
      const without = Array.from({ length: SILENCED_DRAWS }, (_, draw) => {
        const order = seeds.child('silenced', draw).stream().permutation(features.units);
        return accuracyWithout(features, readout, labels, order.subarray(0, features.units / 2));
      });
      const lost = without.reduce((sum, value) => sum + value, 0) / SILENCED_DRAWS;
      return {
        correlationC5: meanAbsoluteCorrelation(seen['c5-tanh']),
        correlationF6: meanAbsoluteCorrelation(seen['f6-tanh']),
        silencedLoss: accuracyWithout(features, readout, labels, []) - lost,
      };
    },
    dispose: () => observer.dispose(),
  };
}

/** γ and β of every batch-norm layer; where β is fixed, its 0. */
function learnedNorms(params: HostParameters): LearnedNorms {
  const layers = Object.entries(params as unknown as Record<string, Record<string, { data: Float32Array }>>);
  return Object.fromEntries(
    layers
      .filter(([, layer]) => 'gamma' in layer)
      .map(([name, layer]) => [
        name,
        {
          gamma: Float32Array.from(layer.gamma!.data),
          beta: Float32Array.from(layer.beta?.data ?? new Float32Array(layer.gamma!.data.length)),
        },
      ]),
  );
}

/** The weights of C1, [rows, columns, 1, filters] in the model, filter by filter. */
function kernelsOfC1(params: HostParameters): LearnedKernels {
  const { data, shape } = (params as unknown as Record<string, Record<string, HostTensor>>).c1!.weights!;
  const filters = shape.at(-1)!;
  const places = data.length / filters;
  return Float32Array.from(data, (_, i) => data[(i % places) * filters + Math.floor(i / places)]!);
}

interface Surroundings {
  readonly batchSize: number;
  readonly seeds: TrialTask['seeds'];
  readonly engine: Engine;
  readonly signal: AbortSignal;
}

/**
 * What a network with dropout and batch norm does on the test images when, the weights as they are, the statistics of batch
 * norm are taken anew on the same training images, once with dropout on and once with it off. Nothing for other networks.
 */
async function statisticsAnew(
  arm: LenetArm,
  { params, state }: Snapshot,
  { train: images, test }: ReturnType<typeof prepared>,
  { batchSize, seeds, engine, signal }: Surroundings,
): Promise<{ statistics?: StatisticsAnew }> {
  const { dropout, ...network } = NETWORKS[arm];
  if (dropout === undefined || network.batchNorm === undefined) return {};
  const scoring = { loss: softmaxCrossEntropy(), metrics: [accuracy()] };
  const count = Math.min(STATISTICS_IMAGES, images.labels.length);
  const some = { inputs: images.inputs.subarray(0, 784 * count), labels: images.labels.subarray(0, count) };
  const measured = async (options: Lenet5Options) => {
    const batchNormOptions = { ...NORM_OPTIONS, momentum: STATISTICS_MOMENTUM };
    const model = lenet5({ ...options, batchNormOptions });
    const passed = await train({
      model: { ...model, init: () => ({ params, state }) },
      data: { train: some },
      ...scoring,
      optimizer: sgd({ learningRate: 0 }), // only the statistics move
      batchSize,
      epochs: 1,
      seeds: seeds.child('statistics'),
      engine,
      signal,
    });
    if (passed.outcome === 'aborted') throw signal.reason;
    const { scores } = await evaluate({ model, params, state: passed.state, data: test, ...scoring, engine });
    return { accuracy: scores.accuracy!, loss: scores.loss, variances: variancesOf(passed.state) };
  };
  const noisy = await measured({ ...network, dropout });
  const clean = await measured(network);
  const logs = noisy.variances.map((variance, channel) => Math.log(variance / clean.variances[channel]!));
  const varianceRatio = Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length);
  const { variances: _, ...withDropout } = noisy;
  const { variances: __, ...without } = clean;
  return { statistics: { withDropout, without, varianceRatio } };
}

/** The running variance of every normalised channel, layer after layer. */
function variancesOf(state: HostParameters): number[] {
  const layers = state as unknown as Record<string, Record<string, HostTensor>>;
  return Object.values(layers).flatMap(({ variance }) =>
    variance === undefined ? [] : Array.from(variance.data),
  );
}
