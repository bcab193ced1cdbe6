// Calls handed out one by one to the loops that make them, and what each gives back.

import type { TrialStore } from '../store/trial-store.ts';
import type { PlannedArm, PlannedCall } from '../study-plan.ts';

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
  /**
   * The next call; waits while others may still give one back. Undefined when every call is settled.
   *
   * @param last - the call that the same loop made before
   */
  take(last?: PlannedCall): Promise<TakenCall | undefined>;
}

/**
 * All calls; outcomes go to the store. A loop stays with the arm of its last call, whose program its thread has compiled; then
 * it begins an arm that nobody has begun, in order; then it helps with what is left.
 */
export function callsInOrder(store: TrialStore, calls: readonly PlannedCall[]): OpenCalls {
  const left = new Map<PlannedArm, PlannedCall[]>();
  for (const call of calls) {
    const queue = left.get(call.arm);
    if (queue === undefined) left.set(call.arm, [call]);
    else queue.push(call);
  }
  const begun = new Set<PlannedArm>();
  const next = (last: PlannedCall | undefined): PlannedCall | undefined => {
    const arms = [...left.keys()];
    const same = arms.find((arm) => arm === last?.arm);
    const arm = same ?? arms.find((each) => !begun.has(each)) ?? arms[0];
    if (arm === undefined) return undefined;
    begun.add(arm);
    const queue = left.get(arm)!;
    const call = queue.shift();
    if (queue.length === 0) left.delete(arm);
    return call;
  };
  return {
    async take(last) {
      const call = next(last);
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
