// Question 2: which weight derivatives a silent ReLU unit makes zero, by automatic differentiation of random networks.

import { type Engine, type TensorTree, valueAndGradients, withEngine } from '@trialbook/training';
import { defineExperiment, type Profile, type RunContext, type TrialOutcome } from '@trialbook/trials';
import { mapCompiled } from './map-compiled.ts';
import { tf } from './tensorflow.ts';

/** Numbers that the network takes in. */
const INPUTS = 3;

/**
 * Places of a weight about the unit h₁. The network: three inputs; the units g₁, g₂ of a first hidden layer; h₁, h₂ of a
 * second; the output ŷ. g₁ feeds h₁ alone, g₂ feeds both.
 */
export const PLACES = {
  out: 'out of h₁',
  into: 'into h₁',
  bias: 'bias of h₁',
  upstreamOnly: 'upstream, every path through h₁',
  upstreamOther: 'upstream, another path to ŷ',
  beside: 'into a unit beside h₁',
  besideOut: 'out of a unit beside h₁',
} as const;

export type Place = keyof typeof PLACES;

/** The places where the derivative must be zero. */
export const GUARANTEED: readonly Place[] = ['out', 'into', 'bias', 'upstreamOnly'];

/** Name of the metric: share of networks in which the derivative is not exactly zero. */
export const nonZeroShare = (place: Place) => `nonZero-${place}` as const;

export type ReluMetric = `nonZero-${Place}`;

const metrics = Object.fromEntries(
  Object.entries(PLACES).map(([place, label]) => [
    `nonZero-${place}`,
    { label: `Derivative not exactly 0: ${label}`, unit: 'fraction' },
  ]),
) as Record<ReluMetric, { label: string; unit: 'fraction' }>;

type Parameters = {
  /** Input of the unit h₁ in every network. */
  readonly preActivation: number;
  /** Random networks with a random input each, per trial. */
  readonly networks: number;
};

/** Networks in all, and how they fall into trials. */
export const reluScale = (profile: Profile) =>
  profile === 'smoke' ? { trials: 2, networks: 100 } : { trials: 10, networks: 10_000 };

/** Q2: the same networks with h₁ at −1, silent, and at +1. */
export const reluGradients = defineExperiment({
  id: 'relu-gradients',
  title: 'Derivatives about a silent ReLU unit',
  module: import.meta.url,
  metrics,
  plan: (profile) => {
    const { trials, networks } = reluScale(profile);
    const arm = (preActivation: number) => ({
      parameters: { preActivation, networks: networks / trials } satisfies Parameters,
      trials,
      block: trials, // one compilation for all
    });
    const scaledDown = `${networks} instead of ${reluScale('full').networks} random networks`;
    return { arms: { silent: arm(-1), active: arm(1) }, ...(profile === 'smoke' && { scaledDown }) };
  },
  run: (context) => withEngine(context.engine, (engine) => differentiate(context, engine)),
});

const SHAPES = {
  x: [1, INPUTS],
  y: [1, 1],
  intoG1: [INPUTS, 1],
  intoG2: [INPUTS, 1],
  g1h1: [1, 1],
  g2h1: [1, 1],
  g2h2: [1, 1],
  h1y: [1, 1],
  h2y: [1, 1],
} as const;
type Name = keyof typeof SHAPES;
const NAMES = Object.keys(SHAPES) as Name[];

/** Which gradients belong to a place. */
const OF_PLACE: Record<Place, readonly string[]> = {
  out: ['h1y'],
  into: ['g1h1', 'g2h1'],
  bias: ['biasH1'],
  upstreamOnly: ['intoG1'],
  upstreamOther: ['intoG2'],
  beside: ['g2h2'],
  besideOut: ['h2y'],
};

async function differentiate(
  { parameters, tasks }: RunContext<Parameters>,
  engine: Engine,
): Promise<TrialOutcome<ReluMetric>[]> {
  const { networks, preActivation } = parameters;
  const inputs = tasks.flatMap(({ seeds }) => {
    const stream = seeds.child('networks').stream();
    return Array.from(
      { length: networks },
      () =>
        Object.fromEntries(
          NAMES.map((name) => [name, stream.normals(SHAPES[name][0] * SHAPES[name][1])]),
        ) as Record<Name, Float32Array>,
    );
  });
  const gradients = await mapCompiled(engine, SHAPES, inputs, ({ x, y, ...weights }) =>
    squaredErrorGradients(x, y, weights, preActivation),
  );
  return tasks.map((_, task) => {
    const own = gradients.slice(task * networks, (task + 1) * networks);
    const nonZero = (place: Place) => {
      const found = own.filter((gradient) =>
        OF_PLACE[place].some((name) =>
          (gradient as Record<string, Float32Array>)[name]!.some((d) => d !== 0),
        ),
      );
      return found.length / networks;
    };
    return {
      status: 'completed',
      metrics: Object.fromEntries(
        (Object.keys(PLACES) as Place[]).map((place) => [nonZeroShare(place), nonZero(place)]),
      ) as Record<ReluMetric, number>,
    };
  });
}

/** Gradients of ½(y − ŷ)² by every weight and the bias of h₁, which puts the unit's input at `preActivation`. */
function squaredErrorGradients(
  x: tf.Tensor,
  y: tf.Tensor,
  weights: Readonly<Record<Exclude<Name, 'x' | 'y'>, tf.Tensor>>,
  preActivation: number,
): Record<string, tf.Tensor> {
  const lower = (into: tf.Tensor) => tf.relu(tf.matMul(x as tf.Tensor2D, into as tf.Tensor2D));
  const [g1, g2] = [lower(weights.intoG1), lower(weights.intoG2)];
  const biasH1 = tf.sub(preActivation, tf.add(tf.mul(g1, weights.g1h1), tf.mul(g2, weights.g2h1)));
  const { gradients } = valueAndGradients({ ...weights, biasH1 }, (tree) => {
    const w = tree as Record<string, tf.Tensor>;
    const [g1, g2] = [lower(w.intoG1!), lower(w.intoG2!)];
    const h1 = tf.relu(tf.add(tf.add(tf.mul(g1, w.g1h1!), tf.mul(g2, w.g2h1!)), w.biasH1!));
    const h2 = tf.relu(tf.mul(g2, w.g2h2!));
    const output = tf.add(tf.mul(h1, w.h1y!), tf.mul(h2, w.h2y!));
    const objective = tf.mul(0.5, tf.sum(tf.square(tf.sub(y, output)))) as tf.Scalar;
    return { objective, aux: {} as TensorTree };
  });
  return gradients as Record<string, tf.Tensor>;
}
