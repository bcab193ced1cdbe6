// P2.2 and P2.3: how many deep narrow nets collapse to a constant, with ReLU and with leaky ReLU. Trains stacked nets.

import { LU_BOUND, type LuTarget, luSample, luTargets } from '@trialbook/datasets';
import { deepNarrowRelu, stackParameters, unstackParameters } from '@trialbook/models';
import { adam, meanSquaredError, type Snapshot, train } from '@trialbook/training';
import { defineExperiment, type Profile, type RunContext, type TrialOutcome } from '@trialbook/trials';
import { evenGrid, type GridLook, lookOnGrid, populationVariance } from './deep-narrow-forward.ts';

/** Dense layers: 9 hidden ones and the linear output. */
export const DEPTH = 10;
/** Units of each hidden layer. */
export const WIDTH = 2;
/** Slope of the leaky ReLU below 0. */
export const SLOPE = 0.01;
export const LEARNING_RATE = 0.001;
export const BATCH_SIZE = 64;
/** A net counts as collapsed when its output varies by less than this share of the target's variance. */
export const COLLAPSE_SHARE = 0.01;
/** Points of the even grid on which variances are taken. */
export const GRID_POINTS = 501;
/** Trials of which the trained parameters are kept, to draw some. */
export const KEPT_TRIALS = 60;

export const targets = ['abs', 'xsin5x', 'step-sin'] as const satisfies readonly LuTarget[];
export const activations = ['relu', 'leaky-relu'] as const;
export type DyingReluArm = `${(typeof targets)[number]}/${(typeof activations)[number]}`;

type Parameters = {
  readonly target: LuTarget;
  readonly activation: (typeof activations)[number];
  readonly depth: number;
  readonly width: number;
  readonly slope: number;
  readonly points: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly epochs: number;
  readonly collapseShare: number;
  readonly gridPoints: number;
};

const metrics = {
  collapsed: { label: 'Collapsed after training', unit: 'fraction', better: 'lower' },
  bornDead: { label: 'Exactly constant before training', unit: 'fraction' },
  flatAtStart: { label: 'Flat before training', unit: 'fraction' },
  deadAtEnd: { label: 'Exactly constant after training', unit: 'fraction' },
  varianceShare: { label: 'Output variance, as a share of the target’s', unit: 'fraction' },
  testRmse: { label: 'RMSE on the grid', unit: '', better: 'lower' },
} as const;

export type DyingReluMetric = keyof typeof metrics;

const scales: Record<Profile, { trials: number; points: number; epochs: number }> = {
  smoke: { trials: 6, points: 128, epochs: 4 },
  quick: { trials: 100, points: 3000, epochs: 40 },
  full: { trials: 1000, points: 3000, epochs: 1000 },
  exhaustive: { trials: 1000, points: 3000, epochs: 2000 },
};

/** Epochs after which the nets are looked at: 0, the last one, half of it, and about three per doubling between. */
export function lookEpochs(epochs: number): number[] {
  const looks = new Set([0, Math.floor(epochs / 2), epochs]);
  for (let at = 1; at < epochs; at = Math.max(at + 1, Math.round(at * 1.3))) looks.add(at);
  return [...looks].sort((a, b) => a - b);
}

/** Six arms on the same starts: trial n of each begins with the same weights and sees the same inputs in the same order. */
export const dyingRelu = defineExperiment({
  id: 'dying-relu',
  title: 'Collapse of deep narrow nets',
  module: import.meta.url,
  metrics,
  plan: (profile) => {
    const { trials, points, epochs } = scales[profile];
    const arm = (target: LuTarget, activation: (typeof activations)[number]) => ({
      parameters: {
        target,
        activation,
        depth: DEPTH,
        width: WIDTH,
        slope: activation === 'relu' ? 0 : SLOPE,
        points,
        batchSize: BATCH_SIZE,
        learningRate: LEARNING_RATE,
        epochs,
        collapseShare: COLLAPSE_SHARE,
        gridPoints: GRID_POINTS,
      },
      trials,
      block: 250,
    });
    const { full } = scales;
    const scaled = trials < full.trials || epochs < full.epochs;
    return {
      arms: Object.fromEntries(
        targets.flatMap((target) =>
          activations.map((activation) => [`${target}/${activation}`, arm(target, activation)]),
        ),
      ) as Record<DyingReluArm, ReturnType<typeof arm>>,
      ...(scaled && {
        scaledDown: `${trials} instead of ${full.trials} simulations, ${epochs} instead of ${full.epochs} epochs${
          points < full.points ? `, ${points} instead of ${full.points} training points` : ''
        }`,
      }),
    };
  },
  run: (context) => trainNets(context),
});

async function trainNets({
  parameters,
  tasks,
  engine,
  signal,
}: RunContext<Parameters>): Promise<TrialOutcome<DyingReluMetric>[]> {
  const { target, activation, depth, width, slope, points, batchSize, learningRate, epochs } = parameters;
  const samples = tasks.map(({ seeds }) => luSample(target, points, seeds.child('data')));
  const seeds = tasks.map((task) => task.seeds);
  const model = deepNarrowRelu({ depth, width, activation, slope });
  const grid = evenGrid(LU_BOUND, parameters.gridPoints);
  const look = (snapshot: Snapshot) => tasks.map((_, i) => lookOnGrid(snapshot.params, i, slope, grid));
  const wanted = lookEpochs(epochs);
  const start = {
    params: stackParameters(seeds.map((node) => model.init(node.child('init')).params)),
    state: {},
  };
  const looks = [look(start)];
  const result = await train({
    model,
    data: {
      train: {
        inputs: joined(samples.map(({ inputs }) => inputs)),
        targets: joined(samples.map((sample) => sample.targets)),
        perTrial: true,
      },
    },
    loss: meanSquaredError(),
    optimizer: adam({ learningRate }),
    batchSize,
    epochs,
    seeds,
    start,
    engine,
    signal,
    onEpoch: ({ epoch }, snapshot) => {
      if (wanted.includes(epoch + 1)) looks.push(look(snapshot));
    },
  });
  signal.throwIfAborted();
  const truth = grid.map(luTargets[target]);
  return tasks.map(({ trial }, i) => {
    const end = result.trials![i]!;
    if (end.outcome === 'diverged') {
      return { status: 'diverged', metrics: {}, reason: `the loss was not finite at step ${end.divergedAt}` };
    }
    const course = looks.map((at) => at[i]!);
    return {
      status: 'completed',
      ...judged(course, truth, parameters.collapseShare),
      artifacts: trial < KEPT_TRIALS ? { params: unstackParameters(result.params, i) } : {},
    };
  });
}

/** Metrics and curves of one net from the looks at it: before training, between, and after. */
function judged(
  course: readonly GridLook[],
  truth: Float64Array,
  collapseShare: number,
): Pick<TrialOutcome<DyingReluMetric>, 'metrics' | 'series'> {
  const spread = populationVariance(truth);
  const varianceShare = course.map(({ outputs }) => populationVariance(outputs) / spread);
  const rmse = course.map(({ outputs }) => rootMeanSquaredError(outputs, truth));
  const flag = (yes: boolean) => (yes ? 1 : 0);
  return {
    metrics: {
      collapsed: flag(varianceShare.at(-1)! < collapseShare),
      bornDead: flag(course[0]!.deadLayer > 0),
      flatAtStart: flag(varianceShare[0]! < collapseShare),
      deadAtEnd: flag(course.at(-1)!.deadLayer > 0),
      varianceShare: varianceShare.at(-1)!,
      testRmse: rmse.at(-1)!,
    },
    series: { varianceShare, rmse },
  };
}

function rootMeanSquaredError(outputs: Float64Array, truth: Float64Array): number {
  const sum = outputs.reduce((total, value, i) => total + (value - truth[i]!) ** 2, 0);
  return Math.sqrt(sum / outputs.length);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
