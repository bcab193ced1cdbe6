// The loop over epochs that stands in for a layers model's own within `fit`: an epoch is one run of a program.

import type { Callback, History, Logs, Tensor } from '@tensorflow/tfjs';
import { JitError } from '../errors.ts';
import { tf } from '../tensorflow.ts';
import { batchesOf, type LayersModelInternals, type ModelPrograms, weightedMeans } from './model-programs.ts';

/** What a layers model of TensorFlow.js 4.22 calls its loop with. */
export type FitLoopArguments = [
  trainFunction: unknown,
  data: (Tensor | null)[],
  labels: string[],
  batchSize: number | undefined,
  epochs: number | undefined,
  verbose: number | undefined,
  callbacks: Callback[],
  testFunction: unknown,
  validation: Tensor[],
  shuffle: boolean | string | undefined,
  callbackMetrics: string[],
  initialEpoch: number | undefined,
  stepsPerEpoch: number | null | undefined,
  validationSteps: number | undefined,
];

/** Trains for the epochs asked for and tells the callbacks. */
export async function fitLoop(
  model: LayersModelInternals,
  programs: ModelPrograms,
  ...[
    ,
    data,
    labels,
    batchSize = 32,
    epochs = 1,
    ,
    callbacks,
    ,
    validation,
    shuffle = true,
    ,
    initialEpoch = 0,
    stepsPerEpoch,
  ]: FitLoopArguments
): Promise<History> {
  if (typeof stepsPerEpoch === 'number' || typeof shuffle === 'string') {
    throw new JitError(
      `fit of '${model.name}': stepsPerEpoch and shuffling by batch are not there, as in TensorFlow.js`,
    );
  }
  const history = new tf.History();
  const listeners = [history, ...callbacks] as unknown as Listener[];
  const samples = data[0]!.shape[0]!;
  const indices = Array.from({ length: samples }, (_, i) => i);
  const tell = async (call: (listener: Listener) => unknown) => {
    for (const listener of listeners) await call(listener);
  };
  for (const listener of listeners) {
    listener.setParams?.({
      epochs,
      initialEpoch,
      samples,
      steps: null,
      batchSize,
      doValidation: validation.length > 0,
    });
    listener.setModel?.(model);
  }
  model.history = history;
  model.stopTraining_ = false;
  await tell((listener) => listener.onTrainBegin?.());
  for (let epoch = initialEpoch; epoch < epochs && !model.stopTraining_; epoch++) {
    await tell((listener) => listener.onEpochBegin?.(epoch));
    if (shuffle) tf.util.shuffle(indices);
    const batches = batchesOf(indices, batchSize);
    const results = await programs.train(data, batches);
    for (const [batch, { length: size }] of batches.entries()) {
      await tell((listener) => listener.onBatchBegin?.(batch, {}));
      const logs = { batch, size, ...named(labels, results[batch]!) };
      await tell((listener) => listener.onBatchEnd?.(batch, logs));
    }
    const means = named(labels, weightedMeans(results, batches));
    const validated = validation.length > 0 ? await programs.test(validation, batchSize) : [];
    const logs = {
      ...means,
      ...named(
        labels.slice(0, validated.length).map((label) => `val_${label}`),
        validated,
      ),
    };
    await tell((listener) => listener.onEpochEnd?.(epoch, { ...logs }));
  }
  await tell((listener) => listener.onTrainEnd?.());
  return history;
}

/** A callback, whichever of these it has. */
interface Listener {
  setParams?(params: object): void;
  setModel?(model: unknown): void;
  onTrainBegin?(): unknown;
  onTrainEnd?(): unknown;
  onEpochBegin?(epoch: number): unknown;
  onEpochEnd?(epoch: number, logs: Logs): unknown;
  onBatchBegin?(batch: number, logs: Logs): unknown;
  onBatchEnd?(batch: number, logs: Logs): unknown;
}

function named(labels: readonly string[], numbers: readonly number[]): Record<string, number> {
  return Object.fromEntries(labels.map((label, i) => [label, numbers[i]!]));
}
