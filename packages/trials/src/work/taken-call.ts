// Calls handed out one by one to the loops that make them, and what each gives back. By default all calls, in order.

import type { TrialStore } from '../store/trial-store.ts';
import type { PlannedCall } from '../study-plan.ts';

/** What came of a call. */
export interface CallOutcome {
  /** The bytes of a trial file. */
  readonly bytes: Uint8Array;
  readonly broke: boolean;
}

/** A call in the hands of one loop. */
export interface TakenCall {
  readonly call: PlannedCall;
  /** Set when the call is not to be made any more, but recorded as broken: why. */
  readonly lost?: string;
  /**
   * Keeps the outcome; without one, what is stored stands. Fulfilled when it would survive a power cut.
   *
   * @throws StoreError when it cannot be kept
   */
  finish(outcome?: CallOutcome): Promise<void>;
}

/** The calls of one phase of a study, while they are handed out. */
export interface OpenCalls {
  /** The next call; waits while others may still give one back. Undefined when every call is settled. */
  take(): Promise<TakenCall | undefined>;
}

/** All calls, in order; outcomes go to the store. */
export function callsInOrder(store: TrialStore, calls: readonly PlannedCall[]): OpenCalls {
  const queue = calls.values();
  return {
    async take() {
      const { value: call } = queue.next();
      if (call === undefined) return undefined;
      const { key, arm } = call;
      return {
        call,
        finish: async (outcome) => {
          if (outcome !== undefined) await store.write(arm.experiment.id, key, outcome.bytes);
        },
      };
    },
  };
}
