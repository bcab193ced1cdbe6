// One executor for several stages of a study. Runs nothing itself.

import type { Executor } from './executor.ts';

/** What several stages share. */
export interface LentExecutor {
  /** The executor, made at the first call; whoever is lent it may close it as often as he likes. */
  readonly lend: () => Executor;
  /** Closes it in earnest. */
  readonly close: () => Promise<void>;
}

/** One executor for several stages, each of which closes what it is lent. */
export function lentExecutor(make: () => Executor): LentExecutor {
  let executor: Executor | undefined;
  return {
    lend: () => {
      executor ??= make();
      const { workers } = executor;
      return { workers, run: (...call) => executor!.run(...call), close: async () => {} };
    },
    close: async () => executor?.close(),
  };
}
