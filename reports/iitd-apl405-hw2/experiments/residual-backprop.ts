// Question 3: the derivatives by hand beside automatic differentiation and central differences, for several sizes.

import type { SeedNode } from '@trialbook/random';
import { type Engine, type TensorTree, valueAndGradients, withEngine } from '@trialbook/training';
import { defineExperiment, type Profile, type RunContext, type TrialOutcome } from '@trialbook/trials';
import { mapCompiled } from './map-compiled.ts';
import {
  centralDifferences,
  derivativesByHand,
  largestDeviation,
  type ResidualProblem,
  type Variable,
} from './residual-network.ts';
import { tf } from './tensorflow.ts';

/** Sizes: N numbers in and out, K hidden units. */
export const SIZES = {
  '1x1': { n: 1, k: 1 },
  '2x3': { n: 2, k: 3 },
  '5x4': { n: 5, k: 4 },
  '10x30': { n: 10, k: 30 },
  '40x20': { n: 40, k: 20 },
} as const;

export type SizeArm = keyof typeof SIZES;

const metrics = {
  handVsDifferences: { label: 'By hand against central differences', unit: '', better: 'lower' },
  handVsAutomatic: { label: 'By hand against automatic differentiation', unit: '', better: 'lower' },
  withoutSkip: { label: 'Without the skip path', unit: '' },
  withoutPenalty: { label: 'Without the path through r', unit: '' },
} as const;

export type BackpropMetric = keyof typeof metrics;

type Parameters = { readonly n: number; readonly k: number };

const trialsOf = (profile: Profile) => (profile === 'smoke' ? 3 : 20);

/** Q3. Deviations are the largest over all derivatives, relative to the largest derivative. */
export const residualBackprop = defineExperiment({
  id: 'residual-backprop',
  title: 'Backpropagation by hand through a residual network',
  module: import.meta.url,
  metrics,
  plan: (profile) => {
    const trials = trialsOf(profile);
    const arms = Object.fromEntries(
      Object.entries(SIZES).map(([arm, size]) => [arm, { parameters: { ...size }, trials, block: trials }]),
    ) as Record<SizeArm, { parameters: Parameters; trials: number; block: number }>;
    const scaledDown = `${trials} instead of ${trialsOf('full')} random networks of each size`;
    return { arms, ...(profile === 'smoke' && { scaledDown }) };
  },
  run: (context) => withEngine(context.engine, (engine) => compareAll(context, engine)),
});

async function compareAll(
  { parameters: { n, k }, tasks }: RunContext<Parameters, SizeArm>,
  engine: Engine,
): Promise<TrialOutcome<BackpropMetric>[]> {
  const problems = tasks.map(({ seeds }) => randomProblem(n, k, seeds.child('problem')));
  const automatic = await automaticDerivatives(problems, engine);
  return problems.map((problem, i) => {
    const byHand = derivativesByHand(problem);
    return {
      status: 'completed',
      metrics: {
        handVsDifferences: largestDeviation(centralDifferences(problem), byHand),
        handVsAutomatic: largestDeviation(automatic[i]!, byHand),
        withoutSkip: largestDeviation(byHand, derivativesByHand(problem, { skip: false }), ['x']),
        withoutPenalty: largestDeviation(byHand, derivativesByHand(problem, { penalty: false }), ['x']),
      },
    };
  });
}

/** Standard normal numbers, representable in float32 so that both precisions see the same problem. */
function randomProblem(n: number, k: number, seeds: SeedNode): ResidualProblem {
  const drawn = (name: string, count: number) => Float64Array.from(seeds.child(name).stream().normals(count));
  return {
    n,
    k,
    x: drawn('x', n),
    w1: drawn('w1', k * n),
    b1: drawn('b1', k),
    w2: drawn('w2', n * k),
    b2: drawn('b2', n),
    r: drawn('r', k),
    s: drawn('s', n),
  };
}

/** The derivatives of the loss, written as tensor operations and differentiated by program, in float32. */
async function automaticDerivatives(
  problems: readonly ResidualProblem[],
  engine: Engine,
): Promise<Record<Variable, Float32Array>[]> {
  const { n, k } = problems[0]!;
  const shapes = { x: [n, 1], w1: [k, n], b1: [k, 1], w2: [n, k], b2: [n, 1], r: [k, 1], s: [n, 1] } as const;
  const names = Object.keys(shapes) as (keyof typeof shapes)[];
  const inputs = problems.map(
    (problem) =>
      Object.fromEntries(names.map((name) => [name, Float32Array.from(problem[name])])) as Record<
        keyof typeof shapes,
        Float32Array
      >,
  );
  return mapCompiled(engine, shapes, inputs, ({ r, s, ...variables }) => {
    const { gradients } = valueAndGradients(variables, (tree) => {
      const { x, w1, b1, w2, b2 } = tree as Record<Variable, tf.Tensor2D>;
      const h = tf.sigmoid(tf.add(tf.matMul(w1, x), b1));
      const output = tf.add(x, tf.add(tf.matMul(w2, h as tf.Tensor2D), b2));
      const fit = tf.mul(0.5, tf.sum(tf.square(tf.sub(output, s))));
      return { objective: tf.add(fit, tf.sum(tf.mul(r, h))) as tf.Scalar, aux: {} as TensorTree };
    });
    return gradients as Record<Variable, tf.Tensor>;
  });
}
