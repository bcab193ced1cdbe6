// The contract of a layer: static shapes, parameter specifications, a pure apply. Layers are joined by `sequential`.

import type { DropoutSource, RandomKey } from './dropout-source.ts';
import type { Initializer } from './initializers/initializer.ts';
import type { LayerOptions } from './layer-options.ts';
import type { tf } from './tensorflow.ts';

/** One parameter (or running statistic) of a layer: its shape, and how it starts. */
export interface ParameterSpec {
  readonly shape: readonly number[];
  /** Draws it from its own stream … */
  readonly initializer?: Initializer;
  /** … or computes it from those of the same layer that were drawn before it. */
  readonly derive?: (drawn: Readonly<Record<string, Float32Array>>) => Float32Array;
}

/** The parameters or running statistics of one layer, by name. */
export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

/** The tensors of one layer, by name. */
export type LayerTensors = Readonly<Record<string, tf.Tensor>>;

/** What `apply` needs besides parameters and input. */
export interface ApplyContext {
  /** True: batch statistics and dropout masks. False (default): running statistics, no dropout. */
  readonly training?: boolean;
  /** The random key of this step; needed for dropout in training. A new one every step. */
  readonly key?: RandomKey;
  /** Makes the dropout masks from the key. Default {@link eagerDropoutSource}. */
  readonly dropoutSource?: DropoutSource;
  /** True: the result also holds the output of every layer. Costs nothing when not asked for. */
  readonly collectActivations?: boolean;
  /**
   * Layer name → tensor added to that layer's output. With zeros, the derivative with respect to it is the gradient
   * that arrives at the layer: a probe.
   */
  readonly perturbations?: Readonly<Record<string, tf.Tensor>>;
}

/** What a layer sees of the context: everything resolved. */
export interface LayerContext {
  /** Model and layer, for errors. */
  readonly where: string;
  readonly training: boolean;
  /** `1` for `[batch, …]`, `2` for stacked input `[trials, batch, …]`. */
  readonly leadingAxes: 1 | 2;
  /** A mask of the layer's own: 0 with probability `rate`, else 1 / (1 − rate). */
  readonly dropoutMask: (rate: number, shape: readonly number[]) => tf.Tensor;
}

/** A layer: pure, stateless, reusable in any number of models. */
export interface Layer {
  /** What it is, such as `conv2d`. */
  readonly kind: string;
  /** Its options in a few words for the layer table, such as `6@5×5 same`; may be empty. */
  readonly summary: string;
  /** Its options as values, of the same kind; a layer of your own has none. */
  readonly options?: LayerOptions;
  /** Whether it takes parameters and input with a leading trial axis. */
  readonly stackable: boolean;
  /**
   * The shape of one example's output, without batch axis.
   *
   * @param where - model and layer, for errors
   * @throws ShapeError when the layer cannot take that input
   */
  readonly outputShape: (inputShape: readonly number[], where: string) => readonly number[];
  /** What is trained. */
  readonly parameters: (inputShape: readonly number[]) => ParameterSpecs;
  /** What is carried along, untrained: running statistics. */
  readonly state: (inputShape: readonly number[]) => ParameterSpecs;
  /** Output and next state. The state is the one given when nothing changes. */
  readonly apply: (
    params: LayerTensors,
    state: LayerTensors,
    input: tf.Tensor,
    context: LayerContext,
  ) => { readonly output: tf.Tensor; readonly state: LayerTensors };
}

/** A layer without parameters or state whose output is a function of its input. */
export function statelessLayer(
  layer: Pick<Layer, 'kind' | 'summary' | 'options' | 'stackable' | 'outputShape'> & {
    readonly transform: (input: tf.Tensor, context: LayerContext) => tf.Tensor;
  },
): Layer {
  const { transform, ...rest } = layer;
  return {
    ...rest,
    parameters: () => ({}),
    state: () => ({}),
    apply: (_params, state, input, context) => ({ output: transform(input, context), state }),
  };
}
