// The training tasks of the engine contract: small, but between them they use every part of a step.

import {
  activation,
  conv2d,
  deepNarrowRelu,
  dense,
  flatten,
  maxPool,
  mlp,
  sequential,
} from '@trialbook/models';
import { seedTree } from '@trialbook/random';
import { meanSquaredError } from '../src/losses/mean-squared-error.ts';
import { hingeLoss } from '../src/losses/perceptron-criterion.ts';
import { softmaxCrossEntropy } from '../src/losses/softmax-cross-entropy.ts';
import { accuracy } from '../src/metrics/metric.ts';
import { adam } from '../src/optimizers/adam.ts';
import { sgd } from '../src/optimizers/sgd.ts';
import { momentsProbe } from '../src/probes/layer-probes.ts';
import { clipByGlobalNorm } from '../src/regularizers/gradient-clipping.ts';
import { gradientNoise } from '../src/regularizers/gradient-noise.ts';
import { l1l2 } from '../src/regularizers/weight-penalty.ts';
import { cosineDecay } from '../src/schedules/cosine-decay.ts';
import { stepDecay } from '../src/schedules/step-decay.ts';
import type { TrainOptions } from '../src/train-options.ts';
import { absoluteValue, ringAroundDisc } from './tasks.ts';

/** One task: options without an engine. */
export interface ContractTask {
  readonly options: Omit<TrainOptions, 'engine'>;
}

/** The largest deviation from the reference that is allowed, each relative to 1 + |reference|. */
export interface Tolerances {
  /** Of a per-step loss. */
  readonly loss: number;
  /** Of a parameter, running statistic or probe. */
  readonly parameter: number;
}

/** Engines on CPUs deviate by at most 1e-7 and 3e-6 when measured; GPUs may sum in lower precision. */
export const tolerances = {
  cpu: { loss: 2e-6, parameter: 2e-5 },
  gpu: { loss: 1e-4, parameter: 5e-4 },
} as const satisfies Record<string, Tolerances>;

const trials = Array.from({ length: 4 }, (_, trial) => seedTree(11).child('trial', trial));

/** Pictures of a bright row or a bright column, 6×6. */
function bars(count: number) {
  const stream = seedTree(8).stream();
  const inputs = stream.normals(count * 36, 0, 0.3);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    labels[i] = i % 2;
    const at = stream.integer(6);
    for (let j = 0; j < 6; j++) inputs[i * 36 + (labels[i] === 0 ? at * 6 + j : j * 6 + at)]! += 1;
  }
  return { inputs, labels };
}

export const contractTasks: Readonly<Record<string, ContractTask>> = {
  'MLP with batch norm and dropout, Adam, L1 and L2': {
    options: {
      model: mlp({ inputs: 2, hidden: [12, 8], outputs: 2, normalization: 'batch', dropout: 0.2 }),
      data: { train: ringAroundDisc(150), validation: ringAroundDisc(50, 6) },
      loss: softmaxCrossEntropy(),
      // A bias in front of batch norm has gradient 0 up to rounding; with a small ε Adam makes steps of ±η of that.
      optimizer: adam({ learningRate: 0.01, epsilon: 1e-3 }),
      regularizers: [l1l2(1e-4, 1e-3)],
      metrics: [accuracy()],
      probes: [momentsProbe()],
      batchSize: 32,
      epochs: 4,
      recordSteps: true,
      seeds: seedTree(21),
    },
  },
  'MLP with layer norm, Nesterov under step decay, gradient noise and clipping': {
    options: {
      model: mlp({ inputs: 2, hidden: [10], outputs: 1, normalization: 'layer', activation: 'tanh' }),
      data: {
        train: { ...ringAroundDisc(96), labels: ringAroundDisc(96).labels.map((label) => 2 * label - 1) },
      },
      loss: hingeLoss(),
      optimizer: sgd({ learningRate: stepDecay({ start: 0.05, every: 10 }), momentum: 0.9, nesterov: true }),
      regularizers: [clipByGlobalNorm(1), gradientNoise(0.01)],
      metrics: [accuracy()],
      batchSize: 16,
      epochs: 4,
      recordSteps: true,
      seeds: seedTree(22),
    },
  },
  'four stacked deep narrow nets with data of their own': {
    options: {
      model: deepNarrowRelu({ depth: 5, width: 3 }),
      data: {
        train: { ...absoluteValue(4, 50), perTrial: true },
        validation: { ...absoluteValue(4, 20), perTrial: true },
      },
      loss: meanSquaredError(),
      optimizer: adam({ learningRate: 0.005 }),
      batchSize: 16,
      epochs: 5,
      recordSteps: true,
      seeds: trials,
    },
  },
  'small CNN, momentum under cosine decay': {
    options: {
      model: sequential('bars', [6, 6, 1], {
        conv: conv2d({ filters: 4, size: 3, padding: 'same' }),
        relu: activation('relu'),
        pool: maxPool(),
        flatten: flatten(),
        output: dense({ units: 2 }),
      }),
      data: { train: bars(60), validation: bars(20) },
      loss: softmaxCrossEntropy(),
      optimizer: sgd({ learningRate: cosineDecay({ start: 0.1, steps: 18 }), momentum: 0.9 }),
      metrics: [accuracy()],
      batchSize: 10,
      epochs: 3,
      recordSteps: true,
      seeds: seedTree(23),
    },
  },
};
