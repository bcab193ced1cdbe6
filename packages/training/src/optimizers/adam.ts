// Adam with bias correction.

import type { TensorTree } from '@trialbook/jit';
import { type LearningRate, learningRateAt, requireAtLeast } from '../schedules/schedule.ts';
import { tf } from '../tensorflow.ts';
import { combineTensors, type Optimizer, zerosLikeTree } from './optimizer.ts';

/**
 * Adam (Kingma & Ba 2015, algorithm 1): m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
 * θ ← θ − η·m̂ / (√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ), t = 1 at the first step.
 *
 * ε is added to √v̂, after the bias correction, as in the paper's algorithm 1, in PyTorch and in TensorFlow.js. (Keras uses
 * the paper's "ε̂" form, ε beside the uncorrected √v, so that its ε acts stronger at the start.)
 *
 * @param options.learningRate - η, a number of at least 0, or a schedule
 * @param options.beta1 - in [0, 1); default 0.9
 * @param options.beta2 - in [0, 1); default 0.999
 * @param options.epsilon - default 1e-8
 * @throws RangeError on values outside these ranges
 */
export function adam(options: {
  readonly learningRate: LearningRate;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}): Optimizer {
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  if (typeof learningRate === 'number') requireAtLeast('adam', 'learningRate', learningRate, 0);
  for (const [name, beta] of Object.entries({ beta1, beta2 })) {
    if (!(beta >= 0 && beta < 1)) throw new RangeError(`adam: ${name} must be in [0, 1); got ${beta}`);
  }
  requireAtLeast('adam', 'epsilon', epsilon, 0);
  return {
    name: 'adam',
    init: (params) => ({ mean: zerosLikeTree(params), square: zerosLikeTree(params) }),
    update: (gradients, state, params, step) => {
      const old = state as { readonly mean: TensorTree; readonly square: TensorTree };
      const taken = tf.add(step, 1) as tf.Scalar;
      const correction1 = oneMinusPower(beta1, taken);
      const rootCorrection2 = tf.sqrt(oneMinusPower(beta2, taken));
      // η·m̂/(√v̂ + ε) = (η·√c₂/c₁)·m/(√v + ε·√c₂): scalars once, two passes fewer over the parameters.
      const rate = tf.div(tf.mul(learningRateAt(learningRate, step), rootCorrection2), correction1);
      const floor = tf.mul(epsilon, rootCorrection2);
      const mean = combineTensors([old.mean, gradients], (m, g) =>
        tf.add(tf.mul(beta1, m!), tf.mul(1 - beta1, g!)),
      );
      const square = combineTensors([old.square, gradients], (v, g) =>
        tf.add(tf.mul(beta2, v!), tf.mul(1 - beta2, tf.square(g!))),
      );
      const moved = combineTensors([params, mean, square], (p, m, v) =>
        tf.sub(p!, tf.div(tf.mul(rate, m!), tf.add(tf.sqrt(v!), floor))),
      );
      return { params: moved, state: { mean, square } };
    },
  };
}

/**
 * 1 − βᵗ without cancellation: with a = −t·ln β, 1 − e^(−a) = 2u/(1 + u), u = tanh(a/2). The direct form loses
 * four of float32's seven digits at β = 0.999, t = 1.
 */
function oneMinusPower(beta: number, t: tf.Scalar): tf.Scalar {
  if (beta === 0) return tf.scalar(1);
  const u = tf.tanh(tf.mul(t, -Math.log(beta) / 2));
  return tf.div(tf.mul(2, u), tf.add(1, u));
}
