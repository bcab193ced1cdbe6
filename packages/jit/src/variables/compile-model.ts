// A compiled tf.LayersModel at the jit's speed: fit, trainOnBatch and evaluate over programs of its own train function.

import type { History, LayersModel, ModelEvaluateArgs, ModelFitArgs, Tensor } from '@tensorflow/tfjs';
import { JitError } from '../errors.ts';
import type { ExecutionProvider } from '../runtime/session.ts';
import { fitLoop } from './fit-loop.ts';
import { type LayersModelInternals, ModelPrograms } from './model-programs.ts';

/** Data of a layers model: one tensor, one per input or output, or tensors by their names. */
export type ModelData = Tensor | Tensor[] | { [name: string]: Tensor };

/** Settings of a compiled layers model. */
export interface CompileModelOptions {
  /** What dropout draws by: two whole numbers. Default: drawn from Math.random. */
  readonly key?: readonly [number, number];
  /** Threads within one operation. Default 1. */
  readonly intraOpThreads?: number;
  /** Where ONNX Runtime computes. Default cpu. */
  readonly executionProvider?: ExecutionProvider;
}

/** What `compileModel` gives: the model's methods of these names, compiled. The model itself is what they train. */
export interface CompiledModel {
  /**
   * As the model's `fit`, with its arguments, validation and history included. Callbacks of batches are called when their
   * epoch is over.
   */
  fit(x: ModelData, y: ModelData, args?: ModelFitArgs): Promise<History>;
  /** As the model's `trainOnBatch`: the loss, or the loss and the metrics. */
  trainOnBatch(x: ModelData, y: ModelData): Promise<number | number[]>;
  /** As the model's `evaluate`, but numbers: the loss, or the loss and the metrics. */
  evaluate(x: ModelData, y: ModelData, args?: ModelEvaluateArgs): Promise<number | number[]>;
  /** Frees the programs. The model stays, trained. */
  dispose(): void;
}

/**
 * Compiles a `tf.LayersModel` that has been compiled with an optimizer and a loss: `fit`, `trainOnBatch` and `evaluate` do
 * what the model's own do, in one native program per batch size. Without shuffling and dropout the numbers are eager's
 * up to rounding; with them they are alike in distribution. Weights, the optimizer's slots and the statistics of batch
 * norm are the model's own before and after each call, so that eager and compiled calls may follow each other.
 *
 * A program is compiled at the first call per batch size, and again after a setting of the optimizer has changed.
 *
 * @throws JitError when the model has not been compiled, or uses what has no lowering
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { compileModel } from '@trialbook/jit';
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: 'zeros' })] });
 * model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
 * const compiled = compileModel(model);
 * const x = tf.tensor2d([[0, 1], [1, 0], [1, 1], [0, 0]]);
 * const { history } = await compiled.fit(x, tf.tensor2d([[2], [1], [3], [0]]), { epochs: 200, batchSize: 4 });
 * console.log(Number(history.loss!.at(-1)) < 0.001); // true
 * compiled.dispose();
 * ```
 */
export function compileModel(model: LayersModel, options: CompileModelOptions = {}): CompiledModel {
  const internals = model as unknown as LayersModelInternals;
  if (internals.optimizer_ === undefined && internals.model?.optimizer_ === undefined) {
    throw new JitError(
      `compileModel: the model '${model.name}' has no optimizer and no loss yet: call its compile method first`,
    );
  }
  // A sequential model hands everything on to a model inside.
  const inner = internals.model ?? internals;
  if (inner.stateful) {
    throw new JitError(
      `compileModel: a layer of '${model.name}' keeps state from batch to batch (stateful: true), which no weight holds: ` +
        'train it eagerly, or write the state as a tf.Variable for compileVariables',
    );
  }
  const programs = new ModelPrograms(inner, options);
  return {
    fit: async (x, y, args = {}) => {
      const own = Object.getOwnPropertyDescriptor(inner, 'fitLoop');
      inner.fitLoop = (...loop) => fitLoop(inner, programs, ...loop);
      try {
        return await inner.fit(x, y, args);
      } finally {
        if (own) Object.defineProperty(inner, 'fitLoop', own);
        else Reflect.deleteProperty(inner, 'fitLoop');
      }
    },
    trainOnBatch: async (x, y) => {
      const [inputs, targets] = await inner.standardizeUserData(x, y);
      const data = [...inputs, ...targets];
      const [losses] = await programs.train(data, [
        Array.from({ length: inputs[0]!.shape[0]! }, (_, i) => i),
      ]);
      return oneOrAll(losses!);
    },
    evaluate: async (x, y, args = {}) => {
      const [inputs, targets] = inner.standardizeUserDataXY(x, y, true, args.batchSize ?? 32);
      return oneOrAll(await programs.test([...inputs, ...targets], args.batchSize ?? 32));
    },
    dispose: () => programs.dispose(),
  };
}

function oneOrAll(numbers: readonly number[]): number | number[] {
  return numbers.length === 1 ? numbers[0]! : [...numbers];
}
