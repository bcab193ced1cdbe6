// What is timed: the training steps of the course experiments, on random data of the right shapes.

import { deepNarrowRelu, lenet5, lenet5Arms, type Model, mlp, stackParameters } from '@trialbook/models';
import { type SeedNode, seedTree } from '@trialbook/random';
import {
  adam,
  type HostTree,
  hostTensor,
  type Loss,
  meanSquaredError,
  type Optimizer,
  sgd,
  softmaxCrossEntropy,
} from '@trialbook/training';

/** A training step to time; `pytorch-peer.py` has the same ones by the same names. */
export interface Workload {
  readonly name: string;
  readonly model: Model;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly batch: number;
  /** Nets trained at once, stacked. */
  readonly trials?: number;
  /** Examples the batches are drawn from, of each trial. */
  readonly examples: number;
  /** Least milliseconds per step that the published solution of the homework shows for this net, where it does. */
  readonly publishedMs?: number;
  /** Steps of an epoch of the experiment, where the time of an epoch matters. */
  readonly epochSteps?: number;
}

const nesterov = () => sgd({ learningRate: 0.01, momentum: 0.9, nesterov: true });

function eggholder(...hidden: number[]): Workload {
  const normed = hidden.length > 1;
  return {
    name: `eggholder-${hidden.join('-')}${normed ? '-bn' : ''}`,
    model: mlp({
      inputs: 2,
      hidden,
      outputs: 1,
      ...(normed && { normalization: 'batch', normalizationPosition: 'after-activation' }),
    }),
    loss: meanSquaredError(),
    optimizer: nesterov(),
    batch: 1000,
    examples: 80_000,
  };
}

function lenet(name: string, arm: keyof typeof lenet5Arms, publishedMs?: number): Workload {
  return {
    name,
    model: lenet5(lenet5Arms[arm]),
    loss: softmaxCrossEntropy(),
    optimizer: sgd({ learningRate: 0.01 }),
    batch: 100,
    examples: 6000,
    ...(publishedMs !== undefined && { publishedMs }),
  };
}

/** All workloads, small to large. */
export const workloads: readonly Workload[] = [
  eggholder(16),
  eggholder(512),
  eggholder(64, 64),
  eggholder(256, 256),
  eggholder(128, 128, 128),
  lenet('lenet', 'plain'),
  lenet('lenet-bn', 'standardized-bn', 87),
  lenet('lenet-dropout', 'dropout', 71),
  lenet('lenet-bn-dropout', 'bn-dropout', 102),
  {
    name: 'stacked-1000',
    model: deepNarrowRelu(),
    loss: meanSquaredError(),
    optimizer: adam({ learningRate: 1e-3 }),
    batch: 64,
    trials: 1000,
    examples: 3000,
    epochSteps: 47,
  },
  {
    name: 'mlp-400-400-100',
    model: mlp({ inputs: 784, hidden: [400, 400, 100], outputs: 10, dropout: 0.2 }),
    loss: softmaxCrossEntropy(),
    optimizer: adam({ learningRate: 1e-3 }),
    batch: 256,
    examples: 12_800,
  },
];

/** The parameters and model state a workload starts from. */
export function start({ model, trials }: Workload): { params: HostTree; state: HostTree } {
  const node = seedTree('bench');
  if (trials === undefined) return model.init(node) as { params: HostTree; state: HostTree };
  const nets = Array.from({ length: trials }, (_, trial) => model.init(node.child(trial)).params);
  return { params: stackParameters(nets) as HostTree, state: {} };
}

/** The examples: normal inputs; classes for the cross-entropy, normal targets for the squared error. */
export function data(workload: Workload): { inputs: HostTree; targets: HostTree } {
  const { model, loss, trials = 1, examples } = workload;
  const count = examples * trials;
  const node = seedTree('bench').child('data');
  const classes = loss.name.includes('cross-entropy');
  const outputs = model.outputShape[0]!;
  const inputs = numbers(node.child('inputs'), count * size(model.inputShape));
  return {
    inputs: hostTensor(inputs, [count, ...model.inputShape]),
    targets: classes
      ? hostTensor(
          Int32Array.from(node.child('targets').stream().uniforms(count), (u) => Math.floor(u * outputs)),
        )
      : hostTensor(numbers(node.child('targets'), count * outputs), [count, outputs]),
  };
}

/** Row numbers of `steps` batches: int32 [steps, batch] or [steps, trials, batch]. */
export function batches({ batch, trials, examples }: Workload, steps: number): HostTree {
  const nets = trials ?? 1;
  const stream = seedTree('bench').child('order').stream();
  const rows = new Int32Array(steps * nets * batch);
  for (let i = 0; i < rows.length; i++) {
    const net = Math.floor(i / batch) % nets;
    rows[i] = net * examples + stream.integer(examples);
  }
  return { rows: hostTensor(rows, trials === undefined ? [steps, batch] : [steps, nets, batch]) };
}

function numbers(node: SeedNode, count: number): Float32Array {
  const block = node.stream().normals(Math.min(count, 65_536));
  return Float32Array.from({ length: count }, (_, i) => block[i % block.length]!);
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
