// Builds the pure training step: forward, gradients, regularizers, update. Knows no engine and no loop.

import type { TensorTree } from '@trialbook/jit';
import type { Applied, DropoutSource, Model, TensorParameters } from '@trialbook/models';
import type { Step } from './engines/engine.ts';
import type { Loss } from './losses/loss.ts';
import type { Metric } from './metrics/metric.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { activationOffsets, type Probe, runProbes, splitOffsets } from './probes/probe.ts';
import type { Regularizer } from './regularizers/regularizer.ts';
import { regularizerKey, stepDropout, stepKey } from './step-random.ts';
import { tf } from './tensorflow.ts';
import { valueAndGradients } from './value-and-gradients.ts';

/** What a training step is made of. */
export interface TrainStepOptions {
  readonly model: Model;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** In the order in which they act on the gradients. */
  readonly regularizers?: readonly Regularizer[];
  readonly metrics?: readonly Metric[];
  readonly probes?: readonly Probe[];
  /** Where dropout masks come from; default: the step's own counter-based source. */
  readonly dropoutSource?: DropoutSource;
}

/** All that changes from step to step: a tree, and so a type, not an interface. With stacked trials, params, optimizer and model lead with the trial axis. */
export type TrainCarry = {
  readonly params: TensorTree;
  /** The optimizer's state. */
  readonly optimizer: TensorTree;
  /** The model's state: running statistics of batch norm. */
  readonly model: TensorTree;
  /** int32 scalar: steps taken so far. */
  readonly step: tf.Scalar;
  /**
   * The random key of the run, int32 [2], or [trials, 2]: one per stacked trial, which then draws what it draws alone.
   * It stays; each step derives its own from it and the counter.
   */
  readonly key: tf.Tensor;
};

/** A batch: inputs [batch, …] or [trials, batch, …], targets as the loss wants them. */
export interface Batch {
  readonly inputs: tf.Tensor;
  readonly targets: tf.Tensor;
}

/** What a step reports, each [] or, stacked, [trials]; before the update. */
export type StepOutputs = {
  readonly loss: tf.Tensor;
  /** Metric name → mean over the batch, not yet finished. */
  readonly metrics: Readonly<Record<string, tf.Tensor>>;
  /** Probe name → what it observed. */
  readonly probes: Readonly<Record<string, TensorTree>>;
};

/**
 * The pure training step of a model: `step(carry, batch) → [carry', outputs]`.
 *
 * The objective is the batch mean of the loss; with stacked trials it is the sum of the trials' means, so that each
 * trial gets exactly the gradient it would get alone. Penalties act on the gradients and are not in the reported loss.
 *
 * @example
 * ```ts
 * import { softmaxRegression } from '@trialbook/models';
 * import { sgd, softmaxCrossEntropy, trainStep } from '@trialbook/training';
 * const step = trainStep({
 *   model: softmaxRegression(),
 *   loss: softmaxCrossEntropy(),
 *   optimizer: sgd({ learningRate: 0.5 }),
 * });
 * console.log(typeof step); // function
 * ```
 */
export function trainStep(
  options: TrainStepOptions,
): (carry: TrainCarry, batch: Batch) => readonly [TrainCarry, StepOutputs] {
  const { model, loss, optimizer, regularizers = [], metrics = [], probes = [] } = options;
  const { dropoutSource = stepDropout } = options;
  return (carry, { inputs, targets }) => {
    const stacked = inputs.rank === model.inputShape.length + 2;
    const offsets = activationOffsets(model, probes, inputs);
    const { aux, gradients: all } = valueAndGradients({ params: carry.params, offsets }, (tree) => {
      const { params, offsets } = tree as { params: TensorParameters; offsets: Record<string, tf.Tensor> };
      let key: tf.Tensor | undefined;
      const applied = model.apply(params, carry.model as TensorParameters, inputs, {
        training: true,
        // Made when first asked for: keys of many trials are many operations, and most models draw nothing.
        get key() {
          key ??= stepKey(carry.key, carry.step);
          return key;
        },
        dropoutSource,
        collectActivations: probes.some((probe) => probe.needs.includes('activations')),
        perturbations: offsets,
      });
      const batchLoss = meanOverBatch(loss.perExample(applied.output, targets));
      return { objective: tf.sum(batchLoss) as tf.Scalar, aux: auxiliary(applied, batchLoss) };
    });
    const { gradients, activationGradients } = splitOffsets(all);
    const step = carry.step.toFloat() as tf.Scalar;
    const regularized = regularizers.reduce(
      (current, regularizer, i) =>
        regularizer.transform(current, {
          params: carry.params,
          step,
          get key() {
            return regularizerKey(stepKey(carry.key, carry.step), i);
          },
          stacked,
        }),
      gradients,
    );
    const updated = optimizer.update(regularized, carry.optimizer, carry.params, step);
    const next: TrainCarry = {
      params: updated.params,
      optimizer: updated.state,
      model: aux.state,
      step: tf.add(carry.step, tf.scalar(1, 'int32')),
      key: carry.key,
    };
    const outputs: StepOutputs = {
      loss: aux.loss,
      metrics: Object.fromEntries(
        metrics.map(({ name, perExample }) => [name, meanOverBatch(perExample(aux.output, targets))]),
      ),
      probes: runProbes(probes, {
        params: carry.params,
        gradients,
        activations: aux.activations,
        activationGradients,
        stacked,
      }),
    };
    return [next, outputs];
  };
}

/** The step on batches of row numbers: `{ rows }` int32 [batch] or [trials, batch] into resident inputs and targets. */
export function gatheredStep(options: TrainStepOptions): Step {
  const step = trainStep(options);
  return (carry, input, resident) =>
    step(carry as TrainCarry, gatherBatch(input, resident)) as readonly [TensorTree, TensorTree];
}

/** Picks the rows of a batch out of the resident examples. */
export function gatherBatch(input: TensorTree, resident: TensorTree): Batch {
  const { rows } = input as { readonly rows: tf.Tensor };
  const { inputs, targets } = resident as { readonly inputs: tf.Tensor; readonly targets: tf.Tensor };
  return { inputs: tf.gather(inputs, rows as tf.Tensor1D), targets: tf.gather(targets, rows as tf.Tensor1D) };
}

/** [batch] → [], [trials, batch] → [trials]. */
export function meanOverBatch(perExample: tf.Tensor): tf.Tensor {
  return tf.mean(perExample, perExample.rank - 1);
}

function auxiliary(applied: Applied, loss: tf.Tensor) {
  return {
    loss,
    output: applied.output,
    state: applied.state as TensorTree,
    activations: (applied.activations ?? {}) as Record<string, tf.Tensor>,
  };
}
