// 1C: one example at a time, all negatives before all positives, against shuffled and alternating; which units die.

import { ringAroundDisc } from '@trialbook/datasets';
import { constant, type HostParameters, mlp, uniform } from '@trialbook/models';
import type { SeedNode } from '@trialbook/random';
import {
  type HostTensor,
  type HostTree,
  halfSquaredError,
  type Probe,
  sgd,
  train,
} from '@trialbook/training';
import {
  type ArmPlan,
  defineExperiment,
  type Profile,
  type RunContext,
  type TrialOutcome,
} from '@trialbook/trials';
import { joined } from './joined.ts';
import { deadUnits, runPlaneNetwork } from './plane-network.ts';
import { unstackParameters } from './plane-parameters.ts';
import { RING, START } from './ring-training.ts';

/** The orders of the examples within a pass. */
export const ORDERS = ['negatives-first', 'shuffled', 'alternating'] as const;
export type ExampleOrder = (typeof ORDERS)[number];

/** Learning rates, from harmless to large. */
export const ORDER_RATES = ['0.003', '0.01', '0.03', '0.1', '0.3'] as const;
export type OrderRate = (typeof ORDER_RATES)[number];
/** Such as `negatives-first/0.03`. */
export type OrderArm = `${ExampleOrder}/${OrderRate}`;

/** Two hidden layers of eight ReLU units, a tanh output, ½(output − target)²: ours, in the manner of 1A. */
export const ORDER_NETWORK = { hidden: [8, 8] } as const;
/** Looks per pass, evenly spaced; the one in the middle falls between the negatives and the positives. */
export const LOOKS_PER_PASS = 10;

/** What each profile trains. */
export const ORDER_SCALES: Record<
  Profile,
  {
    readonly points: number;
    readonly passes: number;
    readonly trials: number;
    readonly rates: readonly OrderRate[];
  }
> = {
  smoke: { points: 40, passes: 2, trials: 3, rates: ['0.03', '0.3'] },
  quick: { points: 200, passes: 6, trials: 20, rates: ['0.01', '0.1', '0.3'] },
  full: { points: 1000, passes: 10, trials: 100, rates: ORDER_RATES },
  exhaustive: { points: 1000, passes: 50, trials: 300, rates: ORDER_RATES },
};

type Parameters = {
  readonly order: ExampleOrder;
  readonly learningRate: number;
  readonly hidden: readonly number[];
  readonly points: number;
  readonly passes: number;
};

const metrics = {
  trainLoss: { label: 'Training loss', unit: '', better: 'lower' },
  trainAccuracy: { label: 'Training accuracy', unit: 'fraction', better: 'higher' },
  testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' },
  dead: { label: 'Dead hidden units at the end', unit: 'fraction', better: 'lower' },
  deadFirstLayer: { label: 'Dead units of the first layer', unit: 'fraction', better: 'lower' },
  deadSecondLayer: { label: 'Dead units of the second layer', unit: 'fraction', better: 'lower' },
  layerDead: { label: 'A whole layer dead', unit: 'fraction', better: 'lower' },
  deadAfterNegatives: { label: 'Dead hidden units after half of the first pass', unit: 'fraction' },
  everDead: { label: 'Hidden units that were ever found dead', unit: 'count' },
  revivedFirstLayer: { label: 'Units of the first layer alive again after being found dead', unit: 'count' },
  revivedSecondLayer: {
    label: 'Units of the second layer alive again after being found dead',
    unit: 'count',
  },
  constant: { label: 'Says the same of every point', unit: 'fraction', better: 'lower' },
} as const;

export type OrderMetric = keyof typeof metrics;

/** 1C. */
export const sgdOrder = defineExperiment({
  id: 'sgd-order',
  title: 'The order of the examples and dead ReLU units',
  module: import.meta.url,
  metrics,
  plan: (profile) => {
    const { points, passes, trials } = ORDER_SCALES[profile];
    const { rates } = ORDER_SCALES[profile];
    const plan = (order: ExampleOrder, rate: OrderRate): ArmPlan<Parameters> => ({
      parameters: { ...ORDER_NETWORK, order, learningRate: Number(rate), points, passes },
      trials,
      block: 20,
    });
    const arms = Object.fromEntries(
      ORDERS.flatMap((order) => rates.map((rate) => [`${order}/${rate}`, plan(order, rate)])),
    ) as Record<OrderArm, ArmPlan<Parameters>>;
    const { full } = ORDER_SCALES;
    return points < full.points
      ? {
          arms,
          scaledDown: `${points} instead of ${full.points} examples, ${passes} instead of ${full.passes} passes, ${trials} instead of ${full.trials} trials`,
        }
      : { arms };
  },
  run: (context) => trainInOrder(context),
});

/** The rows of one pass; labels are 1 and 0 by turns, beginning with 1, as `ringAroundDisc` gives them. */
export function passRows(order: ExampleOrder, count: number, seeds: SeedNode): Int32Array {
  const stream = seeds.stream();
  if (order === 'shuffled') return Int32Array.from(stream.permutation(count));
  // Within each class the order is random and new in every pass, so that only the order of the classes differs.
  const negatives = Int32Array.from(stream.permutation(Math.floor(count / 2)), (i) => 2 * i + 1);
  const positives = Int32Array.from(stream.permutation(Math.ceil(count / 2)), (i) => 2 * i);
  if (order === 'negatives-first') return Int32Array.of(...negatives, ...positives);
  return Int32Array.from({ length: count }, (_, i) => (i % 2 === 0 ? negatives : positives)[i >> 1]!);
}

/** Keeps the parameters before every step: looks within a pass need them. */
const parametersProbe: Probe = { name: 'parameters', needs: [], observe: ({ params }) => params };

async function trainInOrder({
  parameters,
  tasks,
  engine,
  signal,
}: RunContext<Parameters>): Promise<TrialOutcome<OrderMetric>[]> {
  const { order, learningRate, hidden, points, passes } = parameters;
  const seeds = tasks.map((task) => task.seeds);
  const sets = seeds.map((node) => labelled(points, node.child('train')));
  const tests = seeds.map((node) => labelled(points, node.child('test')));
  const courses = tasks.map((_, trial) => new DeathCourse(sets[trial]!));
  const result = await train({
    model: mlp({
      inputs: 2,
      hidden,
      outputs: 1,
      outputActivation: 'tanh',
      weights: uniform(START.bound),
      bias: constant(START.bias),
    }),
    data: {
      train: {
        inputs: joined(sets.map(({ inputs }) => inputs)),
        targets: joined(sets.map(({ targets }) => targets)),
        perTrial: true,
      },
    },
    loss: halfSquaredError(),
    optimizer: sgd({ learningRate }),
    batchSize: 1,
    epochs: passes,
    order: (_, count, node) => passRows(order, count, node),
    seeds,
    engine,
    signal,
    probes: [parametersProbe],
    onEpoch: ({ probes }) => {
      const steps = probes!.parameters!;
      for (let look = 0; look < LOOKS_PER_PASS; look++) {
        const step = Math.floor((look * points) / LOOKS_PER_PASS);
        courses.forEach((course, trial) => {
          course.look(parametersAt(steps, step, tasks.length, trial));
        });
      }
      (probes as Record<string, HostTree>).parameters = {}; // looked at; too large to keep
    },
  });
  signal.throwIfAborted();
  return tasks.map((_, trial) => {
    const end = result.trials![trial]!;
    if (end.outcome === 'diverged') {
      return { status: 'diverged', metrics: {}, reason: `the loss was not finite at step ${end.divergedAt}` };
    }
    const params = unstackParameters(result.params, trial);
    const course = courses[trial]!;
    course.look(params);
    return { status: 'completed', ...course.judge(params, tests[trial]!) };
  });
}

interface Points {
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
}

function labelled(count: number, seeds: SeedNode): Points {
  const { inputs, labels } = ringAroundDisc(count, seeds, RING);
  return { inputs, targets: Float32Array.from(labels, (label) => 2 * label - 1) };
}

/** One trial's parameters before a step of the pass, from leaves [steps, trials, …]. */
function parametersAt(tree: HostTree, step: number, trials: number, trial: number): HostParameters {
  const layers = tree as unknown as Record<string, Record<string, HostTensor>>;
  return Object.fromEntries(
    Object.entries(layers).map(([layer, leaves]) => [
      layer,
      Object.fromEntries(
        Object.entries(leaves).map(([name, { dtype, shape, data }]) => {
          const own = shape.slice(2);
          const size = own.reduce((product, length) => product * length, 1);
          const from = (step * trials + trial) * size;
          return [name, { dtype, shape: own, data: data.slice(from, from + size) }];
        }),
      ),
    ]),
  ) as unknown as HostParameters;
}

/** Which units of one network were dead at each look: at most 0 on every example of its data. */
class DeathCourse {
  readonly #set: Points;
  readonly #dead: boolean[][][] = [];
  readonly #loss: number[] = [];
  readonly #positive: number[] = [];

  constructor(set: Points) {
    this.#set = set;
  }

  look(params: HostParameters): void {
    const { inputs, targets } = this.#set;
    const outputs = runPlaneNetwork(params, 'relu', inputs);
    this.#dead.push(deadUnits(outputs, targets.length));
    this.#positive.push(shareTrue([...outputs.logits].map((z) => z > 0)));
    this.#loss.push(
      outputs.logits.reduce((sum, z, i) => sum + 0.5 * (Math.tanh(z) - targets[i]!) ** 2, 0) / targets.length,
    );
  }

  judge(
    params: HostParameters,
    test: Points,
  ): Required<Pick<TrialOutcome<OrderMetric>, 'metrics' | 'series'>> {
    const last = this.#dead.at(-1)!;
    const right = ({ inputs, targets }: Points) => {
      const { logits } = runPlaneNetwork(params, 'relu', inputs);
      return logits.reduce((sum, z, i) => sum + (z > 0 === targets[i]! > 0 ? 1 : 0), 0) / targets.length;
    };
    const signs = new Set([...runPlaneNetwork(params, 'relu', test.inputs).logits].map((z) => z > 0));
    const revived = (layer: number) =>
      last[layer]!.filter((_, unit) =>
        this.#dead.some((at, look) => look > 0 && !at[layer]![unit] && this.#dead[look - 1]![layer]![unit]),
      ).length;
    const ever = last.flatMap((layer, l) => layer.filter((_, unit) => this.#dead.some((at) => at[l]![unit])));
    return {
      metrics: {
        trainLoss: this.#loss.at(-1)!,
        trainAccuracy: right(this.#set),
        testAccuracy: right(test),
        dead: shareTrue(last.flat()),
        deadFirstLayer: shareTrue(last[0]!),
        deadSecondLayer: shareTrue(last[1]!),
        layerDead: last.some((layer) => layer.every(Boolean)) ? 1 : 0,
        deadAfterNegatives: shareTrue(this.#dead[LOOKS_PER_PASS / 2]!.flat()),
        everDead: ever.length,
        revivedFirstLayer: revived(0),
        revivedSecondLayer: revived(1),
        constant: signs.size === 1 ? 1 : 0,
      },
      series: {
        dead: this.#dead.map((at) => shareTrue(at.flat())),
        deadFirstLayer: this.#dead.map((at) => shareTrue(at[0]!)),
        deadSecondLayer: this.#dead.map((at) => shareTrue(at[1]!)),
        trainLoss: this.#loss,
        saysPositive: this.#positive,
      },
    };
  }
}

function shareTrue(values: readonly boolean[]): number {
  return values.filter(Boolean).length / values.length;
}
