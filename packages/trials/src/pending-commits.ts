// Results on their way to the store while trials go on: a bounded number of them. Stores nothing itself.

/** Commits under way. */
export interface PendingCommits {
  /**
   * Takes a commit in hand; waits while there are too many.
   *
   * @throws what a commit under way was rejected with
   */
  add(commit: Promise<void>, bytes: number): Promise<void>;
  /**
   * Waits for all.
   *
   * @throws the first error of any
   */
  settled(): Promise<void>;
  /** Rejected with the first error of any, as soon as it is there; never fulfilled. */
  readonly failed: Promise<never>;
}

// A power cut loses what is under way: not much work, and not much memory.
const MOST = 128;
const MOST_BYTES = 2 ** 26;

/** None yet. */
export function pendingCommits(): PendingCommits {
  const under = new Set<Promise<void>>();
  let held = 0;
  let failure: { readonly error: unknown } | undefined;
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {}); // whoever waits hears of it
  const check = () => {
    if (failure !== undefined) throw failure.error;
  };
  return {
    failed,
    async add(commit, bytes) {
      held += bytes;
      const kept = commit
        .catch((error: unknown) => {
          failure ??= { error };
          fail(error);
        })
        .finally(() => {
          under.delete(kept);
          held -= bytes;
        });
      under.add(kept);
      while (under.size > MOST || (under.size > 0 && held > MOST_BYTES)) await Promise.race(under);
      check();
    },
    async settled() {
      await Promise.all(under);
      check();
    },
  };
}
