// Softmax regression: one dense layer of logits. The softmax itself is in the loss.

import { zeros } from './initializers/constant.ts';
import type { Initializer } from './initializers/initializer.ts';
import { dense } from './layers/dense.ts';
import type { Model } from './model.ts';
import { sequential } from './sequential.ts';

/** Options of {@link softmaxRegression}. */
export interface SoftmaxRegressionOptions {
  /** Numbers per example. Default 784, a 28 × 28 image. */
  readonly inputs?: number;
  /** Default 10. */
  readonly classes?: number;
  /** Of the weights; the problem is convex, so zeros (the default) do. */
  readonly weights?: Initializer;
}

/**
 * Logits x·W + b: 7850 parameters for MNIST.
 *
 * @example
 * ```ts
 * import { softmaxRegression } from '@trialbook/models';
 * console.log(softmaxRegression().parameterCount); // 7850
 * ```
 */
export function softmaxRegression(options: SoftmaxRegressionOptions = {}): Model {
  const { inputs = 784, classes = 10, weights = zeros() } = options;
  return sequential('softmax-regression', [inputs], { logits: dense({ units: classes, weights }) });
}
