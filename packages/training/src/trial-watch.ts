// Follows every trial of a run: divergence, early stopping, the parameters to give back. Trains nothing.

import type { HostTensor, HostTree } from '@trialbook/jit';
import { type EarlyStopping, type EarlyStoppingState, watchForStop } from './early-stopping.ts';
import type { TrialScores } from './scores.ts';
import type { Snapshot, TrialEnd } from './train-options.ts';
import { putTrial, takeTrial, trialsWithNonFinite } from './trial-slices.ts';

interface Watched {
  divergedAt?: number;
  stoppedAt?: number;
  rule?: EarlyStoppingState;
  /** Parameters to give back instead of the last, and their epoch. */
  kept?: { readonly epoch: number; readonly part: HostTree };
}

/** Watches the trials of one run; a single network is one trial. */
export class TrialWatch {
  readonly #trials: Watched[];
  readonly #stacked: boolean;
  readonly #rule: EarlyStopping | undefined;

  constructor(trials: number, stacked: boolean, rule: EarlyStopping | undefined) {
    this.#trials = Array.from({ length: trials }, () => ({}));
    this.#stacked = stacked;
    this.#rule = rule;
  }

  /** Whether a trial's losses have all been finite so far. */
  isSound(trial: number): boolean {
    return this.#trials[trial]!.divergedAt === undefined;
  }

  /** Whether no trial is left to train. */
  get finished(): boolean {
    return this.#trials.every((trial) => trial.divergedAt !== undefined || trial.stoppedAt !== undefined);
  }

  /** Notes the first step at which a trial's loss is not finite. `losses` is [steps] or [steps, trials]. */
  followLosses(losses: HostTensor, firstStep: number): void {
    const count = this.#trials.length;
    for (const [i, loss] of losses.data.entries()) {
      const trial = this.#trials[i % count]!;
      if (!Number.isFinite(loss) && trial.stoppedAt === undefined) {
        trial.divergedAt ??= firstStep + Math.floor(i / count);
      }
    }
  }

  /** Applies the early-stopping rule after an epoch; keeps the parameters of trials that stop or are at their best. */
  followEpoch(epoch: number, scores: { train: TrialScores; validation?: TrialScores }, now: Snapshot): void {
    if (this.#rule === undefined) return;
    const monitored = this.#monitored(scores);
    if (monitored === undefined) return;
    for (const [number, trial] of this.#trials.entries()) {
      if (trial.divergedAt !== undefined || trial.stoppedAt !== undefined) continue;
      trial.rule = watchForStop(this.#rule, trial.rule, monitored[number]!);
      if (this.#rule.restoreBest === true && trial.rule.waited === 0)
        trial.kept = this.#keep(epoch, number, now);
      if (!trial.rule.stop) continue;
      trial.stoppedAt = epoch;
      // Stacked trials train on with the others: what is given back is what it had when it stopped.
      if (this.#stacked) trial.kept ??= this.#keep(epoch, number, now);
    }
  }

  /** After the last step: parameters that are not finite count as divergence at that step. */
  followEnd(last: Snapshot, steps: number): void {
    for (const number of trialsWithNonFinite(last.params as HostTree, this.#trials.length)) {
      const trial = this.#trials[number]!;
      if (trial.stoppedAt === undefined) trial.divergedAt ??= steps;
    }
  }

  /** The parameters to give back: the last, with what was kept of single trials put in. */
  result(last: Snapshot): Snapshot {
    return this.#trials.reduce<Snapshot>((snapshot, { kept, divergedAt }, number) => {
      if (kept === undefined || divergedAt !== undefined) return snapshot;
      if (!this.#stacked) return kept.part as Snapshot;
      return putTrial(snapshot as HostTree, number, kept.part) as Snapshot;
    }, last);
  }

  /** How each trial ended. */
  ends(aborted: boolean, lastEpoch: number): TrialEnd[] {
    return this.#trials.map(({ divergedAt, stoppedAt, kept }) => {
      if (divergedAt !== undefined) return { outcome: 'diverged', divergedAt };
      const trained = stoppedAt ?? lastEpoch;
      const restored = kept !== undefined && kept.epoch !== trained ? { restoredFrom: kept.epoch } : {};
      if (stoppedAt !== undefined) return { outcome: 'stopped-early', stoppedAt, ...restored };
      return { outcome: aborted ? 'aborted' : 'completed', ...restored };
    });
  }

  #keep(epoch: number, trial: number, now: Snapshot): NonNullable<Watched['kept']> {
    const tree = { params: now.params, state: now.state } as HostTree;
    return { epoch, part: this.#stacked ? takeTrial(tree, trial) : tree };
  }

  #monitored(scores: { train: TrialScores; validation?: TrialScores }): Float64Array | undefined {
    const monitor = this.#rule?.monitor ?? 'validation.loss';
    const [part = '', name = ''] = monitor.split('.');
    if (part === 'validation' && scores.validation === undefined) return undefined;
    const known = part === 'train' || part === 'validation' ? scores[part] : undefined;
    const values = known?.[name];
    if (values === undefined) {
      const names = Object.keys(scores.train).flatMap((score) => [`train.${score}`, `validation.${score}`]);
      throw new RangeError(`earlyStopping: monitor must be one of ${names.join(', ')}; got '${monitor}'`);
    }
    return values;
  }
}
