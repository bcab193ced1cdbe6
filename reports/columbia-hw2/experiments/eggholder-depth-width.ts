// Problem 4: networks of one to three hidden layers on the Eggholder function: error, size, training time.

import {
  EGGHOLDER_BOUND,
  eggholderSample,
  fitStandardizer,
  type RegressionSet,
  splitIndices,
  standardize,
  takeRows,
  unstandardize,
} from '@trialbook/datasets';
import { glorotUniform, type Model, mlp } from '@trialbook/models';
import {
  activationProbe,
  type Engine,
  evaluate,
  type HostTensor,
  meanSquaredError,
  observe,
  predict,
  rmse,
  sgd,
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
import { type Hidden, networkName, networksOf, unitsOf } from './eggholder-networks.ts';
import { readoutCurvature } from './readout-curvature.ts';
import { trainingTime } from './training-time.ts';

/** Standard deviation of the noise on the targets, in original units. */
export const NOISE = 0.3;
/** Share of the points that is for testing. */
export const TEST_SHARE = 0.2;
/** Columns and rows of the picture of a fit. */
export const PICTURE = 96;
/** Pictures are stored as whole tenths. */
export const PICTURE_SCALE = 10;
/** In the full profile networks of these totals are trained several times, the others once: totals that every depth can have, … */
export const REPEATED_UNITS: readonly number[] = [64, 128, 256];
/** … and all from here on, among which the best are. */
export const REPEATED_FROM = 384;

type Scale = {
  readonly points: number;
  /** Further points of the same function, for choosing among networks. */
  readonly validationPoints: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly momentum: number;
};

type Parameters = Scale & { readonly hidden: Hidden };

/** The assignment's scale, and the published solution's learning rate. */
export const FULL = {
  points: 100_000,
  validationPoints: 10_000,
  batchSize: 1000,
  epochs: 2000,
  learningRate: 0.01,
  momentum: 0.9,
} as const;

/** What each profile trains at. */
export const SCALES: Record<Profile, Scale> = {
  smoke: { ...FULL, points: 2500, validationPoints: 500, batchSize: 250, epochs: 4 },
  quick: { ...FULL, epochs: 20 },
  full: FULL,
  exhaustive: FULL,
};

const metrics = {
  testRmse: { label: 'Test RMSE', unit: '', better: 'lower' },
  testRmseStandardized: { label: 'Test RMSE, standardised', unit: '', better: 'lower' },
  trainRmseStandardized: {
    label: 'Training RMSE in the last epoch, standardised',
    unit: '',
    better: 'lower',
  },
  validationRmse: { label: 'Validation RMSE', unit: '', better: 'lower' },
  trainSeconds: { label: 'Training time', unit: 's', better: 'lower' },
  msPerStep: { label: 'Time per step', unit: 'ms', better: 'lower' },
  parameters: { label: 'Parameters', unit: 'count' },
  targetDeviation: { label: 'Deviation of the training targets', unit: '' },
  readoutCurvature: { label: 'Curvature along the output weights, at the start', unit: '' },
} as const;

export type EggholderMetric = keyof typeof metrics;

/** P4.1 and P4.2. Alone on the machine, because time is a metric. */
export const eggholderDepthWidth = defineExperiment({
  id: 'eggholder-depth-width',
  title: 'Depth and width on the Eggholder function',
  module: import.meta.url,
  metrics,
  exclusive: true,
  plan: (profile) => {
    const networks = networksOf(profile);
    const arms: Record<string, ArmPlan<Parameters>> = Object.fromEntries(
      networks.map((hidden) => [
        networkName(hidden),
        { parameters: { hidden, ...SCALES[profile] }, trials: trialsOf(profile, hidden) },
      ]),
    );
    return { arms, ...scaledDown(profile, networks.length) };
  },
  run: async (context) => {
    const outcomes: TrialOutcome<EggholderMetric>[] = [];
    for (const task of context.tasks) outcomes.push(await trainNetwork(context, task));
    return outcomes;
  },
});

/** In full, some networks at equal totals show how much trials differ; the comparisons of depths go over networks. */
function trialsOf(profile: Profile, hidden: Hidden): number {
  if (profile === 'smoke') return 2;
  const units = unitsOf(hidden);
  const repeated = REPEATED_UNITS.includes(units) || units >= REPEATED_FROM;
  return profile === 'full' && !repeated ? 1 : 3;
}

function scaledDown(profile: Profile, networks: number): { scaledDown?: string } {
  const { points, epochs } = SCALES[profile];
  const parts = [
    ...(epochs < FULL.epochs ? [`${epochs} instead of ${FULL.epochs} epochs`] : []),
    ...(points < FULL.points ? [`${points} instead of ${FULL.points} points`] : []),
    ...(networks < networksOf('full').length ? [`${networks} of the networks`] : []),
  ];
  return parts.length === 0 ? {} : { scaledDown: parts.join(', ') };
}

/**
 * The network as in the published solution: ReLU, Glorot uniform weights, Keras's batch norm after the ReLU of every layer
 * where there are two or more.
 */
export function eggholderModel(hidden: Hidden): Model {
  return mlp({
    inputs: 2,
    hidden,
    outputs: 1,
    weights: glorotUniform(),
    normalization: hidden.length === 1 ? 'none' : 'batch',
    normalizationPosition: 'after-activation',
    batchNorm: { momentum: 0.99, epsilon: 1e-3, runningVariance: 'keras-2' }, // as the published solution's Keras 2
  });
}

/** One network on a sample of its own. */
async function trainNetwork(
  { parameters, engine: name, signal }: RunContext<Parameters>,
  { seeds }: TrialTask,
): Promise<TrialOutcome<EggholderMetric>> {
  const { hidden, batchSize, epochs, learningRate, momentum } = parameters;
  const data = eggholderData(parameters, seeds);
  const model = eggholderModel(hidden);
  const common = { loss: meanSquaredError(), metrics: [rmse()] };
  return withEngine(name, async (engine) => {
    const known = {
      parameters: model.parameterCount,
      readoutCurvature: await curvatureAtStart(model, data.train, { batchSize, seeds, engine }),
    };
    const trained = await train({
      model,
      data: { train: data.train, validation: data.validation },
      ...common,
      optimizer: sgd({ learningRate, momentum, nesterov: true }),
      batchSize,
      epochs,
      validateEvery: Math.max(1, Math.round(epochs / 25)),
      seeds,
      engine,
      signal,
    });
    if (trained.outcome === 'aborted') throw signal.reason;
    const validated = trained.history.filter(({ validation }) => validation !== undefined);
    const series = {
      epoch: validated.map(({ epoch }) => epoch + 1),
      trainRmseStandardized: validated.map((record) => record.train.rmse!),
      validationRmseStandardized: validated.map(({ validation }) => validation!.rmse!),
    };
    if (trained.outcome === 'diverged') {
      return {
        status: 'diverged',
        metrics: known,
        reason: `the loss was not finite from step ${trained.divergedAt} on`,
        series,
      };
    }
    const { params, state } = trained;
    const tested = await evaluate({ model, params, state, data: data.test, ...common, engine });
    const { data: fit } = await predict({ model, params, state, inputs: data.grid, engine });
    const last = trained.history.at(-1)!;
    const { seconds, msPerStep } = trainingTime(trained.history);
    const deviation = data.targets.deviation[0]!;
    return {
      status: 'completed',
      metrics: {
        testRmse: tested.scores.rmse! * deviation,
        testRmseStandardized: tested.scores.rmse!,
        trainRmseStandardized: last.train.rmse!,
        validationRmse: last.validation!.rmse! * deviation,
        trainSeconds: seconds,
        msPerStep,
        ...known,
        targetDeviation: deviation,
      },
      series,
      artifacts: { picture: picture(unstandardize(Float32Array.from(fit), data.targets)) },
    };
  });
}

/** The curvature along the output weights before the first step, on the moments of one batch, as training has them. */
async function curvatureAtStart(
  model: Model,
  { inputs, targets }: { readonly inputs: Float32Array; readonly targets: Float32Array },
  { batchSize, seeds, engine }: { batchSize: number; seeds: TrialTask['seeds']; engine: Engine },
): Promise<number> {
  const last = model.layers.at(-2)!.name;
  const { activations } = await observe({
    model,
    ...model.init(seeds.child('init')),
    data: { inputs: inputs.subarray(0, 2 * batchSize), targets: targets.subarray(0, batchSize) },
    loss: meanSquaredError(),
    probes: [activationProbe({ layers: [last] })],
    engine,
  });
  const { data, shape } = (activations as unknown as Record<string, HostTensor>)[last]!;
  return readoutCurvature(data, shape.at(-1)!);
}

/** Training, test and validation points, standardised by the training statistics, and the centres of a picture's cells. */
function eggholderData({ points, validationPoints }: Scale, seeds: TrialTask['seeds']) {
  const sample = eggholderSample(seeds.child('data'), { count: points, noise: NOISE });
  const rows = splitIndices(points, { train: 1 - TEST_SHARE, test: TEST_SHARE }, seeds.child('split'));
  const train = takeRows(sample, rows.train);
  const inputs = fitStandardizer(train.inputs, { features: 2 });
  const targets = fitStandardizer(train.targets);
  const standardized = (set: RegressionSet) => ({
    inputs: standardize(set.inputs, inputs),
    targets: standardize(set.targets, targets),
  });
  const validation = eggholderSample(seeds.child('validation'), { count: validationPoints, noise: NOISE });
  return {
    train: standardized(train),
    test: standardized(takeRows(sample, rows.test)),
    validation: standardized(validation),
    grid: standardize(pictureCentres(), inputs),
    targets,
  };
}

/** The centres of a picture's cells, [PICTURE², 2]: x₁ runs fastest, the first row is at the low end of x₂. */
export function pictureCentres(): Float32Array {
  const centre = (i: number) => -EGGHOLDER_BOUND + ((i + 0.5) * 2 * EGGHOLDER_BOUND) / PICTURE;
  return Float32Array.from({ length: 2 * PICTURE * PICTURE }, (_, i) => {
    const cell = i >> 1;
    return centre(i % 2 === 0 ? cell % PICTURE : Math.floor(cell / PICTURE));
  });
}

/** Heights as whole tenths: small enough to keep for every network. */
function picture(heights: Float32Array): Int16Array {
  const limit = 32_767;
  return Int16Array.from(heights, (height) =>
    Math.max(-limit, Math.min(limit, Math.round(PICTURE_SCALE * height))),
  );
}
