// One training with early stopping on the validation loss, and what is measured of it. Knows no arm and no experiment.

import type { Model } from '@trialbook/models';
import type { SeedNode } from '@trialbook/random';
import {
  accuracy,
  adam,
  type Engine,
  type EpochRecord,
  evaluate,
  largestClass,
  predict,
  type Snapshot,
  softmaxCrossEntropy,
  train,
} from '@trialbook/training';
import { CLASSES, type PreparedExamples, type PreparedImages } from './image-examples.ts';
import { softmaxRows } from './prediction-spread.ts';
import type { RegularizedNetwork } from './regularizations.ts';

/** What is chosen by: no test image has been looked at for these. */
export const choiceMetrics = {
  validationAccuracy: { label: 'Validation accuracy', unit: 'fraction', better: 'higher' },
  validationLoss: { label: 'Validation loss', unit: '', better: 'lower' },
  epochs: { label: 'Epochs trained', unit: 'count' },
  bestEpoch: { label: 'Epoch of the lowest validation loss', unit: 'count' },
} as const;

/** What is reported of a trained network. */
export const finalMetrics = {
  testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' },
  trainAccuracy: { label: 'Training accuracy', unit: 'fraction', better: 'higher' },
  testLoss: { label: 'Test loss', unit: '', better: 'lower' },
  trainLoss: { label: 'Training loss', unit: '', better: 'lower' },
  accuracyGap: { label: 'Training less test accuracy', unit: 'fraction' },
  lossGap: { label: 'Test less training loss', unit: '' },
  ...choiceMetrics,
  parameters: { label: 'Parameters', unit: 'count' },
} as const;

/** How one network is trained. */
export interface TrainNetworkOptions {
  readonly network: RegularizedNetwork;
  readonly images: PreparedImages;
  readonly learningRate: number;
  readonly batchSize: number;
  /** At most. */
  readonly epochs: number;
  /** Epochs without a lower validation loss before training ends. */
  readonly patience: number;
  readonly seeds: SeedNode;
  readonly signal: AbortSignal;
}

/** A network at the epoch of its lowest validation loss. */
export interface TrainedNetwork extends Snapshot {
  readonly status: 'completed';
  readonly model: Model;
  readonly metrics: Readonly<Record<keyof typeof choiceMetrics, number>>;
  readonly series: Readonly<Record<string, readonly number[]>>;
}

/** A training whose loss stopped being a number: as experiments report it. */
export interface DivergedNetwork {
  readonly status: 'diverged';
  readonly metrics: Readonly<Record<string, never>>;
  readonly reason: string;
  readonly series: TrainedNetwork['series'];
}

const scoring = { loss: softmaxCrossEntropy(), metrics: [accuracy()] };

/** Trains one network. */
export async function trainNetwork(
  engine: Engine,
  options: TrainNetworkOptions,
): Promise<TrainedNetwork | DivergedNetwork> {
  const { network, images, learningRate, patience, signal, ...rest } = options;
  const { model, regularizers } = network;
  const trained = await train({
    ...rest,
    ...scoring,
    model,
    regularizers,
    data: { train: images.train, validation: images.validation },
    optimizer: adam({ learningRate }),
    engine,
    signal,
    earlyStopping: { monitor: 'validation.loss', patience, restoreBest: true },
  });
  if (trained.outcome === 'aborted') throw signal.reason;
  const { history, params, state } = trained;
  const series = curves(history);
  if (trained.outcome === 'diverged') {
    const reason = `the loss was not finite from step ${trained.divergedAt} on`;
    return { status: 'diverged', metrics: {}, reason, series };
  }
  const best = trained.restoredFrom ?? history.length - 1;
  const { accuracy: validationAccuracy = Number.NaN, loss: validationLoss } = history[best]!.validation!;
  return {
    status: 'completed',
    model,
    params,
    state,
    metrics: { validationAccuracy, validationLoss, epochs: history.length, bestEpoch: best + 1 },
    series,
  };
}

/** Scores of a trained network on training and test images: the one look at the test set. */
export async function testNetwork(
  engine: Engine,
  { model, params, state, metrics }: TrainedNetwork,
  { train: seen, test }: PreparedImages,
): Promise<{
  readonly metrics: Readonly<Record<keyof typeof finalMetrics, number>>;
  /** The class each test image was given. */
  readonly predicted: Uint8Array;
}> {
  const onTrain = await scores(engine, { model, params, state }, seen);
  const { data: logits } = await predict({ model, params, state, inputs: test.inputs, engine });
  const probabilities = softmaxRows(logits, CLASSES);
  const predicted = largestClass(logits, CLASSES);
  const onTest = {
    loss: meanOver(test.labels, (label, row) => -Math.log(probabilities[row * CLASSES + label]!)),
    accuracy: meanOver(test.labels, (label, row) => (predicted[row] === label ? 1 : 0)),
  };
  return {
    metrics: {
      ...metrics,
      testAccuracy: onTest.accuracy,
      trainAccuracy: onTrain.accuracy,
      testLoss: onTest.loss,
      trainLoss: onTrain.loss,
      accuracyGap: onTrain.accuracy - onTest.accuracy,
      lossGap: onTest.loss - onTrain.loss,
      parameters: model.parameterCount,
    },
    predicted: Uint8Array.from(predicted),
  };
}

/** Loss and accuracy of a network on examples. */
export async function scores(
  engine: Engine,
  trained: Snapshot & { readonly model: Model },
  data: PreparedExamples,
): Promise<{ readonly loss: number; readonly accuracy: number }> {
  const { scores: found } = await evaluate({ ...trained, data, ...scoring, engine });
  return { loss: found.loss, accuracy: found.accuracy! };
}

function meanOver(labels: ArrayLike<number>, of: (label: number, row: number) => number): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row++) sum += of(labels[row]!, row);
  return sum / labels.length;
}

function curves(history: readonly EpochRecord[]): TrainedNetwork['series'] {
  return {
    trainLossRunning: history.map((record) => record.train.loss),
    trainAccuracyRunning: history.map((record) => record.train.accuracy!),
    validationLoss: history.map(({ validation }) => validation!.loss),
    validationAccuracy: history.map(({ validation }) => validation!.accuracy!),
  };
}
