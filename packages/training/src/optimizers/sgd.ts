// Stochastic gradient descent, plain, with momentum, or with Nesterov momentum.

import { type LearningRate, learningRateAt, requireAtLeast } from '../schedules/schedule.ts';
import { tf } from '../tensorflow.ts';
import { combineTensors, type Optimizer, zerosLikeTree } from './optimizer.ts';

/**
 * Stochastic gradient descent: θ ← θ − η·g.
 *
 * With momentum μ, PyTorch's convention (Sutskever et al. 2013, rewritten; no dampening): v ← μ·v + g, then
 * θ ← θ − η·v, or θ ← θ − η·(g + μ·v) with `nesterov`. v starts at zero and holds no learning rate. Keras keeps η
 * inside v (v ← μ·v − η·g): the same path while η is constant, another one under a schedule.
 *
 * @param options.learningRate - a number of at least 0, or a schedule
 * @param options.momentum - μ in [0, 1); default 0
 * @param options.nesterov - default false; needs momentum above 0
 * @throws RangeError on a momentum outside [0, 1), or Nesterov without momentum
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { sgd } from '@trialbook/training';
 * const optimizer = sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true });
 * const params = { weights: tf.tensor1d([1]) };
 * const next = optimizer.update({ weights: tf.tensor1d([2]) }, optimizer.init(params), params, tf.scalar(0));
 * (next.params as typeof params).weights.print(); // [0.62] = 1 − 0.1·(2 + 0.9·2)
 * ```
 */
export function sgd(options: {
  readonly learningRate: LearningRate;
  readonly momentum?: number;
  readonly nesterov?: boolean;
}): Optimizer {
  const { learningRate, momentum = 0, nesterov = false } = options;
  if (typeof learningRate === 'number') requireAtLeast('sgd', 'learningRate', learningRate, 0);
  if (!(momentum >= 0 && momentum < 1)) {
    throw new RangeError(`sgd: momentum must be in [0, 1); got ${momentum}`);
  }
  if (nesterov && momentum === 0) {
    throw new RangeError('sgd: nesterov needs a momentum above 0; got 0. Give momentum, for example 0.9.');
  }
  if (momentum === 0) {
    return {
      name: 'sgd',
      init: () => ({}),
      update: (gradients, state, params, step) => {
        const rate = learningRateAt(learningRate, step);
        return { state, params: combineTensors([params, gradients], (p, g) => tf.sub(p!, tf.mul(rate, g!))) };
      },
    };
  }
  return {
    name: nesterov ? 'nesterov' : 'momentum',
    init: (params) => zerosLikeTree(params),
    update: (gradients, state, params, step) => {
      const rate = learningRateAt(learningRate, step);
      const velocity = combineTensors([state, gradients], (v, g) => tf.add(tf.mul(momentum, v!), g!));
      const moved = nesterov
        ? combineTensors([params, gradients, velocity], (p, g, v) =>
            tf.sub(p!, tf.mul(rate, tf.add(g!, tf.mul(momentum, v!)))),
          )
        : combineTensors([params, velocity], (p, v) => tf.sub(p!, tf.mul(rate, v!)));
      return { state: velocity, params: moved };
    },
  };
}
