// Compiled graphs that are lent out again: equal graphs are compiled once. Knows no trees and no steps.

import type { ModelForm } from '../onnx/build-model.ts';
import type { Session } from './session.ts';

/** What a graph is compiled to. */
export interface CompiledGraph {
  readonly form: ModelForm;
  readonly session: Session;
  /** What its values take in a run, if each had memory of its own, in bytes. */
  readonly valueBytes: number;
}

/** Keeps compiled programs for steps whose graphs are equal. Made by `programCache`. */
export interface ProgramCache {
  /** Takes the compiled graph of this key, or has it made. Its session's `release` gives it back. */
  lend(key: string, make: () => Promise<CompiledGraph>): Promise<CompiledGraph>;
  /** Frees what nobody uses now; what is lent stays, and may stay idle when it is given back. */
  clear(): void;
}

/** Limits of `programCache`. */
export interface ProgramCacheOptions {
  /** How many programs that nobody uses stay. At least 0; default 64. */
  readonly idle?: number;
  /** What the values of all of them may take in a run, in bytes. Default 64 MiB. */
  readonly idleBytes?: number;
}

interface Kept {
  readonly making: Promise<CompiledGraph>;
  made?: CompiledGraph;
  users: number;
}

/**
 * A cache of compiled programs, for the `cache` of `compile` and `compileScan`: a step that traces to a graph compiled
 * before takes that program, at the cost of the trace alone. Programs nobody uses any more stay, and take memory, as far as
 * the options allow; those used longest ago go first.
 *
 * @throws RangeError when `idle` is no whole number of at least 0
 * @example
 * ```ts
 * import { compile, hostTensor, programCache } from '@trialbook/jit';
 * const cache = programCache();
 * const doubled = () => compile((x) => [x.mul(2), {}], { carry: { dtype: 'float32', shape: [1] }, cache });
 * const first = await doubled();
 * const second = await doubled(); // traced, and not compiled again
 * console.log((await second.run(hostTensor([4]))).carry.data); // Float32Array(1) [ 8 ]
 * first.dispose();
 * second.dispose();
 * cache.clear();
 * ```
 */
export function programCache({
  idle = 64,
  idleBytes = 64 * 2 ** 20,
}: ProgramCacheOptions = {}): ProgramCache {
  if (!Number.isInteger(idle) || idle < 0)
    throw new RangeError(`programCache: idle must be a whole number of at least 0; got ${idle}`);
  /** In the order of their last use. */
  const kept = new Map<string, Kept>();

  function shrink(most: number): void {
    const unused = [...kept].filter(([, { users, made }]) => users === 0 && made !== undefined);
    let bytes = unused.reduce((sum, [, { made }]) => sum + made!.valueBytes, 0);
    for (const [at, [key, { made }]] of unused.entries()) {
      if (unused.length - at <= most && bytes <= idleBytes) return;
      bytes -= made!.valueBytes;
      kept.delete(key);
      made!.session.release();
    }
  }

  return {
    async lend(key, make) {
      const entry: Kept = kept.get(key) ?? { making: make(), users: 0 };
      entry.users += 1;
      kept.delete(key);
      kept.set(key, entry);
      try {
        entry.made = await entry.making;
      } catch (error) {
        if (kept.get(key) === entry) kept.delete(key);
        throw error;
      }
      const { session, ...rest } = entry.made;
      let lent = true;
      const release = () => {
        if (lent) entry.users -= 1;
        lent = false;
        if (entry.users === 0) shrink(idle);
      };
      return { ...rest, session: { ...session, release } };
    },
    clear: () => shrink(0),
  };
}
