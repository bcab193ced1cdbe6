// Names of files under way: whose they are, and which of them nobody will finish. Touches no files.

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Whose partial files these are. */
export interface Writer {
  /** The machine, as far as a file's name can say it. */
  readonly host: string;
  readonly process: number;
  /** Tells processes of one number apart. */
  readonly token: string;
  /** Whether a process of this machine lives. */
  readonly isAlive: (process: number) => boolean;
}

/** The names of one writer. */
export interface PartialNames {
  /** A name beside the path that no other write has, here or anywhere. */
  next(path: string): string;
  /**
   * Whether a name found in a folder is that of a file nobody will finish: its writer on this machine is gone; of another
   * machine, it is older than a day.
   */
  isAbandoned(name: string, ageMs: number): boolean;
}

const DAY_MS = 86_400_000;

/** This process. */
export function thisWriter(): Writer {
  return {
    host: hostname()
      .replace(/[^A-Za-z0-9-]/g, '-')
      .slice(0, 40),
    process: process.pid,
    token: randomUUID().slice(0, 8),
    isAlive,
  };
}

export function partialNames(
  { host, process: own, token, isAlive: alive }: Writer = thisWriter(),
): PartialNames {
  let number = 0;
  return {
    next(path) {
      number += 1;
      return `${path}.${host}~${own}~${token}~${number}.partial`;
    },
    isAbandoned(name, ageMs) {
      if (!name.endsWith('.partial')) return false;
      const [, theirHost, theirs, theirToken] = /\.([^.~]*)~(\d+)~([^~]*)~\d+\.partial$/.exec(name) ?? [];
      if (theirHost !== host) return ageMs > DAY_MS;
      return Number(theirs) === own ? theirToken !== token : !alive(Number(theirs));
    },
  };
}

function isAlive(number: number): boolean {
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
