// Trains small networks on the ring around a disc and looks at them on the way: what problems 1A and 1B share. Plans nothing.

import { ringAroundDisc } from '@trialbook/datasets';
import { constant, type HostParameters, mlp, uniform, zeros } from '@trialbook/models';
import {
  binaryCrossEntropy,
  gradientRmsProbe,
  type HostTensor,
  halfSquaredError,
  sgd,
  train,
} from '@trialbook/training';
import type { RunContext, TrialOutcome } from '@trialbook/trials';
import { joined } from './joined.ts';
import {
  type PlaneActivation,
  type PlaneOutputs,
  planeGrid,
  runPlaneNetwork,
  runStackedNetwork,
} from './plane-network.ts';
import { unitSpread, unstackParameters } from './plane-parameters.ts';

/** Radii of the disc and of the ring: those of the “circle” of TensorFlow Playground. */
export const RING = { disc: 2.5, inner: 3.5, outer: 5 } as const;
/** Half the side of the pictured square. */
export const PICTURE_BOUND = 6;
/** Points a side of the picture. */
export const PICTURE_SIDE = 81;
/** Random weights are uniform in [−0.5, 0.5], their biases 0.1: what TensorFlow Playground starts from. */
export const START = { bound: 0.5, bias: 0.1 } as const;
/** Passes over the training points between two looks. */
export const LOOK_EVERY = 10;

/** The losses the networks are trained on. */
export type RingLoss = 'half-squared' | 'cross-entropy';

/** One arm. A type, not an interface: parameters are JSON. */
export type RingParameters = {
  readonly hidden: readonly number[];
  readonly activation: PlaneActivation;
  readonly start: 'random' | 'zero';
  readonly loss: RingLoss;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly trainPoints: number;
  readonly testPoints: number;
};

/** What is measured of every network. */
export const ringMetrics = {
  testLoss: { label: 'Test loss', unit: '', better: 'lower' },
  trainLoss: { label: 'Training loss', unit: '', better: 'lower' },
  testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' },
  startLoss: { label: 'Test loss before training', unit: '' },
  unitSpread: { label: 'Largest difference between hidden units', unit: '' },
  outputSpread: { label: 'Range of the output over the picture', unit: '' },
  largestGradient: { label: 'Largest RMS gradient of any step', unit: '' },
  hiddenGradient: { label: 'RMS gradient of the first hidden weights over the first epoch', unit: '' },
  outputGradient: { label: 'RMS gradient of the output weights over the first epoch', unit: '' },
} as const;

export type RingMetric = keyof typeof ringMetrics;

/** The parameters whose gradients are followed: name of the series → layer and parameter. */
export const FOLLOWED_GRADIENTS = {
  hiddenWeights: ['hidden1', 'weights'],
  hiddenBias: ['hidden1', 'bias'],
  outputWeights: ['output', 'weights'],
  outputBias: ['output', 'bias'],
} as const;
type Followed = keyof typeof FOLLOWED_GRADIENTS;

/** The epochs after which the networks are looked at: 0, then every tenth, and the last. */
export function ringLooks(epochs: number): number[] {
  const looks = Array.from({ length: Math.floor(epochs / LOOK_EVERY) + 1 }, (_, i) => i * LOOK_EVERY);
  return looks.at(-1) === epochs ? looks : [...looks, epochs];
}

/** The loss of one output and a target −1 or +1. */
export function ringLoss(loss: RingLoss, logit: number, target: number): number {
  return loss === 'half-squared'
    ? 0.5 * (Math.tanh(logit) - target) ** 2
    : Math.max(-target * logit, 0) + Math.log1p(Math.exp(-Math.abs(logit)));
}

/** Trains the networks of a call together, one per task, each on points of its own. */
export async function trainOnRing({
  parameters,
  tasks,
  engine,
  signal,
}: RunContext<RingParameters>): Promise<TrialOutcome<RingMetric>[]> {
  const { hidden, activation, start, loss, learningRate, batchSize, epochs } = parameters;
  const seeds = tasks.map((task) => task.seeds);
  const sets = seeds.map((node) => ({
    train: ringPoints(parameters.trainPoints, node.child('train')),
    test: ringPoints(parameters.testPoints, node.child('test')),
  }));
  const squared = loss === 'half-squared';
  const model = mlp({
    inputs: 2,
    hidden,
    outputs: 1,
    activation,
    ...(squared && { outputActivation: 'tanh' }),
    weights: start === 'zero' ? zeros() : uniform(START.bound),
    bias: start === 'zero' ? zeros() : constant(START.bias),
  });
  const courses = tasks.map((): Course => newCourse());
  const lookAt = (params: HostParameters | undefined, trial: number, own: HostParameters) => {
    const network = params === undefined ? own : unstackParameters(params, trial);
    const { test } = sets[trial]!;
    const { logits } = runPlaneNetwork(network, activation, test.inputs);
    courses[trial]!.testLoss.push(meanLoss(loss, { logits, hidden: [] }, test.targets));
    courses[trial]!.testAccuracy.push(shareRight(logits, test.targets));
  };
  tasks.forEach((_, trial) => {
    lookAt(undefined, trial, model.init(seeds[trial]!.child('init')).params);
  });
  const looks = ringLooks(epochs);
  const result = await train({
    model,
    data: {
      train: {
        inputs: joined(sets.map((set) => set.train.inputs)),
        targets: joined(
          sets.map(({ train: { targets } }) => (squared ? targets : targets.map((y) => (y + 1) / 2))),
        ),
        perTrial: true,
      },
    },
    loss: squared ? halfSquaredError() : binaryCrossEntropy(),
    optimizer: sgd({ learningRate }),
    batchSize,
    epochs,
    seeds,
    engine,
    signal,
    probes: [gradientRmsProbe()],
    onEpoch: ({ epoch, probes, trials }, { params }) => {
      const due = looks.includes(epoch + 1);
      tasks.forEach((_, trial) => {
        const course = courses[trial]!;
        const rms = epochGradients(probes!.gradientRms as GradientTree, trial, tasks.length);
        course.largestGradient = Math.max(course.largestGradient, rms.largest);
        if (epoch === 0 || due) {
          for (const name of Object.keys(FOLLOWED_GRADIENTS) as Followed[])
            course[name].push(rms.means[name]);
        }
        if (!due) return;
        lookAt(params, trial, params);
        course.trainLoss.push(trials!.train.loss![trial]!);
      });
    },
  });
  signal.throwIfAborted();
  const grid = planeGrid(PICTURE_BOUND, PICTURE_SIDE);
  return tasks.map((task, trial) => {
    const end = result.trials![trial]!;
    if (end.outcome === 'diverged') {
      return { status: 'diverged', metrics: {}, reason: `the loss was not finite at step ${end.divergedAt}` };
    }
    const { largestGradient, ...series } = courses[trial]!;
    const { logits } = runStackedNetwork(result.params, trial, activation, grid);
    const picture = Float32Array.from(logits, (logit) => (squared ? Math.tanh(logit) : Math.tanh(logit / 2)));
    return {
      status: 'completed',
      metrics: {
        testLoss: series.testLoss.at(-1)!,
        trainLoss: series.trainLoss.at(-1)!,
        testAccuracy: series.testAccuracy.at(-1)!,
        startLoss: series.testLoss[0]!,
        unitSpread: unitSpread(unstackParameters(result.params, trial)),
        outputSpread: Math.max(...picture) - Math.min(...picture),
        largestGradient,
        hiddenGradient: series.hiddenWeights[0]!,
        outputGradient: series.outputWeights[0]!,
      },
      series,
      ...(task.trial === 0 && {
        artifacts: { picture, inputs: sets[trial]!.test.inputs, targets: sets[trial]!.test.targets },
      }),
    };
  });
}

interface Course extends Record<Followed, number[]> {
  readonly testLoss: number[];
  readonly testAccuracy: number[];
  readonly trainLoss: number[];
  largestGradient: number;
}

function newCourse(): Course {
  return {
    testLoss: [],
    testAccuracy: [],
    trainLoss: [],
    hiddenWeights: [],
    hiddenBias: [],
    outputWeights: [],
    outputBias: [],
    largestGradient: 0,
  };
}

/** Points of the ring and the disc, as many of each, with targets −1 and +1. */
function ringPoints(count: number, seeds: Parameters<typeof ringAroundDisc>[1]) {
  const { inputs, labels } = ringAroundDisc(count, seeds, RING);
  return { inputs, targets: Float32Array.from(labels, (label) => 2 * label - 1) };
}

type GradientTree = Readonly<Record<string, Readonly<Record<string, HostTensor>>>>;

/** Root mean squares of one trial's gradients, from leaves [steps, trials]: their means over the steps, and the largest of any. */
function epochGradients(tree: GradientTree, trial: number, trials: number) {
  let largest = 0;
  const meanOf = ({ data }: HostTensor) => {
    let sum = 0;
    for (let i = trial; i < data.length; i += trials) {
      sum += data[i]!;
      if (data[i]! > largest) largest = data[i]!;
    }
    return (sum * trials) / data.length;
  };
  const all = Object.fromEntries(
    Object.entries(tree).flatMap(([layer, parameters]) =>
      Object.entries(parameters).map(([parameter, leaf]) => [`${layer}/${parameter}`, meanOf(leaf)]),
    ),
  );
  const means = Object.fromEntries(
    Object.entries(FOLLOWED_GRADIENTS).map(([name, path]) => [name, all[path.join('/')]!]),
  ) as Record<Followed, number>;
  return { means, largest };
}

function meanLoss(loss: RingLoss, { logits }: PlaneOutputs, targets: Float32Array): number {
  return logits.reduce((sum, logit, i) => sum + ringLoss(loss, logit, targets[i]!), 0) / logits.length;
}

function shareRight(logits: Float64Array, targets: Float32Array): number {
  return logits.reduce((sum, logit, i) => sum + (logit > 0 === targets[i]! > 0 ? 1 : 0), 0) / logits.length;
}
