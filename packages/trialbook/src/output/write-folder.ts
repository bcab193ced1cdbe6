// Writes a folder whole or not at all: beside its place under another name, then moved there.

import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Replaces a folder by these files. A reader sees the old folder or the new one, never half of one; an interrupted write
 * leaves the old one.
 */
export function writeFolder(folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  const token = `${process.pid}-${Math.round(performance.now())}`;
  const fresh = join(parent, `.${token}.new`);
  const old = join(parent, `.${token}.old`);
  try {
    for (const [path, contents] of files) {
      const file = join(fresh, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, contents);
    }
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(fresh, folder);
  } catch (error) {
    if (existsSync(old) && !existsSync(folder)) renameSync(old, folder);
    throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}
