// P2.1, before training: activations and back-propagated gradients of five hidden layers, by initialiser. Trains nothing.

import type { ImageDataset } from '@trialbook/datasets';
import { glorotNormal, heNormal, type Initializer, mlp, normal } from '@trialbook/models';
import {
  activationGradientRmsProbe,
  activationProbe,
  gradientRmsProbe,
  type HostTensor,
  observe,
  softmaxCrossEntropy,
  withEngine,
} from '@trialbook/training';
import { defineExperiment, type Profile, type RunContext, type TrialOutcome } from '@trialbook/trials';
import { type LayerLook, lookAtLayer } from './layer-look.ts';
import { firstRows, pixelMoments, standardizedImages } from './mnist-standardized.ts';

/** Hidden layers, and units of each. */
export const HIDDEN_LAYERS = 5;
export const HIDDEN_UNITS = 100;
/** Images of the batch whose gradients are looked at. */
export const GRADIENT_BATCH = 128;

/** Initialisers by activation, in the order of the figures. */
export const initializers = {
  tanh: ['0.01', '0.1', '1', 'glorot'],
  sigmoid: ['0.01', '0.1', '1', 'glorot'],
  relu: ['0.10', '0.14', '0.28', 'glorot', 'he'],
} as const;

export type ProbedActivation = keyof typeof initializers;
export type InitializationArm = {
  [A in ProbedActivation]: `${A}/${(typeof initializers)[A][number]}`;
}[ProbedActivation];

export const probedActivations = Object.keys(initializers) as ProbedActivation[];
export const armsOf = (activation: ProbedActivation) =>
  initializers[activation].map((weights) => `${activation}/${weights}` as InitializationArm);

type Parameters = {
  readonly activation: ProbedActivation;
  /** A deviation of N(0, σ²), `glorot` or `he`. */
  readonly weights: string;
  readonly testImages: number;
  readonly batch: number;
};

const metrics = {
  log10ActivationRatio: { label: 'log₁₀ of activation deviation, layer 1 : layer 5', unit: '' },
  log10GradientRatio: { label: 'log₁₀ of back-propagated gradient, layer 1 : layer 5', unit: '' },
  gradientImbalance: {
    label: 'Distance of that gradient ratio from 1, in powers of ten',
    unit: '',
    better: 'lower',
  },
  saturatedLastLayer: {
    label: 'Saturated or zero activations in layer 5',
    unit: 'fraction',
    better: 'lower',
  },
} as const;

export type InitializationMetric = keyof typeof metrics;

const scales: Record<Profile, { trials: number; testImages: number }> = {
  smoke: { trials: 2, testImages: 64 },
  quick: { trials: 5, testImages: 1000 },
  full: { trials: 20, testImages: 10_000 },
  exhaustive: { trials: 100, testImages: 10_000 },
};

/** One arm per activation and initialiser; trial n of every arm looks at the same images. */
export const initialization = defineExperiment({
  id: 'initialization',
  title: 'Activations and gradients at initialisation',
  module: import.meta.url,
  metrics,
  data: ['mnist'],
  plan: (profile) => {
    const { trials, testImages } = scales[profile];
    const arm = (activation: ProbedActivation, weights: string) => ({
      parameters: { activation, weights, testImages, batch: GRADIENT_BATCH },
      trials,
      block: 5,
    });
    const { full } = scales;
    return {
      arms: Object.fromEntries(
        probedActivations.flatMap((activation) =>
          initializers[activation].map((weights) => [`${activation}/${weights}`, arm(activation, weights)]),
        ),
      ) as Record<InitializationArm, ReturnType<typeof arm>>,
      ...(testImages < full.testImages && {
        scaledDown: `${trials} instead of ${full.trials} networks, ${testImages} instead of ${full.testImages} test images`,
      }),
    };
  },
  run: (context) => lookAtNets(context),
});

/** The initialiser that an arm names. */
export function initializerOf(weights: string): Initializer {
  if (weights === 'glorot') return glorotNormal();
  return weights === 'he' ? heNormal() : normal(Number(weights));
}

async function lookAtNets({
  parameters,
  tasks,
  engine,
  data,
}: RunContext<Parameters>): Promise<TrialOutcome<InitializationMetric>[]> {
  const { activation, weights, testImages, batch } = parameters;
  const { train, test } = data<ImageDataset>('mnist');
  const moments = pixelMoments(train);
  const model = mlp({
    inputs: train.height * train.width,
    hidden: new Array<number>(HIDDEN_LAYERS).fill(HIDDEN_UNITS),
    outputs: 10,
    activation,
    weights: initializerOf(weights),
  });
  const layers = Array.from({ length: HIDDEN_LAYERS }, (_, i) => `hidden${i + 1}`);
  const loss = softmaxCrossEntropy();
  const seen = standardizedImages(test, firstRows(Math.min(testImages, test.count)), moments);
  return withEngine(engine, async (started) => {
    const outcomes: TrialOutcome<InitializationMetric>[] = [];
    for (const { seeds } of tasks) {
      const drawn = { model, ...model.init(seeds.child('init')), loss, engine: started };
      const { activations } = (await observe({
        ...drawn,
        data: seen,
        probes: [activationProbe({ layers: layers.map((layer) => `${layer}-activation`) })],
      })) as { activations: Record<string, HostTensor> };
      const rows = seeds.child('batch').stream().permutation(train.count).slice(0, batch);
      const gradients = (await observe({
        ...drawn,
        data: standardizedImages(train, rows, moments),
        probes: [activationGradientRmsProbe({ layers }), gradientRmsProbe()],
      })) as {
        activationGradientRms: Record<string, HostTensor>;
        gradientRms: Record<string, { weights: HostTensor }>;
      };
      const looks = layers.map((layer) =>
        lookAtLayer(activations[`${layer}-activation`]!, activation, seeds.child('sample', layer).stream()),
      );
      outcomes.push(
        outcomeOf(
          looks,
          layers.map((layer) => gradients.activationGradientRms[layer]!.data[0]!),
          layers.map((layer) => gradients.gradientRms[layer]!.weights.data[0]!),
        ),
      );
    }
    return outcomes;
  });
}

function outcomeOf(
  looks: readonly LayerLook[],
  gradientRms: readonly number[],
  weightGradientRms: readonly number[],
): TrialOutcome<InitializationMetric> {
  const ratio = (values: readonly number[]) => Math.log10(values[0]! / values.at(-1)!);
  const deviation = looks.map((look) => look.deviation);
  const gradientRatio = ratio(gradientRms);
  return {
    status: 'completed',
    metrics: {
      log10ActivationRatio: ratio(deviation),
      log10GradientRatio: gradientRatio,
      gradientImbalance: Math.abs(gradientRatio),
      saturatedLastLayer: looks.at(-1)!.idle,
    },
    series: {
      gradientRms,
      weightGradientRms,
      deviation,
      idle: looks.map((look) => look.idle),
      deadUnits: looks.map((look) => look.deadUnits),
    },
    artifacts: { samples: looks.map((look) => look.sample) },
  };
}
