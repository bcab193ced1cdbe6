// What training takes and gives. No code.

import type { HostTree } from '@trialbook/jit';
import type { DropoutSource, HostParameters, Model } from '@trialbook/models';
import type { SeedNode } from '@trialbook/random';
import type { EpochOrder, Remainder } from './batch-rows.ts';
import type { Examples } from './data.ts';
import type { EarlyStopping } from './early-stopping.ts';
import type { Engine } from './engines/engine.ts';
import type { AnyEngineName } from './engines/start-engine.ts';
import type { Loss } from './losses/loss.ts';
import type { Metric } from './metrics/metric.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import type { Probe } from './probes/probe.ts';
import type { Regularizer } from './regularizers/regularizer.ts';
import type { Scores, TrialScores } from './scores.ts';

/** What `train` takes. */
export interface TrainOptions {
  readonly model: Model;
  readonly data: { readonly train: Examples; readonly validation?: Examples };
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** Examples per step, an integer of at least 1. */
  readonly batchSize: number;
  /** Passes over the training data, an integer of at least 1. Give epochs or steps. */
  readonly epochs?: number;
  /** Steps in all; the last epoch is cut short. Give epochs or steps. */
  readonly steps?: number;
  /**
   * Where all randomness comes from: `init` for the parameters, `order` for the batches, `step` for dropout and noise.
   * A list trains one network per node, stacked along a leading trial axis. Each draws dropout and noise from its own
   * node, the same bits as alone, whatever it is stacked with; every draw is then one operation per trial, so that
   * stacks of hundreds are for models without dropout and noise.
   */
  readonly seeds: SeedNode | readonly SeedNode[];
  /** Default `onnx-cpu`. A started engine is used and left; a named one is started and disposed. */
  readonly engine?: AnyEngineName | Engine;
  /** In the order in which they act on the gradients. */
  readonly regularizers?: readonly Regularizer[];
  /** Reported for training batches and validation. */
  readonly metrics?: readonly Metric[];
  /** Observed at every step and kept in the history; see `observe` for a single look. */
  readonly probes?: readonly Probe[];
  /** Default `shuffled`. */
  readonly order?: EpochOrder;
  /**
   * What becomes of the examples that fill no batch. Default `keep`: a last, smaller batch, so that every example is
   * seen once per epoch (3000 examples in batches of 64 are 47 steps). `drop` leaves them out of this epoch.
   */
  readonly remainder?: Remainder;
  /** Epochs between validations; default 1. The last epoch is always validated. */
  readonly validateEvery?: number;
  /** Also validates after every so many steps, within epochs: for curves over iterations. Default: not. */
  readonly validateEverySteps?: number;
  /** Examples per batch of the validation; default 1000. */
  readonly validationBatchSize?: number;
  readonly earlyStopping?: EarlyStopping;
  /** Keeps loss and metrics of every step in the history; default false. */
  readonly recordSteps?: boolean;
  /** Steps per run of the compiled program, and so between looks at `signal`; default 250. */
  readonly stepsPerScan?: number;
  /** Called after every epoch, and waited for. */
  readonly onEpoch?: (record: EpochRecord, snapshot: Snapshot) => void | Promise<void>;
  /** Ends training between two scans with outcome `aborted`; what was trained so far is given back. */
  readonly signal?: AbortSignal;
  /** Parameters to start from instead of drawing them from `seeds`. */
  readonly start?: Snapshot;
  /** Where dropout masks come from; default: the step's own counter-based source. */
  readonly dropoutSource?: DropoutSource;
  /** A clock in milliseconds; default `performance.now`. */
  readonly now?: () => number;
}

/** Parameters and running statistics on the host. With stacked trials every leaf leads with the trial axis. */
export type Snapshot = {
  readonly params: HostParameters;
  readonly state: HostParameters;
};

/** One epoch. */
export interface EpochRecord {
  /** From 0. */
  readonly epoch: number;
  /** Steps taken so far, this epoch's included. */
  readonly steps: number;
  /** Means over this epoch's batches, each before its update; over the trials that have not diverged. */
  readonly train: Scores;
  /** After this epoch; absent for epochs that are not validated. */
  readonly validation?: Scores;
  /** With `validateEverySteps`: the validations within this epoch, each after that many steps of the run. */
  readonly validations?: readonly { readonly steps: number; readonly scores: Scores }[];
  /** The same per stacked trial. */
  readonly trials?: { readonly train: TrialScores; readonly validation?: TrialScores };
  /** With `recordSteps`: name → one number per step, or [steps, trials] row-major when stacked. */
  readonly perStep?: Readonly<Record<string, Float32Array>>;
  /** What the probes observed, by name, every leaf with a leading step axis. */
  readonly probes?: Readonly<Record<string, HostTree>>;
  /** Wall-clock time of this epoch's training, validation apart, in milliseconds. */
  readonly trainMs: number;
}

/** How training ended, for one network. */
export interface TrialEnd {
  readonly outcome: 'completed' | 'stopped-early' | 'diverged' | 'aborted';
  /** Of `diverged`: the step, from 0, at which the loss (or, after the last step, a parameter) was first not finite. */
  readonly divergedAt?: number;
  /** Of `stopped-early`: the last epoch it trained, from 0. */
  readonly stoppedAt?: number;
  /** The epoch whose parameters are given back, when it is not the last one trained. */
  readonly restoredFrom?: number;
}

/** What `train` gives. */
export interface TrainResult extends TrialEnd, Snapshot {
  readonly model: Model;
  readonly history: readonly EpochRecord[];
  /** Steps taken. */
  readonly steps: number;
  /** With stacked trials: how each ended. The overall outcome is the trials' if all agree, else `completed`. */
  readonly trials?: readonly TrialEnd[];
  readonly engine: { readonly name: string; readonly device: string };
  readonly durationMs: number;
}
