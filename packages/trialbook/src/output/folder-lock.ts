// One writer of a folder at a time, over processes and machines: a lock file in it, taken over from writers that are gone.

import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ReportError } from '@trialbook/report';
import type { FolderFiles } from './folder-files.ts';

/** The lock's name within its folder. */
export const LOCK = '.trialbook-lock';

/** What a lock file holds: who wrote it. */
interface Holder {
  readonly host: string;
  readonly pid: number;
  /** Tells this lock from any other of the same process. */
  readonly token: string;
}

/** A writer holds its lock for moments. It is taken to be gone when the lock is older than this. */
const GONE_AFTER_MS = 120_000;
const WAIT_MS = 25;

/**
 * Runs `work` while no other process does so for this folder, which must exist. A lock left by a process that is gone is
 * taken over: when no such process runs on this machine, or when the lock is two minutes old by the clock of the file
 * system. A writer that was only suspended finds its staged files gone, and stops.
 *
 * @throws ReportError when a living process keeps the lock for longer than a writer needs
 */
export async function withFolderLock<T>(
  folder: string,
  files: FolderFiles,
  work: (token: string) => Promise<T>,
): Promise<T> {
  const lock = join(folder, LOCK);
  const me: Holder = { host: hostname(), pid: process.pid, token: randomBytes(6).toString('hex') };
  for (let waited = 0; !take(lock, me, files); waited += WAIT_MS) {
    if (waited > GONE_AFTER_MS) {
      const { host, pid } = holderOf(lock, files) ?? {};
      throw new ReportError(
        `${folder} is being written by process ${pid} on ${host}; end it, or remove ${lock} if it is no trialbook`,
      );
    }
    if (!breakIfGone(lock, me, files)) await files.sleep(WAIT_MS);
  }
  try {
    return await work(me.token);
  } finally {
    if (holderOf(lock, files)?.token === me.token) files.rmSync(lock, { force: true });
  }
}

function take(lock: string, me: Holder, files: FolderFiles): boolean {
  try {
    files.writeFileSync(lock, JSON.stringify(me), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(lock: string, files: FolderFiles): Holder | undefined {
  try {
    return JSON.parse(Buffer.from(files.readFileSync(lock)).toString('utf8')) as Holder;
  } catch {
    return undefined; // gone, or being written
  }
}

/** Removes the lock of a writer that is gone. Whoever renames it away removes it, so that no newer one is removed. */
function breakIfGone(lock: string, me: Holder, files: FolderFiles): boolean {
  const holder = holderOf(lock, files);
  if (!isGone(holder, lock, me, files)) return false;
  const aside = `${lock}-${me.token}`;
  try {
    files.renameSync(lock, aside);
    const moved = holderOf(aside, files);
    if (moved !== undefined && moved.token !== holder?.token) files.linkSync(aside, lock); // a newer one: put back
    files.rmSync(aside, { force: true });
  } catch {
    // Another process was quicker.
  }
  return true;
}

function isGone(holder: Holder | undefined, lock: string, me: Holder, files: FolderFiles): boolean {
  if (holder !== undefined && holder.host === me.host && !files.isRunning(holder.pid)) return true;
  return ageOf(lock, me, files) > GONE_AFTER_MS;
}

/** By the clock of the file system: the time of a file written now, less that of the lock. */
function ageOf(lock: string, me: Holder, files: FolderFiles): number {
  const now = `${lock}-${me.token}`;
  try {
    files.writeFileSync(now, '');
    return files.statSync(now).mtimeMs - files.statSync(lock).mtimeMs;
  } catch {
    return 0;
  } finally {
    files.rmSync(now, { force: true });
  }
}
