// Runs the epochs of one training: orders, scans, carry, scores. Decides nothing about when to end.

import { type HostTensor, type HostTree, hostTensor } from '@trialbook/jit';
import type { SeedNode } from '@trialbook/random';
import { batchRows, epochOrder, planEpoch } from './batch-rows.ts';
import { type PlacedExamples, placeExamples } from './data.ts';
import { dataArrays } from './data-arrays.ts';
import type { Engine, ScanProgram } from './engines/engine.ts';
import { ScoreSums, type StackedOutputs, type TrialScores } from './scores.ts';
import type { Snapshot, TrainOptions } from './train-options.ts';
import { gatheredStep } from './train-step.ts';
import type { TrialWatch } from './trial-watch.ts';
import { zipTrees } from './zip-trees.ts';

/** What an epoch of training gives. */
export interface TrainedEpoch {
  readonly scores: TrialScores;
  readonly perStep?: Readonly<Record<string, Float32Array>>;
  readonly probes?: Readonly<Record<string, HostTree>>;
}

/** Something that is done within epochs, after every so many steps of the run. */
export interface Pause {
  readonly everySteps: number;
  readonly call: () => Promise<void>;
}

/** Consecutive batches of one size, from an example of the epoch's order on. */
interface Scan {
  readonly start: number;
  readonly batches: number;
  readonly batchSize: number;
}

/** Holds the carry and the compiled programs of one training. */
export class EpochRunner {
  readonly epochs: number;
  readonly totalSteps: number;
  readonly #engine: Engine;
  readonly #options: TrainOptions;
  readonly #seeds: readonly SeedNode[];
  readonly #stacked: boolean;
  readonly #data: PlacedExamples;
  readonly #batchSize: number;
  readonly #programs = new Map<number, Promise<ScanProgram>>();
  #carry: HostTree;
  #steps = 0;

  constructor(
    engine: Engine,
    options: TrainOptions,
    seeds: readonly SeedNode[],
    stacked: boolean,
    carry: HostTree,
  ) {
    this.#engine = engine;
    this.#options = options;
    this.#seeds = seeds;
    this.#stacked = stacked;
    this.#carry = carry;
    const trials = stacked ? seeds.length : undefined;
    this.#data = placeExamples('train', options.model, options.data.train, trials, options.loss);
    this.#batchSize = Math.min(options.batchSize, this.#data.count);
    const perEpoch = this.#plan().steps;
    this.totalSteps = options.steps ?? options.epochs! * perEpoch;
    this.epochs = Math.ceil(this.totalSteps / perEpoch);
  }

  /** Steps taken so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Parameters and running statistics as they are now. */
  get snapshot(): Snapshot {
    const { params, model } = this.#carry as {
      params: Snapshot['params'];
      model: Snapshot['state'];
    };
    return { params, state: model };
  }

  /** One epoch; undefined when it ended before its first scan. Ends early on abort and when no trial is sound. */
  async run(epoch: number, watch: TrialWatch, pause?: Pause): Promise<TrainedEpoch | undefined> {
    const { order = 'shuffled', metrics = [], recordSteps = false, signal } = this.#options;
    const orders = this.#seeds.map((node) => epochOrder(order, epoch, this.#data.count, node));
    const sums = new ScoreSums(this.#seeds.length, metrics);
    const recorded: StackedOutputs[] = [];
    for (const { start, batches, batchSize } of this.#scans(pause?.everySteps)) {
      if (signal?.aborted || watch.finished) break;
      recorded.push(await this.#scan(orders, start, batches, batchSize, sums, watch));
      if (pause && this.#steps % pause.everySteps === 0) await pause.call();
      // A timer turn lets whoever holds the signal act between scans.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (recorded.length === 0) return undefined;
    const probes = joinProbes(recorded);
    return {
      scores: sums.perTrial(),
      ...(recordSteps && { perStep: joinSteps(recorded) }),
      ...(probes && { probes }),
    };
  }

  /** The scans of an epoch: full batches, cut at every pause and so that none is too long; then the smaller last batch. */
  *#scans(everySteps = Number.POSITIVE_INFINITY): Generator<Scan> {
    const { fullBatches, lastBatch } = this.#plan();
    const left = this.totalSteps - this.#steps;
    const full = Math.min(fullBatches, left);
    const perScan = this.#options.stepsPerScan ?? 250;
    const before = this.#steps;
    for (let done = 0; done < full; ) {
      const untilPause = everySteps - ((before + done) % everySteps);
      const batches = Math.min(perScan, untilPause, full - done);
      yield { start: done * this.#batchSize, batches, batchSize: this.#batchSize };
      done += batches;
    }
    if (lastBatch > 0 && left > fullBatches) {
      yield { start: fullBatches * this.#batchSize, batches: 1, batchSize: lastBatch };
    }
  }

  dispose(): void {
    for (const program of this.#programs.values()) {
      program.then(
        (ready) => ready.dispose(),
        () => undefined, // it never was
      );
    }
    this.#programs.clear();
  }

  #plan() {
    return planEpoch(this.#data.count, this.#batchSize, this.#options.remainder ?? 'keep');
  }

  async #scan(
    orders: readonly ArrayLike<number>[],
    start: number,
    batches: number,
    batchSize: number,
    sums: ScoreSums,
    watch: TrialWatch,
  ): Promise<StackedOutputs> {
    const program = await this.#program(batchSize);
    const rows = batchRows(orders, start, batches, batchSize, this.#data.rowsPerTrial, this.#stacked);
    const { carry, outputs } = await program.run(this.#carry, { rows });
    const stackedOutputs = outputs as StackedOutputs;
    watch.followLosses(stackedOutputs.loss, this.#steps);
    sums.add(outputs, batchSize);
    this.#carry = carry;
    this.#steps += batches;
    return stackedOutputs;
  }

  #program(batchSize: number): Promise<ScanProgram> {
    const known = this.#programs.get(batchSize);
    if (known) return known;
    const shape = this.#stacked ? [this.#seeds.length, batchSize] : [batchSize];
    const size = shape.reduce((product, length) => product * length, 1);
    const compiled = this.#engine.compileScan(gatheredStep(this.#options), {
      carry: this.#carry,
      input: { rows: hostTensor(new Int32Array(size), shape) },
      resident: { inputs: this.#data.inputs, targets: this.#data.targets },
    });
    this.#programs.set(batchSize, compiled);
    return compiled;
  }
}

/** Loss and metrics of consecutive scans, one after the other. */
function joinSteps(parts: readonly StackedOutputs[]): Record<string, Float32Array> {
  const names = ['loss', ...Object.keys(parts[0]!.metrics)];
  const of = (part: StackedOutputs, name: string) => (name === 'loss' ? part.loss : part.metrics[name]!);
  return Object.fromEntries(
    names.map((name) => [name, Float32Array.from(parts.flatMap((part) => [...of(part, name).data]))]),
  );
}

/** The probes' observations of consecutive scans along the step axis; those of batch-shaped leaves only if they fit. */
function joinProbes(parts: readonly StackedOutputs[]): Record<string, HostTree> | undefined {
  const trees = parts.map((part) => (part.probes ?? {}) as HostTree);
  if (Object.keys(trees[0]!).length === 0) return undefined;
  return zipTrees<HostTensor, HostTensor>(trees, (leaves, path) => {
    const [first] = leaves;
    const row = first!.shape.slice(1).join();
    if (leaves.some((leaf) => leaf.shape.slice(1).join() !== row)) {
      throw new RangeError(
        `probe ${path}: its shape follows the batch, and the last batch is smaller. ` +
          "Use remainder: 'drop', or observe() for a single look.",
      );
    }
    return {
      dtype: first!.dtype,
      shape: [leaves.reduce((sum, leaf) => sum + leaf.shape[0]!, 0), ...first!.shape.slice(1)],
      data: dataArrays[first!.dtype].from(leaves.flatMap((leaf) => [...leaf.data])),
    };
  }) as Record<string, HostTree>;
}
