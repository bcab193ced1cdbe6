// Puts files in place durably, those that come while the disk is busy together: one wait for many. Knows no contents.

import { dirname, join } from 'node:path';
import type { PartialNames } from './partial-names.ts';
import type { StoreFiles } from './store-files.ts';

/** Puts bytes at a path: all or nothing, and fulfilled when they would survive a power cut. */
export type Commit = (path: string, bytes: Uint8Array | string) => Promise<void>;

interface Waiting {
  readonly path: string;
  readonly bytes: Uint8Array | string;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

// How many files are written or synced at a time.
const AT_ONCE = 32;
// A partial file can be taken for abandoned by a machine that cannot see its writer; then it is written again.
const ATTEMPTS = 3;

/**
 * Commits in groups. Each file is written under a name of its own, synced and renamed; then the folder is synced. What
 * cannot be put in place leaves what was there before, and no partial file.
 */
export function groupCommits(files: StoreFiles, names: PartialNames): Commit {
  let waiting: Waiting[] = [];
  let busy = false;
  const swept = new Set<string>();

  async function work(): Promise<void> {
    busy = true;
    await Promise.resolve(); // what is handed over in the same moment goes together
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await commitGroup(group);
    }
    busy = false;
  }

  async function commitGroup(group: readonly Waiting[]): Promise<void> {
    for (const [folder, entries] of byFolder(group)) await commitFolder(folder, entries);
  }

  async function commitFolder(folder: string, entries: readonly Waiting[]): Promise<void> {
    const placed: Waiting[] = [];
    try {
      await makeFolder(folder);
    } catch (error) {
      for (const entry of entries) entry.failed(error);
      return;
    }
    const partials = new Map<Waiting, string>();
    await inTurns(entries, async (entry) => {
      try {
        partials.set(entry, await writePartial(entry));
      } catch (error) {
        entry.failed(error);
      }
    });
    await sweep(folder, [...partials.values()][0]);
    for (const entry of entries) {
      const partial = partials.get(entry);
      if (partial === undefined) continue;
      try {
        await putInPlace(entry, partial);
        placed.push(entry);
      } catch (error) {
        entry.failed(error);
      }
    }
    try {
      if (placed.length > 0) await files.sync(folder);
      for (const entry of placed) entry.done();
    } catch (error) {
      for (const entry of placed) entry.failed(error);
    }
  }

  async function writePartial({ path, bytes }: Waiting): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      const partial = names.next(path);
      try {
        await files.write(partial, bytes);
        await files.sync(partial);
        return partial;
      } catch (error) {
        await removeQuietly(partial);
        await againIfTaken(error, attempt, path);
      }
    }
  }

  async function putInPlace(entry: Waiting, first: string): Promise<void> {
    let partial = first;
    for (let attempt = 1; ; attempt++) {
      try {
        return await files.rename(partial, entry.path);
      } catch (error) {
        await removeQuietly(partial);
        await againIfTaken(error, attempt, entry.path);
        partial = await writePartial(entry);
      }
    }
  }

  /** Lets a write be tried again whose partial file was taken away, and the folder with it perhaps. */
  async function againIfTaken(error: unknown, attempt: number, path: string): Promise<void> {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === ATTEMPTS) throw error;
    await makeFolder(dirname(path));
  }

  /** The names of new folders must survive as well. */
  async function makeFolder(folder: string): Promise<void> {
    const made = await files.makeFolder(folder);
    if (made === undefined) return;
    for (let at = folder; at.length >= made.length; at = dirname(at)) await files.sync(dirname(at));
  }

  /** Removes what killed processes left, once per folder. Ages are by the clock of the file system, never by ours. */
  async function sweep(folder: string, justWritten: string | undefined): Promise<void> {
    if (justWritten === undefined || swept.has(folder)) return;
    try {
      const now = await files.writtenMs(justWritten);
      for (const name of await files.list(folder)) {
        if (!name.endsWith('.partial')) continue;
        const path = join(folder, name);
        const age = await files.writtenMs(path).then(
          (written) => now - written,
          () => 0,
        );
        if (names.isAbandoned(name, age)) await removeQuietly(path);
      }
      swept.add(folder);
    } catch {
      // It costs some space, no result.
    }
  }

  /** Another process may have removed it; and where an error is on its way, that is the one to report. */
  async function removeQuietly(path: string): Promise<void> {
    await files.remove(path).catch(() => {});
  }

  return (path, bytes) =>
    new Promise<void>((done, failed) => {
      waiting.push({ path, bytes, done, failed });
      if (!busy) void work();
    });
}

function byFolder(group: readonly Waiting[]): ReadonlyMap<string, Waiting[]> {
  const folders = new Map<string, Waiting[]>();
  for (const entry of group) {
    const folder = dirname(entry.path);
    const entries = folders.get(folder) ?? [];
    entries.push(entry);
    folders.set(folder, entries);
  }
  return folders;
}

async function inTurns<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const next = async () => {
    for (const item of queue) await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, next));
}
