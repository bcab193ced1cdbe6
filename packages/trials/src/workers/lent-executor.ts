// One executor for several stages of a study, or for several studies. Runs nothing itself.

import type { Executor } from './executor.ts';

/** What several studies share. */
export interface LentExecutor {
  /** The executor, made at the first call; whoever is lent it may close it as often as he likes. */
  readonly lend: () => Executor;
  /** Closes it in earnest. */
  readonly close: () => Promise<void>;
}

/**
 * One executor for several studies one after the other, each of which closes what it is lent: its threads start once, and
 * keep the programs they have compiled.
 *
 * @example
 * ```ts
 * import { executorOf, lentExecutor } from '@trialbook/trials';
 * const shared = lentExecutor(() => executorOf({ workers: 2 }));
 * // await runTrials({ experiment: first, executor: shared.lend() });
 * // await runTrials({ experiment: second, executor: shared.lend() });
 * await shared.close();
 * ```
 */
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
