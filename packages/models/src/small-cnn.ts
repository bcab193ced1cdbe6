// The small convolutional nets of the experiments on 28 × 28 × 1 images. LeNet-5 has its own file.

import { constant, zeros } from './initializers/constant.ts';
import type { Initializer } from './initializers/initializer.ts';
import { glorotUniform, heNormal, normal } from './initializers/random.ts';
import type { Layer } from './layer.ts';
import { activation } from './layers/activation.ts';
import { type BatchNormOptions, batchNorm } from './layers/batch-norm.ts';
import { conv2d } from './layers/conv2d.ts';
import { dense } from './layers/dense.ts';
import { dropout } from './layers/dropout.ts';
import { flatten } from './layers/flatten.ts';
import { averagePool, maxPool } from './layers/pooling.ts';
import type { Model } from './model.ts';
import { sequential } from './sequential.ts';

const IMAGE = [28, 28, 1];

/** Options of {@link initializationCnn}. */
export interface InitializationCnnOptions {
  /** Of all weights: the arm. Default {@link glorotUniform}. */
  readonly weights?: Initializer;
  /** Filters of the two convolutions. Default [32, 64]. */
  readonly filters?: readonly [number, number];
  /** Units of the hidden dense layer. Default 128. */
  readonly units?: number;
  /** After the pool and after the hidden dense layer. Default [0.25, 0.5]; 0 leaves it out. */
  readonly dropout?: readonly [number, number];
}

/**
 * The net that initialisers are compared on, of Keras's MNIST example: conv 3×3 – ReLU – conv 3×3 – ReLU – max pool –
 * dense – ReLU – 10 logits. 1 199 882 parameters; smaller with fewer filters.
 *
 * @see https://github.com/keras-team/keras/blob/2.0.0/examples/mnist_cnn.py
 * @example
 * ```ts
 * import { heNormal, initializationCnn } from '@trialbook/models';
 * console.log(initializationCnn({ weights: heNormal() }).parameterCount); // 1199882
 * ```
 */
export function initializationCnn(options: InitializationCnnOptions = {}): Model {
  const {
    weights = glorotUniform(),
    filters = [32, 64],
    units = 128,
    dropout: rates = [0.25, 0.5],
  } = options;
  return sequential('initialization-cnn', IMAGE, {
    conv1: conv2d({ filters: filters[0], size: 3, weights }),
    'conv1-relu': activation('relu'),
    conv2: conv2d({ filters: filters[1], size: 3, weights }),
    'conv2-relu': activation('relu'),
    pool: maxPool(),
    'pool-dropout': rates[0] > 0 && dropout(rates[0]),
    flatten: flatten(),
    hidden: dense({ units, weights }),
    'hidden-relu': activation('relu'),
    'hidden-dropout': rates[1] > 0 && dropout(rates[1]),
    output: dense({ units: 10, weights }),
  });
}

/** Options of {@link dropoutCnn}. */
export interface DropoutCnnOptions {
  /** After each pool and after the hidden dense layer: the arm, in [0, 1). Default 0, none. */
  readonly dropout?: number;
  /** Filters of the two 3×3 convolutions. Default [16, 32]. */
  readonly filters?: readonly [number, number];
  /** Units of the hidden dense layer. Default 128. */
  readonly units?: number;
  /** Default {@link heNormal}. */
  readonly weights?: Initializer;
  readonly batchNorm?: BatchNormOptions;
  /** Whether the hidden dense layer is followed by batch norm, like the convolutions. Default true; else it has a bias. */
  readonly hiddenNorm?: boolean;
}

/**
 * The net of the dropout sweep: twice conv 3×3 same – batch norm – ReLU – max pool – dropout, then dense – batch norm –
 * ReLU – dropout – 10 logits. The published table names these parts but not their sizes: those are ours.
 *
 * @example
 * ```ts
 * import { dropoutCnn } from '@trialbook/models';
 * console.log(dropoutCnn({ dropout: 0.1 }).outputShape); // [ 10 ]
 * ```
 */
export function dropoutCnn(options: DropoutCnnOptions = {}): Model {
  const { dropout: rate = 0, filters = [16, 32], units = 128, weights = heNormal() } = options;
  const { hiddenNorm = true } = options;
  const drop = rate > 0 && dropout(rate);
  const block = (
    name: string,
    layer: Layer,
    pool: Layer | false,
    norm = true,
  ): Record<string, Layer | false> => ({
    [name]: layer,
    [`${name}-norm`]: norm && batchNorm(options.batchNorm),
    [`${name}-relu`]: activation('relu'),
    [`${name}-pool`]: pool,
    [`${name}-dropout`]: drop,
  });
  // No bias before a batch norm: its β does the same.
  const conv = (count: number) => conv2d({ filters: count, size: 3, padding: 'same', weights, bias: false });
  return sequential('dropout-cnn', IMAGE, {
    ...block('conv1', conv(filters[0]), maxPool()),
    ...block('conv2', conv(filters[1]), maxPool()),
    flatten: flatten(),
    ...block('hidden', dense({ units, weights, bias: hiddenNorm ? false : zeros() }), false, hiddenNorm),
    output: dense({ units: 10, weights, bias: zeros() }),
  });
}

/** Options of {@link stridedCnn}. */
export interface StridedCnnOptions {
  /** Filters of the three convolutions. Default [4, 8, 12], the assignment's. */
  readonly filters?: readonly [number, number, number];
  /** Units of the hidden dense layer. Default 30: the assignment replaces the first three of five dense layers. */
  readonly units?: number;
  /** After the hidden dense layer, in [0, 1). Default 0, none. */
  readonly dropout?: number;
  /** Of all weights. Default N(0, 0.1²), the assignment's. */
  readonly weights?: Initializer;
  /** Of all biases. Default the constant 0.1, the assignment's. */
  readonly bias?: Initializer;
}

/**
 * The net with strides instead of pools: conv 4@5×5 padding 2 – conv 8@5×5 stride 2 padding 2 – conv 12@4×4 stride 2
 * padding 1 – flatten (588) – dense 30 – 10 logits, ReLU between. 20 440 parameters.
 *
 * @example
 * ```ts
 * import { stridedCnn } from '@trialbook/models';
 * const flat = stridedCnn().layers.find(({ kind }) => kind === 'flatten');
 * console.log(flat?.outputShape, stridedCnn().parameterCount); // [ 588 ] 20440
 * ```
 */
export function stridedCnn(options: StridedCnnOptions = {}): Model {
  const { filters = [4, 8, 12], units = 30, dropout: rate = 0 } = options;
  const { weights = normal(0.1), bias = constant(0.1) } = options;
  return sequential('strided-cnn', IMAGE, {
    conv1: conv2d({ filters: filters[0], size: 5, padding: 2, weights, bias }),
    'conv1-relu': activation('relu'),
    conv2: conv2d({ filters: filters[1], size: 5, stride: 2, padding: 2, weights, bias }),
    'conv2-relu': activation('relu'),
    conv3: conv2d({ filters: filters[2], size: 4, stride: 2, padding: 1, weights, bias }),
    'conv3-relu': activation('relu'),
    flatten: flatten(),
    hidden: dense({ units, weights, bias }),
    'hidden-relu': activation('relu'),
    'hidden-dropout': rate > 0 && dropout(rate),
    output: dense({ units: 10, weights, bias }),
  });
}

/** How {@link downsamplingCnn} halves rows and columns. */
export type Downsampling = 'average-pool' | 'max-pool' | 'stride';

/** Options of {@link downsamplingCnn}. */
export interface DownsamplingCnnOptions {
  /** The arm. */
  readonly downsampling: Downsampling;
  /** Filters of the two 5×5 convolutions. Default [8, 16]. */
  readonly filters?: readonly [number, number];
  /** Default {@link glorotUniform}. */
  readonly weights?: Initializer;
}

/**
 * The same two convolutions whether a pool halves their maps or their own stride does: conv 5×5 padding 2 – ReLU – pool
 * 2×2, twice, then 10 logits; with `stride` the convolutions step by two and nothing is pooled. Every arm has the same
 * parameters; the strided one computes a quarter of the places.
 *
 * @example
 * ```ts
 * import { downsamplingCnn } from '@trialbook/models';
 * const counts = (['average-pool', 'max-pool', 'stride'] as const).map(
 *   (downsampling) => downsamplingCnn({ downsampling }).parameterCount,
 * );
 * console.log(counts); // [ 11274, 11274, 11274 ]
 * ```
 */
export function downsamplingCnn(options: DownsamplingCnnOptions): Model {
  const { downsampling, filters = [8, 16], weights = glorotUniform() } = options;
  const stride = downsampling === 'stride' ? 2 : 1;
  const pool = { 'average-pool': averagePool(), 'max-pool': maxPool(), stride: false as const }[downsampling];
  const block = (name: string, count: number): Record<string, Layer | false> => ({
    [name]: conv2d({ filters: count, size: 5, padding: 2, stride, weights }),
    [`${name}-relu`]: activation('relu'),
    [`${name}-pool`]: pool,
  });
  return sequential('downsampling-cnn', IMAGE, {
    ...block('conv1', filters[0]),
    ...block('conv2', filters[1]),
    flatten: flatten(),
    output: dense({ units: 10, weights }),
  });
}
