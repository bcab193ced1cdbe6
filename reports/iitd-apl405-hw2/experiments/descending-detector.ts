// Question 1: the hand-made network on every tuple of a grid, on random reals and on forced ties; the obvious one beside it.

import { descendingDetectorLayers, type ThresholdLayer, thresholdNetwork } from '@trialbook/models';
import type { SeedNode } from '@trialbook/random';
import { type Engine, predict, withEngine } from '@trialbook/training';
import { defineExperiment, type Profile, type RunContext, type TrialOutcome } from '@trialbook/trials';

/** Numbers in a list. */
export const LENGTH = 5;
/** The grid holds the whole numbers from −GRID to GRID. */
export const GRID = 3;
/** Distance between neighbours of a list that is descending only in double precision. */
export const CLOSE_GAP = 1e-9;

/** The networks: hidden units that fire on a violation, ties included; and the obvious ones, that fire on x_i − x_{i+1} ≥ 0. */
export const DETECTORS = {
  violations: descendingDetectorLayers(LENGTH),
  obvious: obviousLayers(),
} as const satisfies Record<string, readonly ThresholdLayer[]>;

export type DetectorArm = keyof typeof DETECTORS;

const metrics = {
  gridWrong: { label: 'Wrong on the grid', unit: 'count', better: 'lower' },
  gridDescending: { label: 'Descending on the grid', unit: 'count' },
  randomWrong: { label: 'Wrong on random reals', unit: 'count', better: 'lower' },
  randomDescending: { label: 'Descending among random reals', unit: 'count' },
  tiesWrong: { label: 'Wrong on forced ties', unit: 'count', better: 'lower' },
  closeWrong: { label: 'Missed for rounding', unit: 'count', better: 'lower' },
} as const;

export type DetectorMetric = keyof typeof metrics;

type Parameters = {
  readonly grid: number;
  /** Random lists per trial. */
  readonly randoms: number;
  /** Lists with two equal neighbours, otherwise descending, per trial. */
  readonly ties: number;
  /** Descending lists with neighbours {@link CLOSE_GAP} apart, per trial. */
  readonly close: number;
};

/** What is checked, over all trials of a profile together. */
export const detectorScale = (profile: Profile) =>
  profile === 'smoke'
    ? { trials: 2, randoms: 2000, ties: 200, close: 20 }
    : { trials: 10, randoms: 1_000_000, ties: 100_000, close: 1000 };

/** Q1. */
export const descendingDetector = defineExperiment({
  id: 'descending-detector',
  title: 'A network that recognises descending lists',
  module: import.meta.url,
  metrics,
  plan: (profile) => {
    const { trials, ...all } = detectorScale(profile);
    const parameters: Parameters = {
      grid: GRID,
      randoms: all.randoms / trials,
      ties: all.ties / trials,
      close: all.close / trials,
    };
    const full = detectorScale('full');
    const scaledDown = `${all.randoms} instead of ${full.randoms} random lists and ${all.ties} instead of ${full.ties} lists with ties`;
    return {
      arms: { violations: { parameters, trials }, obvious: { parameters, trials } },
      ...(profile === 'smoke' && { scaledDown }),
    };
  },
  run: (context) => withEngine(context.engine, (engine) => checkAll(context, engine)),
});

async function checkAll(
  { arm, parameters, tasks, study }: RunContext<Parameters, DetectorArm>,
  engine: Engine,
): Promise<TrialOutcome<DetectorMetric>[]> {
  const model = thresholdNetwork(arm, DETECTORS[arm]);
  const { params } = model.init(study); // the weights are given: nothing is drawn
  const answers = async (lists: Float32Array) => {
    const { data } = await predict({ model, params, inputs: lists, engine, batchSize: 10_000 });
    return Uint8Array.from(data); // 1 for each list that the network calls descending
  };
  const grid = gridLists(parameters.grid);
  const outcomes: TrialOutcome<DetectorMetric>[] = [];
  for (const { seeds } of tasks) {
    const random = randomLists(parameters.randoms, seeds.child('random'));
    const close = closeLists(parameters.close, seeds.child('close'));
    const wrong = async (lists: Float64Array) => {
      const seen = Float32Array.from(lists); // the network is told what it computes with
      return differences(await answers(seen), descending(seen));
    };
    outcomes.push({
      status: 'completed',
      metrics: {
        gridWrong: await wrong(grid),
        gridDescending: sum(descending(grid)),
        randomWrong: await wrong(random),
        randomDescending: sum(descending(random)),
        tiesWrong: await wrong(tiedLists(parameters.ties, seeds.child('ties'))),
        closeWrong: differences(await answers(Float32Array.from(close)), descending(close)),
      },
    });
  }
  return outcomes;
}

/** Hidden unit i fires on x_i − x_{i+1} ≥ 0, the output unit when all do: h₁ + … + h₄ − 4 ≥ 0. */
function obviousLayers(): readonly [ThresholdLayer, ThresholdLayer] {
  const [hidden] = descendingDetectorLayers(LENGTH);
  return [
    { weights: hidden.weights.map((row) => row.map((weight) => 0 - weight)), biases: hidden.biases },
    { weights: [hidden.biases.map(() => 1)], biases: [1 - LENGTH] },
  ];
}

/** 1 for each list x₁ > x₂ > … , strictly. Rows of {@link LENGTH} numbers. */
export function descending(lists: ArrayLike<number>): Uint8Array {
  return Uint8Array.from({ length: lists.length / LENGTH }, (_, list) => {
    for (let i = list * LENGTH; i < (list + 1) * LENGTH - 1; i++) {
      if (!(lists[i]! > lists[i + 1]!)) return 0;
    }
    return 1;
  });
}

/** Every list of whole numbers from −bound to bound: (2·bound + 1)⁵ of them. */
export function gridLists(bound: number): Float64Array {
  const values = 2 * bound + 1;
  const lists = new Float64Array(values ** LENGTH * LENGTH);
  for (let i = 0; i < lists.length; i++) {
    const digit = Math.floor(Math.floor(i / LENGTH) / values ** (LENGTH - 1 - (i % LENGTH))) % values;
    lists[i] = digit - bound;
  }
  return lists;
}

/** Uniform in [−1, 1), in double precision. */
function randomLists(count: number, seeds: SeedNode): Float64Array {
  const stream = seeds.stream();
  return Float64Array.from({ length: count * LENGTH }, () => stream.uniform(-1, 1));
}

/** Random lists, sorted to descend, then one number made equal to its left neighbour. */
function tiedLists(count: number, seeds: SeedNode): Float64Array {
  const stream = seeds.child('places').stream();
  const lists = randomLists(count, seeds);
  for (let list = 0; list < count; list++) {
    const own = lists.subarray(list * LENGTH, (list + 1) * LENGTH);
    own.sort().reverse();
    const place = 1 + stream.integer(LENGTH - 1);
    own[place] = own[place - 1]!;
  }
  return lists;
}

/** Lists that descend in steps of {@link CLOSE_GAP} from a number in [1, 2): distinct doubles, but one float32 or two. */
function closeLists(count: number, seeds: SeedNode): Float64Array {
  const starts = randomLists(count, seeds);
  return Float64Array.from(
    { length: count * LENGTH },
    (_, i) => 1.5 + starts[Math.floor(i / LENGTH)]! / 2 - (i % LENGTH) * CLOSE_GAP,
  );
}

function differences(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((found, value, i) => found + (value === b[i] ? 0 : 1), 0);
}

function sum(values: Uint8Array): number {
  return values.reduce((total, value) => total + value, 0);
}
