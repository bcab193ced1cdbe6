// When to stop: no improvement by more than ε for a number of epochs. Watches numbers; trains nothing.

/** The rule by which training ends early. */
export interface EarlyStopping {
  /**
   * What is watched, as in the history: `validation.accuracy`, `train.loss`. Default `validation.loss`, or `train.loss`
   * without validation data.
   */
  readonly monitor?: string;
  /** What counts as an improvement: a change beyond ε, at least 0; default 0. */
  readonly epsilon?: number;
  /** Epochs without improvement before training ends, an integer of at least 1; default 1. */
  readonly patience?: number;
  /** Whether smaller or larger is better; default `lower`, `higher` for names that hold "accuracy". */
  readonly better?: 'lower' | 'higher';
  /** Whether the parameters of the best epoch are given back instead of the last; default false. */
  readonly restoreBest?: boolean;
}

/** The running state of the rule for one network. */
export interface EarlyStoppingState {
  /** The best value so far. */
  readonly best: number;
  /** The epoch of the best value, from 0; −1 before the first. */
  readonly bestEpoch: number;
  /** Epochs since then. */
  readonly waited: number;
  /** Whether training should end. */
  readonly stop: boolean;
}

/**
 * The rule's state after one more epoch; pure.
 *
 * A value improves when it beats the best so far by more than ε. A non-finite value never does.
 *
 * @param previous - undefined at the first epoch
 * @throws RangeError on a negative ε or a patience that is no positive integer
 * @example
 * ```ts
 * import { watchForStop } from '@trialbook/training';
 * const rule = { epsilon: 0.01, patience: 2 };
 * let state = watchForStop(rule, undefined, 1.0);
 * for (const loss of [0.5, 0.495, 0.494]) state = watchForStop(rule, state, loss);
 * console.log(state.stop, state.bestEpoch); // true 1
 * ```
 */
export function watchForStop(
  rule: EarlyStopping,
  previous: EarlyStoppingState | undefined,
  value: number,
): EarlyStoppingState {
  const { epsilon = 0, patience = 1 } = rule;
  if (!(epsilon >= 0)) throw new RangeError(`earlyStopping: epsilon must be at least 0; got ${epsilon}`);
  if (!Number.isInteger(patience) || patience < 1) {
    throw new RangeError(`earlyStopping: patience must be an integer of at least 1; got ${patience}`);
  }
  const better = rule.better ?? (/accuracy/i.test(rule.monitor ?? '') ? 'higher' : 'lower');
  const epoch = previous === undefined ? 0 : previous.bestEpoch + previous.waited + 1;
  const gain =
    better === 'lower' ? (previous?.best ?? Infinity) - value : value - (previous?.best ?? -Infinity);
  if (Number.isFinite(value) && gain > epsilon)
    return { best: value, bestEpoch: epoch, waited: 0, stop: false };
  const state = previous ?? { best: better === 'lower' ? Infinity : -Infinity, bestEpoch: -1, waited: 0 };
  const waited = state.waited + 1;
  return { best: state.best, bestEpoch: state.bestEpoch, waited, stop: waited >= patience };
}
