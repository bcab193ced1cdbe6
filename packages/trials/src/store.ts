// Finished trials on disk: one file per call, written whole or not at all, checked when read. Knows no keys' meaning.

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StoreError } from './errors.ts';
import type { CallResult } from './trial-call.ts';
import { decodeTrialFile } from './trial-file.ts';

/** Keeps the results of calls under their keys. */
export interface TrialStore {
  /** What is stored under the key; undefined when nothing is, or nothing sound (then it has warned). */
  read(experiment: string, key: string): CallResult | undefined;
  /** Keeps the bytes of a trial file. Whoever reads sees all of it or nothing. */
  write(experiment: string, key: string, bytes: Uint8Array): void;
  /** A note kept beside the trials, for explanations only: losing it loses nothing. */
  readNote(experiment: string, name: string): unknown;
  writeNote(experiment: string, name: string, note: unknown): void;
}

/** The file operations a store needs; the real ones by default. */
export interface StoreFiles {
  readonly mkdirSync: (path: string, options: { recursive: true }) => unknown;
  readonly readFileSync: (path: string) => Uint8Array;
  readonly writeFileSync: (path: string, bytes: Uint8Array | string) => void;
  readonly renameSync: (from: string, to: string) => void;
  readonly rmSync: (path: string, options: { force: true }) => void;
  readonly readdirSync: (path: string) => string[];
  readonly statSync: (path: string) => { readonly mtimeMs: number };
}

const FILES: StoreFiles = {
  mkdirSync,
  readFileSync,
  writeFileSync,
  renameSync,
  rmSync,
  readdirSync,
  statSync,
};

// What a killed process left half-written is removed after this long; a living one renames within moments.
const PARTIAL_MS = 3_600_000;

/** Where results are kept unless told otherwise, from the working directory. */
export const DEFAULT_STORE = '.trialbook/store';

let temporary = 0;

/**
 * A store in a folder: `<folder>/<experiment>/<key>.trial`. Any number of processes may use it at once: files are
 * written under a name of their own and renamed into place.
 *
 * @param warn - told of entries that are torn or altered; they count as absent, and are written anew
 * @throws StoreError (from its methods) when the folder cannot be read or written, or the disk is full
 */
export function openStore(
  folder: string = DEFAULT_STORE,
  warn: (message: string) => void = (message) => console.warn(message),
  files: StoreFiles = FILES,
): TrialStore {
  const trialPath = (experiment: string, key: string) => join(folder, experiment, `${key}.trial`);
  const notePath = (experiment: string, name: string) => join(folder, experiment, `${name}.note.json`);

  function read(path: string): Uint8Array | undefined {
    try {
      return files.readFileSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw storeError(error, folder, 'read');
    }
  }

  const swept = new Set<string>();
  function sweep(experimentFolder: string): void {
    if (swept.has(experimentFolder)) return;
    swept.add(experimentFolder);
    for (const name of files.readdirSync(experimentFolder).filter((file) => file.endsWith('.partial'))) {
      const path = join(experimentFolder, name);
      try {
        if (Date.now() - files.statSync(path).mtimeMs > PARTIAL_MS) files.rmSync(path, { force: true });
      } catch {
        // Another process has renamed or removed it.
      }
    }
  }

  function write(path: string, bytes: Uint8Array | string): void {
    temporary += 1;
    const partial = `${path}.${process.pid}-${Date.now().toString(36)}-${temporary}.partial`;
    try {
      files.mkdirSync(dirname(path), { recursive: true });
      sweep(dirname(path));
      files.writeFileSync(partial, bytes);
      files.renameSync(partial, path);
    } catch (error) {
      try {
        files.rmSync(partial, { force: true });
      } catch {
        // The first error is the one to report.
      }
      throw storeError(error, folder, 'written');
    }
  }

  return {
    read(experiment, key) {
      const path = trialPath(experiment, key);
      const bytes = read(path);
      if (bytes === undefined) return undefined;
      try {
        return decodeTrialFile(bytes);
      } catch (error) {
        warn(`store: ${path} is not usable: ${(error as Error).message}; its trials run again`);
        return undefined;
      }
    },
    write: (experiment, key, bytes) => write(trialPath(experiment, key), bytes),
    readNote(experiment, name) {
      const bytes = read(notePath(experiment, name));
      try {
        return bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString('utf8'));
      } catch {
        return undefined;
      }
    },
    writeNote: (experiment, name, note) => write(notePath(experiment, name), JSON.stringify(note)),
  };
}

/** A store that lives as long as the process: nothing is kept on disk. */
export function memoryStore(): TrialStore {
  const entries = new Map<string, Uint8Array>();
  const notes = new Map<string, string>();
  const at = (experiment: string, name: string) => `${experiment}/${name}`;
  return {
    read(experiment, key) {
      const bytes = entries.get(at(experiment, key));
      return bytes && decodeTrialFile(bytes);
    },
    write: (experiment, key, bytes) => void entries.set(at(experiment, key), bytes.slice()),
    readNote: (experiment, name) => JSON.parse(notes.get(at(experiment, name)) ?? 'null') ?? undefined,
    writeNote: (experiment, name, note) => void notes.set(at(experiment, name), JSON.stringify(note)),
  };
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
