// LeNet-5 as in the course's published solution (tanh, average pooling), with its batch-norm and dropout arms.

import type { Initializer } from './initializers/initializer.ts';
import { glorotUniform } from './initializers/random.ts';
import type { Layer } from './layer.ts';
import { activation } from './layers/activation.ts';
import { type BatchNormOptions, batchNorm } from './layers/batch-norm.ts';
import { conv2d } from './layers/conv2d.ts';
import { dense } from './layers/dense.ts';
import { dropout } from './layers/dropout.ts';
import { flatten } from './layers/flatten.ts';
import { averagePool } from './layers/pooling.ts';
import type { Model } from './model.ts';
import { sequential } from './sequential.ts';

/** Options of {@link lenet5}. */
export interface Lenet5Options {
  /** After the activation (and dropout) of each hidden layer; `'input-and-hidden'`: on the input too. Default none. */
  readonly batchNorm?: 'none' | 'hidden' | 'input-and-hidden';
  /** Rates on the input and after each hidden activation. Default none. */
  readonly dropout?: { readonly input: number; readonly hidden: number };
  /** Default {@link glorotUniform}. */
  readonly weights?: Initializer;
  /** Default momentum 0.99, ε = 0.001 and the running variance of Keras 2, with which the published numbers were made. */
  readonly batchNormOptions?: BatchNormOptions;
  /** False: β of the input's batch norm stays 0. Default true. */
  readonly inputShift?: boolean;
}

/** The arms of the assignment by name: (a) `standardized-bn` … (e) `plain`. */
export const lenet5Arms = {
  'standardized-bn': { batchNorm: 'hidden' },
  'bn-input': { batchNorm: 'input-and-hidden' },
  dropout: { dropout: { input: 0.2, hidden: 0.5 } },
  'bn-dropout': { batchNorm: 'input-and-hidden', dropout: { input: 0.2, hidden: 0.5 } },
  plain: {},
} as const satisfies Record<string, Lenet5Options>;

/**
 * LeNet-5 on 28 × 28 × 1 images: `c1` 6@5×5 same – pool – `c3` 16@5×5 – pool – `c5` 120@5×5 – `f6` 84 – `output` 10
 * logits; 61 706 parameters without batch norm. Each hidden layer goes: linear, tanh, dropout, batch norm, (pool).
 *
 * Standardising the input is the data's business, not the model's: the arm `standardized-bn` expects it.
 *
 * @see LeCun et al. (1998), doi:10.1109/5.726791, figure 2
 * @example
 * ```ts
 * import { describe, lenet5, lenet5Arms } from '@trialbook/models';
 * console.log(lenet5().parameterCount); // 61706
 * console.log(describe(lenet5(lenet5Arms['bn-dropout'])));
 * ```
 */
export function lenet5(options: Lenet5Options = {}): Model {
  const { batchNorm: where = 'none', dropout: rates, weights = glorotUniform() } = options;
  const normOptions = options.batchNormOptions ?? {
    momentum: 0.99,
    epsilon: 1e-3,
    runningVariance: 'keras-2',
  };
  const norm = (wanted: boolean, center = true): Layer | false =>
    wanted && batchNorm({ center, ...normOptions });
  const drop = (rate = 0): Layer | false => rate > 0 && dropout(rate);
  const hidden = (name: string, layer: Layer): Record<string, Layer | false> => ({
    [name]: layer,
    [`${name}-tanh`]: activation('tanh'),
    [`${name}-dropout`]: drop(rates?.hidden),
    [`${name}-norm`]: norm(where !== 'none'),
  });
  return sequential('lenet5', [28, 28, 1], {
    'input-dropout': drop(rates?.input),
    'input-norm': norm(where === 'input-and-hidden', options.inputShift),
    ...hidden('c1', conv2d({ filters: 6, size: 5, padding: 'same', weights })),
    s2: averagePool(),
    ...hidden('c3', conv2d({ filters: 16, size: 5, weights })),
    s4: averagePool(),
    ...hidden('c5', conv2d({ filters: 120, size: 5, weights })),
    flatten: flatten(),
    ...hidden('f6', dense({ units: 84, weights })),
    output: dense({ units: 10, weights }),
  });
}
