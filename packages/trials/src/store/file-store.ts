// Finished trials on disk: one file per call, written whole or not at all, checked when read. Knows no keys' meaning.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { StoreError } from '../errors.ts';
import { groupCommits } from './group-commits.ts';
import { type PartialNames, partialNames } from './partial-names.ts';
import { realFiles, type StoreFiles } from './store-files.ts';
import { decodeTrialFile, EarlierTrialFile, type TrialFile } from './trial-file.ts';
import type { TrialStore } from './trial-store.ts';

/** Where results are kept unless told otherwise, from the working directory. */
export const DEFAULT_STORE = '.trialbook/store';

// Few keys are asked for by name; for many, the folder is listed first, so that what is not there costs nothing.
const FEW = 8;
// How many files are read at a time.
const AT_ONCE = 16;

/**
 * A store in a folder: `<folder>/<experiment>/<key>.trial`. Any number of processes, on any number of machines, may use it
 * at once: files are written under a name of their own, made durable, and renamed into place. What is written while the
 * disk is busy goes there together.
 *
 * @param warn - told of entries that are torn or altered, bear another's key, or are of an earlier form; they count as
 * absent, and are written anew
 * @throws StoreError (from its methods) when the folder cannot be read or written, or the disk is full
 */
export function openStore(
  folder: string = DEFAULT_STORE,
  warn: (message: string) => void = (message) => console.warn(message),
  files: StoreFiles = realFiles,
  names: PartialNames = partialNames(),
): TrialStore {
  const trialPath = (experiment: string, key: string) => join(folder, experiment, `${key}.trial`);
  const notePath = (experiment: string, name: string) => join(folder, experiment, noteFile(name));
  const commit = groupCommits(files, names);
  let saidEarlier = false;

  async function write(path: string, bytes: Uint8Array | string): Promise<void> {
    try {
      await commit(path, bytes);
    } catch (error) {
      throw storeError(error, folder, 'written');
    }
  }

  async function read(path: string): Promise<Uint8Array | undefined> {
    try {
      return await files.read(path);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw storeError(error, folder, 'read');
    }
  }

  async function list(experiment: string): Promise<ReadonlySet<string>> {
    try {
      return new Set(await files.list(join(folder, experiment)));
    } catch (error) {
      if (isAbsent(error)) return new Set();
      throw storeError(error, folder, 'read');
    }
  }

  function decoded(bytes: Uint8Array, experiment: string, key: string): TrialFile | undefined {
    const path = trialPath(experiment, key);
    try {
      const file = decodeTrialFile(bytes);
      if (file.key === key && file.experiment === experiment) return file;
      throw new Error(`it holds ${file.experiment} ${file.key}: copied or renamed`);
    } catch (error) {
      if (error instanceof EarlierTrialFile) earlierForm();
      else warn(`store: ${path} is not usable: ${(error as Error).message}; its trials run again`);
      return undefined;
    }
  }

  function earlierForm(): void {
    if (saidEarlier) return;
    saidEarlier = true;
    warn(
      `store: ${folder} holds trials of an earlier form, which count as absent and run again; ` +
        'remove them when no earlier version of Trialbook needs them',
    );
  }

  /** Keys of an earlier form are other keys: where none is found, one file is looked at. */
  async function lookForEarlierForm(experiment: string, names: ReadonlySet<string>): Promise<void> {
    const some = [...names].find((name) => name.endsWith('.trial'));
    if (saidEarlier || some === undefined) return;
    const bytes = await read(join(folder, experiment, some));
    try {
      if (bytes !== undefined) decodeTrialFile(bytes);
    } catch (error) {
      if (error instanceof EarlierTrialFile) earlierForm();
    }
  }

  return {
    async readMany(experiment, keys) {
      const names = keys.length > FEW ? await list(experiment) : undefined;
      const wanted = names === undefined ? keys : keys.filter((key) => names.has(`${key}.trial`));
      const found = new Map<string, TrialFile>();
      const queue = wanted.values();
      const readOn = async () => {
        for (const key of queue) {
          const bytes = await read(trialPath(experiment, key));
          const file = bytes && decoded(bytes, experiment, key);
          if (file) found.set(key, file);
        }
      };
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, wanted.length) }, readOn));
      if (names !== undefined && wanted.length === 0) await lookForEarlierForm(experiment, names);
      return found;
    },
    write: (experiment, key, bytes) => write(trialPath(experiment, key), bytes),
    async readNotes(experiment, names) {
      const notes = new Map<string, unknown>();
      for (const name of names) {
        const bytes = await read(notePath(experiment, name));
        if (bytes === undefined) continue;
        try {
          notes.set(name, JSON.parse(Buffer.from(bytes).toString('utf8')));
        } catch {
          // A spoilt note is none.
        }
      }
      return notes;
    },
    writeNote: (experiment, name, note) => write(notePath(experiment, name), JSON.stringify(note)),
  };
}

/** A name that every file system takes, and no other note has. */
function noteFile(name: string): string {
  const readable = name.replace(/[^\w.-]+/g, '_').slice(0, 60);
  const own = createHash('sha256').update(JSON.stringify(name)).digest('hex').slice(0, 12);
  return `${readable}-${own}.note.json`;
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function storeError(error: unknown, folder: string, verb: 'read' | 'written'): StoreError {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = code === 'ENOSPC' || code === 'EDQUOT' ? `no space is left (${code})` : message;
  const remedy =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'free some space and start again'
      : 'check that it is a folder you may read and write, or choose another store';
  return new StoreError(
    `store: ${folder} cannot be ${verb}: ${why}; what was finished before is kept; ${remedy}`,
    { cause: error },
  );
}
