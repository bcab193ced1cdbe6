// What training options must hold before anything starts.

import { TrainingError } from './errors.ts';
import type { TrainOptions } from './train-options.ts';

/**
 * @throws TrainingError or RangeError naming the option, what is required and what arrived
 */
export function checkOptions(options: TrainOptions): void {
  const {
    epochs,
    steps,
    batchSize,
    validateEvery = 1,
    validateEverySteps,
    stepsPerScan = 250,
    seeds,
  } = options;
  if ((epochs === undefined) === (steps === undefined)) {
    throw new TrainingError(
      `train: give either epochs or steps; got ${epochs === undefined ? 'neither' : 'both'}`,
    );
  }
  for (const [name, value] of Object.entries({
    epochs,
    steps,
    batchSize,
    validateEvery,
    validateEverySteps,
    stepsPerScan,
  })) {
    if (value !== undefined && (!Number.isInteger(value) || value < 1)) {
      throw new RangeError(`train: ${name} must be an integer of at least 1; got ${value}`);
    }
  }
  if (Array.isArray(seeds) && seeds.length === 0) {
    throw new TrainingError('train: seeds must hold at least one node; got an empty list');
  }
  const names = [...(options.metrics ?? []), ...(options.probes ?? [])].map(({ name }) => name);
  const doubled = names.find((name, i) => names.indexOf(name) !== i || name === 'loss');
  if (doubled !== undefined) {
    throw new TrainingError(
      `train: metrics and probes need different names, none 'loss'; got '${doubled}' twice`,
    );
  }
}
