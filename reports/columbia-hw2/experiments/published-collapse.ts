// P2.2 and P2.3 as the published solution runs them: one net trained on and on and looked at again and again, beside nets that
// start anew for every look. Trains stacked nets.

import { luSample } from '@trialbook/datasets';
import { deepNarrowRelu, glorotUniform, stackParameters } from '@trialbook/models';
import { meanSquaredError, type Snapshot, sgd, train } from '@trialbook/training';
import { defineExperiment, type Profile, type RunContext, type TrialOutcome } from '@trialbook/trials';
import { lookOnGrid, populationVariance } from './deep-narrow-forward.ts';
import { activations } from './dying-relu.ts';

/** The published program, and what its printed summary shows. */
export const PUBLISHED_COLLAPSE = {
  /** Hidden layers of the summary; the code beside it has one less. */
  hiddenLayers: 10,
  hiddenLayersOfCode: 9,
  width: 2,
  points: 3000,
  testPoints: 500,
  batchSize: 64,
  learningRate: 0.01,
  momentum: 0.9,
  /** Epochs between two looks. */
  epochsPerLook: 2,
  /** A look counts as collapsed when the variance of the outputs is at most this. */
  threshold: 10e-4,
  /** What Keras takes for the string "leaky_relu": `keras.activations.leaky_relu(x, negative_slope=0.2)`, Keras 3.15.1. */
  leakySlope: 0.2,
} as const;

/** `one-net` is looked at after every call of the training; `new-net` is one call, from a start of its own. */
export const SCHEMES = ['one-net', 'new-net'] as const;
export type Scheme = (typeof SCHEMES)[number];
export type PublishedCollapseArm = `${Scheme}/${(typeof activations)[number]}`;

type Parameters = {
  readonly activation: (typeof activations)[number];
  readonly slope: number;
  readonly looks: number;
  readonly published: typeof PUBLISHED_COLLAPSE;
};

const metrics = {
  collapsedShare: { label: 'Share of looks at which the net had collapsed', unit: 'fraction' },
  bornDead: { label: 'Dead before training', unit: 'fraction' },
} as const;

export type PublishedCollapseMetric = keyof typeof metrics;

const SCALES: Record<Profile, { readonly looks: number; readonly nets: number; readonly starts: number }> = {
  smoke: { looks: 3, nets: 4, starts: 8 },
  quick: { looks: 50, nets: 20, starts: 200 },
  full: { looks: 1000, nets: 20, starts: 1000 },
  exhaustive: { looks: 1000, nets: 100, starts: 1000 },
};

/** 2.2 and 2.3, the published program. Trial n has the same data and start in every arm of its activation. */
export const publishedCollapse = defineExperiment({
  id: 'published-collapse',
  title: 'The published simulations of collapse',
  module: import.meta.url,
  metrics,
  plan: (profile) => {
    const { looks, nets, starts } = SCALES[profile];
    const { full } = SCALES;
    const arm = (scheme: Scheme, activation: (typeof activations)[number]) => {
      const trials = scheme === 'one-net' ? nets : starts;
      return {
        parameters: {
          activation,
          slope: activation === 'relu' ? 0 : PUBLISHED_COLLAPSE.leakySlope,
          looks: scheme === 'one-net' ? looks : 1,
          published: PUBLISHED_COLLAPSE,
        },
        trials,
        block: Math.min(trials, 250),
      };
    };
    const arms = Object.fromEntries(
      SCHEMES.flatMap((scheme) =>
        activations.map((activation) => [`${scheme}/${activation}`, arm(scheme, activation)]),
      ),
    ) as Record<PublishedCollapseArm, ReturnType<typeof arm>>;
    return looks < full.looks
      ? {
          arms,
          scaledDown: `${looks} instead of ${full.looks} looks, ${starts} instead of ${full.starts} starts`,
        }
      : { arms };
  },
  run: (context) => trainAsPublished(context),
});

async function trainAsPublished({
  parameters,
  tasks,
  engine,
  signal,
}: RunContext<Parameters>): Promise<TrialOutcome<PublishedCollapseMetric>[]> {
  const { activation, slope, looks, published } = parameters;
  const { hiddenLayers, width, points, testPoints, epochsPerLook, threshold } = published;
  const seeds = tasks.map((task) => task.seeds);
  const model = deepNarrowRelu({
    depth: hiddenLayers + 1,
    width,
    activation,
    slope,
    weights: glorotUniform(),
  });
  const samples = seeds.map((node) => luSample('abs', points, node.child('data')));
  const tests = seeds.map((node) => luSample('abs', testPoints, node.child('test')).inputs);
  const start = {
    params: stackParameters(seeds.map((node) => model.init(node.child('init')).params)),
    state: {},
  };
  const look = ({ params }: Pick<Snapshot, 'params'>) =>
    tests.map((test, i) => lookOnGrid(params, i, slope, test));
  const born = look(start);
  const collapsed = new Array<number>(tasks.length).fill(0);
  const joined = (parts: readonly Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));
  const result = await train({
    model,
    data: {
      train: {
        inputs: joined(samples.map(({ inputs }) => inputs)),
        targets: joined(samples.map(({ targets }) => targets)),
        perTrial: true,
      },
    },
    loss: meanSquaredError(),
    optimizer: sgd({ learningRate: published.learningRate, momentum: published.momentum, nesterov: true }),
    batchSize: published.batchSize,
    epochs: looks * epochsPerLook,
    seeds,
    start,
    engine,
    signal,
    onEpoch: ({ epoch }, snapshot) => {
      if ((epoch + 1) % epochsPerLook !== 0) return;
      for (const [i, { outputs }] of look(snapshot).entries())
        if (populationVariance(outputs) <= threshold) collapsed[i]! += 1;
    },
  });
  signal.throwIfAborted();
  return tasks.map((_, i) => {
    const end = result.trials![i]!;
    if (end.outcome === 'diverged') {
      return { status: 'diverged', metrics: {}, reason: `the loss was not finite at step ${end.divergedAt}` };
    }
    return {
      status: 'completed',
      metrics: { collapsedShare: collapsed[i]! / looks, bornDead: born[i]!.deadLayer > 0 ? 1 : 0 },
    };
  });
}
