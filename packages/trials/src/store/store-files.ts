// The file operations a store needs, one by one, so that a test can fail each of them. The real ones are Node's.

import { readFileSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';

/** What a store in a folder does with files. Every operation rejects with an error that has Node's `code`. */
export interface StoreFiles {
  /** Makes a folder and those above it; gives the first that it made, undefined when all were there. */
  readonly makeFolder: (path: string) => Promise<string | undefined>;
  readonly list: (folder: string) => Promise<readonly string[]>;
  readonly read: (path: string) => Promise<Uint8Array>;
  /** Writes a new file. It need not survive a power cut yet. */
  readonly write: (path: string, bytes: Uint8Array | string) => Promise<void>;
  /** Waits until what was written to a file, or the names in a folder, would survive a power cut. */
  readonly sync: (path: string) => Promise<void>;
  /** In one step, replacing what bears the new name. */
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Nothing happens when it is not there. */
  readonly remove: (path: string) => Promise<void>;
  /** When a file was last written, by the clock of the file system, in milliseconds. */
  readonly writtenMs: (path: string) => Promise<number>;
}

export const realFiles: StoreFiles = {
  makeFolder: (path) => mkdir(path, { recursive: true }),
  list: (folder) => readdir(folder),
  // Small files by the thousand: a trip to the thread pool for each takes longer than reading it.
  read: async (path) => readFileSync(path),
  write: (path, bytes) => writeFile(path, bytes, { flag: 'wx' }),
  sync: async (path) => {
    // Windows flushes only what is open for writing; a folder cannot be.
    const file = await open(path, 'r+').catch(() => open(path, 'r').catch(unlessFolder));
    try {
      await file?.sync().catch(unlessFolder);
    } finally {
      await file?.close();
    }
  },
  rename: (from, to) => renamePatiently(from, to),
  remove: (path) => rm(path, { force: true }),
  writtenMs: async (path) => (await stat(path)).mtimeMs,
};

/** Some systems cannot open or sync a folder; there the file system keeps names by itself, or not at all. */
function unlessFolder(error: NodeJS.ErrnoException): undefined {
  if (/^(EISDIR|EPERM|EACCES|EINVAL|ENOTSUP|EBADF|ENOSYS)$/.test(error.code ?? '')) return undefined;
  throw error;
}

/** On Windows a scanner may hold a file for a moment. */
async function renamePatiently(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (process.platform !== 'win32' || attempt === 10 || !/^(EPERM|EACCES|EBUSY)$/.test(code)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10 * attempt));
    }
  }
}
