// Examples as users hold them, and as engines want them: resident tensors plus batches of row numbers.

import { type HostTensor, hostTensor, sizeOf } from '@trialbook/jit';
import type { Model } from '@trialbook/models';
import { TrainingError } from './errors.ts';
import type { Loss } from './losses/loss.ts';

/** Examples to train on or to evaluate. Give labels or targets. */
export interface Examples {
  /** Row-major [count, …the model's input shape]; [trials, count, …] with `perTrial`. */
  readonly inputs: Float32Array;
  /** Class numbers [count]; for a model with one output −1/+1 or 0/1. [trials, count] with `perTrial`. */
  readonly labels?: ArrayLike<number>;
  /** Row-major [count, …the model's output shape]; [trials, count, …] with `perTrial`. */
  readonly targets?: Float32Array;
  /** Whether every stacked trial has examples of its own, one after the other; default false: all share them. */
  readonly perTrial?: boolean;
}

/** Examples as tensors, and how rows are numbered. */
export interface PlacedExamples {
  readonly inputs: HostTensor;
  readonly targets: HostTensor;
  /** Examples per trial. */
  readonly count: number;
  /** What a trial's row numbers start from: `count` per trial with examples of its own, else 0. */
  readonly rowsPerTrial: number;
}

/**
 * Brings examples into the form of a model.
 *
 * @param trials - number of stacked trials, undefined for a single network
 * @param loss - what the targets are for; left out where none is computed
 * @throws TrainingError that says which array, how many numbers it needs and how many it has, or what the loss refuses
 */
export function placeExamples(
  where: string,
  model: Model,
  examples: Examples,
  trials: number | undefined,
  loss?: Loss,
): PlacedExamples {
  const { inputs, labels, targets, perTrial = false } = examples;
  if (perTrial && trials === undefined) {
    throw new TrainingError(`${where}: perTrial examples need stacked trials; give one seed node per trial`);
  }
  const inputSize = sizeOf(model.inputShape);
  const rows = inputs.length / inputSize;
  const sets = perTrial ? trials! : 1;
  if (rows === 0 || !Number.isInteger(rows / sets)) {
    const unit = perTrial ? `${sets} trials × [${model.inputShape}]` : `[${model.inputShape}]`;
    throw new TrainingError(
      `${where}: inputs must hold a whole number of examples of ${unit}, at least one; got ${inputs.length} numbers`,
    );
  }
  if ((labels === undefined) === (targets === undefined)) {
    throw new TrainingError(
      `${where}: give either labels or targets; got ${labels === undefined ? 'neither' : 'both'}`,
    );
  }
  const placed = labels
    ? placeLabels(where, model, labels, rows)
    : placeTargets(where, model, targets!, rows);
  const refused = loss?.refuses?.(placed, sizeOf(model.outputShape));
  if (refused !== undefined) throw new TrainingError(`${where}: for the loss '${loss!.name}', ${refused}`);
  return {
    inputs: hostTensor(inputs, [rows, ...model.inputShape]),
    targets: placed,
    count: rows / sets,
    rowsPerTrial: perTrial ? rows / sets : 0,
  };
}

function placeLabels(where: string, model: Model, labels: ArrayLike<number>, rows: number): HostTensor {
  if (labels.length !== rows) {
    throw new TrainingError(`${where}: ${rows} examples need ${rows} labels; got ${labels.length}`);
  }
  const classes = sizeOf(model.outputShape);
  if (classes === 1) return hostTensor(Float32Array.from(labels), [rows, ...model.outputShape]);
  for (let i = 0; i < rows; i++) {
    const label = labels[i]!;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new TrainingError(
        `${where}: labels of a model with ${classes} outputs are integers in [0, ${classes}); got ${label} at ${i}`,
      );
    }
  }
  return hostTensor(Int32Array.from(labels), [rows]);
}

function placeTargets(where: string, model: Model, targets: Float32Array, rows: number): HostTensor {
  const needed = rows * sizeOf(model.outputShape);
  if (targets.length !== needed) {
    throw new TrainingError(
      `${where}: ${rows} examples of output shape [${model.outputShape}] need ${needed} target numbers; ` +
        `got ${targets.length}`,
    );
  }
  return hostTensor(targets, [rows, ...model.outputShape]);
}
