// Question 1: every formula of the handout against automatic differentiation and central differences.

import { flattenParameters, type HostParameters, mlp, unflattenParameters } from '@trialbook/models';
import type { SeedNode } from '@trialbook/random';
import { hostTensor, l1l2, meanSquaredError, softmaxCrossEntropy, withEngine } from '@trialbook/training';
import { type ArmPlan, defineExperiment, type RunContext, type TrialOutcome } from '@trialbook/trials';
import { featureMoments, normalizeFeatures } from './image-examples.ts';
import {
  LAYERS,
  type ReferenceBatch,
  type ReferenceNetwork,
  type ReferenceParameters,
  referencePass,
} from './reference-network.ts';
import { type StepBatch, stepGradients } from './step-gradients.ts';

/** Inputs, units of the two hidden layers, classes. */
export const CHECK_SIZES = [6, 5, 4, 3] as const;
export const CHECK_BATCH = 8;
/** Step of the central differences. */
export const DIFFERENCE_STEP = 1e-5;
/** A point is drawn anew when a unit is nearer than this to the kink of its ReLU, where no derivative exists. */
export const KINK_MARGIN = 1e-3;
/** The share of units, or weights, that the masks keep. */
export const CHECK_KEEP = 0.6;
const EPSILON = 1e-5;
const LAMBDA = 0.01;

/** The formulas in the order of the handout. */
export const FORMULAS = [
  'cross-entropy',
  'squared-error',
  'l1',
  'l2',
  'dropout-units',
  'dropout-weights',
  'input-norm',
  'batch-norm',
  'layer-norm',
  'weight-norm',
] as const;
export type Formula = (typeof FORMULAS)[number];

type Parameters = { readonly formula: Formula };

const metrics = {
  objective: { label: 'Largest deviation of the objective', unit: '' },
  againstAutodiff: { label: 'Formula against automatic differentiation', unit: '' },
  againstDifferences: { label: 'Formula against central differences', unit: '' },
  gradients: { label: 'Derivatives compared', unit: 'count' },
  redrawn: { label: 'Points drawn anew near a kink', unit: 'count' },
  gradientAtZero: { label: 'Penalty’s derivative at a weight of exactly 0', unit: '' },
} as const;

export type CheckMetric = keyof typeof metrics;

/** One trial is one random network on one random batch. */
export const gradientCheck = defineExperiment({
  id: 'gradient-check',
  title: 'The formulas of the handout, checked',
  module: import.meta.url,
  metrics,
  plan: (profile) => {
    const trials = profile === 'smoke' ? 1 : 10;
    const arm = (formula: Formula): ArmPlan<Parameters> => ({
      parameters: { formula },
      trials,
      block: trials,
    });
    return {
      arms: Object.fromEntries(FORMULAS.map((formula) => [formula, arm(formula)])) as Record<
        Formula,
        ArmPlan<Parameters>
      >,
    };
  },
  run: (context) => check(context),
});

async function check({
  parameters: { formula },
  tasks,
  engine: name,
}: RunContext<Parameters>): Promise<TrialOutcome<CheckMetric>[]> {
  const network = networkOf(formula);
  const model = mlp({
    inputs: CHECK_SIZES[0],
    hidden: CHECK_SIZES.slice(1, 3),
    outputs: CHECK_SIZES[3],
    normalization: network.normalization,
    ...(formula === 'dropout-units' && { dropout: 1 - CHECK_KEEP }),
  });
  const points = tasks.map(({ seeds }) =>
    drawPoint(formula, network, seeds, model.init(seeds.child('init')).params),
  );
  return withEngine(name, async (engine) => {
    const first = points[0]!;
    const compiled = await stepGradients(engine, {
      model,
      loss: network.loss === 'cross-entropy' ? softmaxCrossEntropy() : meanSquaredError(),
      regularizers: [l1l2(network.l1, network.l2)],
      example: stepBatch(network, first.batch),
      params: hostOf(first.params, first.shapes),
      state: model.init(tasks[0]!.seeds.child('init')).state,
    });
    try {
      const outcomes: TrialOutcome<CheckMetric>[] = [];
      for (const point of points) outcomes.push(await compare(network, point, compiled));
      return outcomes;
    } finally {
      compiled.dispose();
    }
  });
}

function networkOf(formula: Formula): ReferenceNetwork {
  const normalization = { 'batch-norm': 'batch', 'layer-norm': 'layer', 'weight-norm': 'weight' } as const;
  return {
    sizes: CHECK_SIZES,
    loss: formula === 'squared-error' ? 'squared-error' : 'cross-entropy',
    normalization: formula in normalization ? normalization[formula as keyof typeof normalization] : 'none',
    epsilon: EPSILON,
    l1: formula === 'l1' ? LAMBDA : 0,
    l2: formula === 'l2' ? LAMBDA : 0,
  };
}

interface Point {
  readonly formula: Formula;
  readonly params: ReferenceParameters;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly batch: ReferenceBatch;
  readonly redrawn: number;
}

/** Random parameters and a random batch, away from the kinks of the ReLU. */
function drawPoint(
  formula: Formula,
  network: ReferenceNetwork,
  seeds: SeedNode,
  init: HostParameters,
): Point {
  const [inputs, ...units] = CHECK_SIZES;
  const shapes = Object.fromEntries(flattenParameters(init).map(([path, { shape }]) => [path, shape]));
  const start = Object.fromEntries(
    flattenParameters(init).map(([path, { data }]) => [path, Float64Array.from(data)]),
  );
  if (formula === 'l1') start['hidden1/weights']![0] = 0;
  for (let redrawn = 0; ; redrawn++) {
    const stream = seeds.child('point', redrawn).stream();
    const raw = stream.normals(CHECK_BATCH * inputs, 1, 2);
    const examples =
      formula === 'input-norm' ? normalizeFeatures(raw, featureMoments(raw, inputs), EPSILON) : raw;
    // Biases, shifts and scales start at 0 and 1, where mistakes in them would not show.
    const params = Object.fromEntries(
      Object.entries(start).map(([path, values]) => [
        path,
        /weights|direction/.test(path)
          ? values
          : Float64Array.from(values, (value) => Math.fround(value + stream.normal(0, 0.3))),
      ]),
    );
    const kept = (length: number, scale: number) =>
      Float64Array.from({ length }, () => (stream.bernoulli(CHECK_KEEP) ? scale : 0));
    const batch: ReferenceBatch = {
      inputs: Float64Array.from(examples),
      labels: Array.from({ length: CHECK_BATCH }, () => stream.integer(CHECK_SIZES[3])),
      ...(formula === 'dropout-units' && {
        unitMasks: units.slice(0, 2).map((width) => kept(CHECK_BATCH * width, Math.fround(1 / CHECK_KEEP))),
      }),
      ...(formula === 'dropout-weights' && {
        weightMasks: LAYERS.map((layer) => kept(start[`${layer}/weights`]!.length, 1)),
      }),
    };
    if (referencePass(network, params, batch).kinkDistance > KINK_MARGIN) {
      return { formula, params, shapes, batch, redrawn };
    }
  }
}

async function compare(
  network: ReferenceNetwork,
  { formula, params, shapes, batch, redrawn }: Point,
  compiled: Awaited<ReturnType<typeof stepGradients>>,
): Promise<TrialOutcome<CheckMetric>> {
  const { objective, gradient } = referencePass(network, params, batch);
  const masks = batch.weightMasks;
  // Masked weights: the step is run at m ⊙ w, and its gradient is multiplied by m, which is the chain rule.
  const masked = masks === undefined ? params : withWeights(params, (w, l, i) => w * masks[l]![i]!);
  const found = await compiled.run(hostOf(masked, shapes), stepBatch(network, batch));
  const automatic = Object.fromEntries(
    flattenParameters(found.gradient).map(([path, { data }]) => [path, Float64Array.from(data)]),
  );
  const chained = masks === undefined ? automatic : withWeights(automatic, (g, l, i) => g * masks[l]![i]!);
  const penalty = objective - referencePass({ ...network, l1: 0, l2: 0 }, params, batch).objective;
  const differences = centralDifferences(network, params, batch);
  const paths = Object.keys(gradient);
  const largest = Math.max(...paths.map((path) => largestOf(gradient[path]!)));
  const deviation = (other: ReferenceParameters) =>
    Math.max(...paths.map((path) => largestOf(gradient[path]!.map((g, i) => g - other[path]![i]!)))) /
    largest;
  const withoutPenalty = referencePass({ ...network, l1: 0, l2: 0 }, params, batch).gradient;
  return {
    status: 'completed',
    metrics: {
      objective: Math.abs(found.loss + penalty - objective) / Math.abs(objective),
      againstAutodiff: deviation(chained),
      againstDifferences: deviation(differences),
      gradients: paths.reduce((sum, path) => sum + gradient[path]!.length, 0),
      redrawn,
      gradientAtZero:
        formula === 'l1' ? chained['hidden1/weights']![0]! - withoutPenalty['hidden1/weights']![0]! : 0,
    },
  };
}

const largestOf = (values: Float64Array) =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** (L(w + h) − L(w − h)) / 2h for every parameter. */
function centralDifferences(
  network: ReferenceNetwork,
  params: ReferenceParameters,
  batch: ReferenceBatch,
): ReferenceParameters {
  return Object.fromEntries(
    Object.entries(params).map(([path, values]) => [
      path,
      values.map((value, i) => {
        const at = (moved: number) => {
          const copy = values.slice();
          copy[i] = moved;
          return referencePass(network, { ...params, [path]: copy }, batch).objective;
        };
        return (at(value + DIFFERENCE_STEP) - at(value - DIFFERENCE_STEP)) / (2 * DIFFERENCE_STEP);
      }),
    ]),
  );
}

function withWeights(
  values: ReferenceParameters,
  change: (value: number, layer: number, i: number) => number,
): ReferenceParameters {
  return Object.fromEntries(
    Object.entries(values).map(([path, data]) => {
      const layer = LAYERS.findIndex((name) => path === `${name}/weights`);
      return [path, layer < 0 ? data : data.map((value, i) => change(value, layer, i))];
    }),
  );
}

function hostOf(
  params: ReferenceParameters,
  shapes: Readonly<Record<string, readonly number[]>>,
): HostParameters {
  return unflattenParameters(
    Object.entries(params).map(
      ([path, data]) => [path, hostTensor(Float32Array.from(data), shapes[path]!)] as const,
    ),
  );
}

function stepBatch(
  { loss }: ReferenceNetwork,
  { inputs, labels, unitMasks = [] }: ReferenceBatch,
): StepBatch {
  const classes = CHECK_SIZES[3];
  const oneHot = Float32Array.from({ length: labels.length * classes }, (_, at) =>
    labels[Math.floor(at / classes)] === at % classes ? 1 : 0,
  );
  return {
    inputs: hostTensor(Float32Array.from(inputs), [labels.length, CHECK_SIZES[0]]),
    targets:
      loss === 'cross-entropy'
        ? hostTensor(Int32Array.from(labels), [labels.length])
        : hostTensor(oneHot, [labels.length, classes]),
    masks: unitMasks.map((mask, l) =>
      hostTensor(Float32Array.from(mask), [labels.length, CHECK_SIZES[l + 1]!]),
    ),
  };
}
