// What a model is: a pure init/apply pair with a static layer table. How one is made of layers is in `sequential.ts`.

import type { SeedNode } from '@trialbook/random';
import type { ApplyContext } from './layer.ts';
import type { LayerOptions } from './layer-options.ts';
import type { HostParameters, TensorParameters } from './parameter-tree.ts';
import type { tf } from './tensorflow.ts';

/** One row of a model's layer table. Shapes are of one example: without batch and trial axes. */
export interface LayerRow {
  readonly name: string;
  /** Such as `conv2d`. */
  readonly kind: string;
  /** Its options in a few words; may be empty. */
  readonly summary: string;
  /** Its options as values; none for a layer of your own. */
  readonly options?: LayerOptions;
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  /** Parameter name → shape. */
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  /** Running statistic → shape. */
  readonly state: Readonly<Record<string, readonly number[]>>;
  /** Trained numbers. */
  readonly parameterCount: number;
}

/** What a model starts from, on the host. */
export interface InitialModel {
  readonly params: HostParameters;
  /** Running statistics of batch norm; empty for models without. */
  readonly state: HostParameters;
}

/** What one application of a model gives. A type, not an interface, so that `tf.tidy` takes it as a container. */
export type Applied = {
  /** `[batch, …outputShape]`, or `[trials, batch, …outputShape]` when stacked. Logits for classifiers. */
  readonly output: tf.Tensor;
  /** The next state: the given tensors themselves where nothing changed. */
  readonly state: TensorParameters;
  /** Layer name → output; only with `collectActivations`. */
  readonly activations?: Readonly<Record<string, tf.Tensor>>;
};

/**
 * A model: pure functions and a table, no tensors of its own.
 *
 * `apply` is made of differentiable TensorFlow.js ops only, reads no value and decides nothing by one, so that it can
 * be run eagerly on any backend or traced into a program. Its intermediates belong to the caller: wrap it in `tf.tidy`
 * when running eagerly.
 */
export interface Model {
  readonly name: string;
  /** Of one example, channels last. */
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  readonly layers: readonly LayerRow[];
  /** Trained numbers in all. */
  readonly parameterCount: number;
  /**
   * Draws the parameters. Each has the stream `seeds.child(layer, parameter)`: equal seeds give equal parameters, and
   * a layer more or less leaves the others as they were.
   */
  init(seeds: SeedNode): InitialModel;
  /**
   * @param params - as of `init`; every leaf with a leading trial axis when stacked
   * @param state - as of `init`, likewise
   * @param input - float32 `[batch, …inputShape]`, or `[trials, batch, …inputShape]`
   * @throws ShapeError when a shape does not fit, ParameterTreeError when a parameter is missing
   */
  apply(params: TensorParameters, state: TensorParameters, input: tf.Tensor, context?: ApplyContext): Applied;
}
