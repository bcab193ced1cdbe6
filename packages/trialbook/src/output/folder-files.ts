// The file operations behind a report's folder, passed in so that tests can fail or stop any of them.

import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** What writing a folder needs of the system. */
export interface FolderFiles {
  readonly existsSync: (path: string) => boolean;
  readonly linkSync: (from: string, to: string) => void;
  readonly lstatSync: (path: string) => { isSymbolicLink(): boolean; isDirectory(): boolean };
  readonly mkdirSync: (path: string, options: { recursive: true }) => unknown;
  readonly readdirSync: (path: string) => string[];
  readonly readFileSync: (path: string) => Uint8Array;
  readonly renameSync: (from: string, to: string) => void;
  readonly rmSync: (path: string, options: { force: true; recursive?: true }) => void;
  readonly rmdirSync: (path: string) => void;
  readonly statSync: (path: string) => { readonly mtimeMs: number };
  readonly writeFileSync: (path: string, contents: string | Uint8Array, options?: { flag: 'wx' }) => void;
  /** Has the system put a file, or the names in a folder, where a loss of power cannot reach them. */
  readonly sync: (path: string) => void;
  /** Whether a rename may fail only because somebody reads the file just now: on Windows. */
  readonly renamesMayWait: boolean;
  /** Whether a process of this machine runs. */
  readonly isRunning: (pid: number) => boolean;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** The real ones. */
export const FOLDER_FILES: FolderFiles = {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync: (path) => readdirSync(path),
  readFileSync: (path) => readFileSync(path),
  renameSync,
  rmSync,
  rmdirSync,
  statSync: (path) => statSync(path),
  writeFileSync: (path, contents, options) => writeFileSync(path, contents, options),
  sync(path) {
    try {
      const file = openSync(path, 'r');
      try {
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch {
      // Some systems sync no folder, and some file systems nothing: then they keep no promise either.
    }
  },
  renamesMayWait: process.platform === 'win32',
  isRunning(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
  sleep: (ms) => setTimeout(ms),
};
