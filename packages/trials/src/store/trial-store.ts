// What keeps finished trials: asynchronous and batched, so that it may be a database. The stores themselves have files of their own.

import type { TrialFile } from './trial-file.ts';

/**
 * Keeps the results of calls under their keys. `storeContract` says what every store must do; the store in a folder is
 * `openStore`, the one that keeps nothing `memoryStore`.
 */
export interface TrialStore {
  /**
   * What is stored under these keys, in one step. A key is left out when nothing is stored under it, or nothing sound: a
   * torn file, one of another key, one of an earlier form. The store then has said so, in its own way.
   *
   * @throws StoreError when the store cannot be read at all
   */
  readMany(experiment: string, keys: readonly string[]): Promise<ReadonlyMap<string, TrialFile>>;
  /**
   * Keeps the bytes of a trial file, in place of what was there. Fulfilled when they would survive a power cut. Whoever
   * reads sees all of them or what was there before. Calls may overlap; a store is free to do several in one step.
   *
   * @throws StoreError when they cannot be kept; what was there before is still there
   */
  write(experiment: string, key: string, bytes: Uint8Array): Promise<void>;
  /** Notes kept beside the trials, for explanations only: losing them loses nothing. */
  readNotes(experiment: string, names: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  writeNote(experiment: string, name: string, note: unknown): Promise<void>;
}
