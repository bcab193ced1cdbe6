// What a queue of calls is: several machines take calls from it, and a call whose machine falls silent is handed out again.
// The one for tests is memory-queue.ts; the one in PostgreSQL is a package of its own.

/** A call as a queue knows it. */
export interface QueuedCall {
  readonly experiment: string;
  readonly key: string;
  /** Milliseconds, about: the costliest are handed out first. */
  readonly cost: number;
}

/**
 * Hands calls out to any number of processes. Each call is in one hand at a time; whoever holds it is heard from regularly, or
 * loses it. `queueContract` says what every queue must do.
 */
export interface CallQueue {
  /**
   * Puts in the calls that are neither there nor settled. Every process of a study hands over the same calls, whoever is first.
   *
   * @throws StoreError when the queue cannot be reached
   */
  open(calls: readonly QueuedCall[]): Promise<OpenQueue>;
  /** Gives back what is in hand, without counting it as an attempt, and frees everything. */
  close(): Promise<void>;
}

/** The calls that were handed over. */
export interface OpenQueue {
  /**
   * The next call: the costliest that is in nobody's hands. Waits while others hold the rest; undefined when every call is settled.
   *
   * @throws StoreError when the queue cannot be reached for long
   */
  take(): Promise<QueueTicket | undefined>;
}

/** A call in hand. */
export interface QueueTicket {
  readonly key: string;
  /** How often it was handed out, this time included. */
  readonly attempt: number;
  /** Whether it was lost as often as is allowed: it is then not to be made, but to be settled as broken. */
  readonly exhausted: boolean;
  /**
   * Keeps the outcome and settles the call, in one step; without an outcome, what is stored stands. What is stored and did not
   * break is replaced by nothing.
   *
   * @returns whether another outcome stood already, so that this one was made for nothing
   * @throws StoreError when it cannot be kept
   */
  finish(outcome?: {
    readonly bytes: Uint8Array;
    readonly broke: boolean;
  }): Promise<{ readonly repeated: boolean }>;
}
