// Whether a report may and can be written into a folder: only where nothing of anybody else's can be lost. Keeps nothing there.

import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../command/command.ts';
import { FOLDER_FILES } from './folder-files.ts';
import { MANIFEST, ownershipOf, stageOf } from './listed-files.ts';

/** More than the longest name of a file in a report's folder, and more bytes than a full disk still takes. */
const PROBE = { name: 'probe'.padEnd(100, '-'), bytes: 1 << 16 };

/**
 * The folder `<out>/<name>` that a report is written to. It must be absent, empty, or hold an earlier output of the same
 * report; it must neither be, hold nor contain a report's package; and it can be written.
 *
 * @param packages folders of the reports' packages
 * @param name the folder's name, where it is not the report's
 * @throws UsageError before anything runs
 */
export function outputFolder(
  out: string,
  report: string,
  packages: readonly string[],
  name: string = report,
): string {
  if (!/^[a-z0-9]+([-_.][a-z0-9]+)*$/i.test(report)) {
    throw new UsageError(
      `report "${report}": its id is the name of its folder: letters and digits, with hyphens between them`,
    );
  }
  const folder = resolve(out, name);
  const refuse = (reason: string): never => {
    throw new UsageError(
      `--out: ${folder} would be replaced by the report, but it ${reason}; choose another folder for --out`,
    );
  };
  const real = realPath(folder);
  const inside = packages.map(realPath).find((each) => `${each}${sep}`.startsWith(`${real}${sep}`));
  if (inside !== undefined) {
    refuse(
      inside === real ? 'is the package of a report' : `contains the report in ${relative(real, inside)}`,
    );
  }
  if (isThere(folder)) {
    const entries = readEntries(folder) ?? refuse('is no folder that can be read');
    if (entries.includes('package.json')) refuse('holds a package.json');
    const foreign = entries.filter((name) => !name.startsWith('.trialbook-'));
    if (entries.length > 0 && !isEarlierOutput(folder, report, foreign)) {
      refuse(`is no earlier output of ${report}`);
    }
    const link = foreign.find((name) => lstatSync(join(folder, name)).isSymbolicLink());
    if (link !== undefined) refuse(`holds the link ${link}, which may lead to anything`);
  }
  tryWriting(folder);
  return folder;
}

/** With links followed as far as it exists. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(realPath(above), relative(above, path));
  }
}

/** Also a link that leads nowhere is there. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function readEntries(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}

/** Kept results have a manifest too, but no page. A folder that only a killed writer has touched has a journal. */
function isEarlierOutput(folder: string, report: string, foreign: readonly string[]): boolean {
  const isReport = ownershipOf(folder, FOLDER_FILES).report === report;
  if (foreign.length === 0) return true;
  return isReport && (existsSync(join(folder, 'index.html')) || !existsSync(join(folder, MANIFEST)));
}

/** Writes a file there and removes it, with the folders that were made for it: no other way tells of every reason. */
function tryWriting(folder: string): void {
  let made: string | undefined;
  const stage = stageOf(folder, PROBE.name);
  try {
    made = mkdirSync(folder, { recursive: true });
    writeFileSync(stage, new Uint8Array(PROBE.bytes));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const reason = REASONS[code] ?? message;
    throw new UsageError(`--out: ${folder} cannot be written: ${reason}; choose another folder for --out`);
  } finally {
    undo(folder, stage, made);
  }
}

function undo(folder: string, stage: string, first: string | undefined): void {
  try {
    rmSync(stage, { force: true });
    if (first === undefined) return;
    for (let at = folder; at.startsWith(resolve(first)); at = dirname(at)) rmdirSync(at);
  } catch {
    // There is nothing to undo, or another process has written there meanwhile.
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'a file is in its way (EEXIST)',
  ENOTDIR: 'a file is in its way (ENOTDIR)',
  ENOSPC: 'no space is left (ENOSPC)',
  EDQUOT: 'no space is left for you (EDQUOT)',
  EACCES: 'you may not write there (EACCES)',
  EPERM: 'you may not write there (EPERM)',
  EROFS: 'it is on a read-only file system (EROFS)',
  ELOOP: 'its links lead round in a circle (ELOOP)',
  ENAMETOOLONG: 'its name is too long (ENAMETOOLONG)',
};
