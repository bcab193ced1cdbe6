// Writes the files of a report into its folder. Every file is whole at every moment; what is not ours stays as it is.

import { dirname, join, sep } from 'node:path';
import { ReportError } from '@trialbook/report';
import { FOLDER_FILES, type FolderFiles } from './folder-files.ts';
import { withFolderLock } from './folder-lock.ts';
import {
  checksum,
  isInside,
  journal,
  MANIFEST,
  type OurFiles,
  ownershipOf,
  stageOf,
  stagesIn,
  together,
} from './listed-files.ts';

/** What goes into a folder. */
export interface FolderContents {
  /** By path within the folder; `manifest.json` is not among them. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Written last, with the checksum of every file added as `files`. Its `report` says whose the folder is. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

/**
 * Writes the files beside what the folder holds, then renames each into place, the manifest last, then removes what an
 * earlier manifest listed, this one does not, and nobody has changed. A reader finds each file as it was or as it is, never
 * half of it and never none. One process writes at a time; what a killed one left is taken over by the next.
 *
 * @throws ReportError when a path leaves the folder, or leads through a link
 */
export async function writeFolder(
  folder: string,
  { files: contents, manifest }: FolderContents,
  files: FolderFiles = FOLDER_FILES,
): Promise<void> {
  const outside = [...contents.keys()].find((path) => !isInside(path) || path === MANIFEST);
  if (outside !== undefined)
    throw new ReportError(`${folder}: "${outside}" cannot be the name of a file in it`);
  const sums = new Map([...contents].map(([path, text]) => [path, checksum(text)]));
  const record = { ...manifest, files: Object.fromEntries(sums) };
  const all = new Map([...contents, [MANIFEST, `${JSON.stringify(record, null, 1)}\n`]]);

  files.mkdirSync(folder, { recursive: true });
  await withFolderLock(folder, files, async (token) => {
    const abandoned = stagesIn(folder, files); // the lock is ours: nobody writes there any more
    const mine = new Map([...sums].map(([path, sum]) => [path, new Set([sum])]));
    const ours = together([ownershipOf(folder, files).files, mine]);
    const stage = stageOf(folder, token);
    let placed = false;
    try {
      const [journalFile, text] = journal(stage, { report: manifest.report, files: ours });
      stageFiles(
        new Map([[journalFile, text], ...[...all].map(([path, file]) => [join(stage, path), file] as const)]),
        files,
      );
      for (const path of all.keys()) refuseLinks(folder, path, files);
      for (const path of all.keys()) {
        placed = true;
        await putInPlace(join(stage, path), join(folder, path), files);
      }
      for (const at of new Set([...all.keys()].map((path) => dirname(join(folder, path))))) files.sync(at);
    } catch (error) {
      // With some files in place and not the manifest, the journal alone tells the next writer what is ours.
      if (!placed) files.rmSync(stage, { recursive: true, force: true });
      throw error;
    }
    removeOld(folder, ours, sums, files);
    for (const at of [...abandoned, stage]) files.rmSync(at, { recursive: true, force: true });
  });
}

function stageFiles(all: ReadonlyMap<string, string | Uint8Array>, files: FolderFiles): void {
  for (const [file, contents] of all) {
    files.mkdirSync(dirname(file), { recursive: true });
    files.writeFileSync(file, contents);
    files.sync(file);
  }
}

/** On Windows a file that somebody reads, a virus scanner say, cannot be replaced just now. */
async function putInPlace(from: string, to: string, files: FolderFiles): Promise<void> {
  files.mkdirSync(dirname(to), { recursive: true });
  for (let wait = 10; ; wait *= 2) {
    try {
      return files.renameSync(from, to);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!files.renamesMayWait || !['EPERM', 'EACCES', 'EBUSY'].includes(code) || wait > 3000) throw error;
      await files.sleep(wait);
    }
  }
}

/** A link in the folder would have files written, or removed, wherever it leads. */
function refuseLinks(folder: string, path: string, files: FolderFiles): void {
  const parts = path.split('/').slice(0, -1);
  for (let depth = 1; depth <= parts.length; depth++) {
    const at = join(folder, ...parts.slice(0, depth));
    if (!files.existsSync(at) || files.lstatSync(at).isDirectory()) continue;
    throw new ReportError(
      `${at} is a link or a file, where a folder must be; remove it, or choose another folder`,
    );
  }
}

function removeOld(
  folder: string,
  ours: OurFiles,
  kept: ReadonlyMap<string, string>,
  files: FolderFiles,
): void {
  for (const [path, sums] of ours) {
    if (kept.has(path)) continue;
    const file = join(folder, path);
    try {
      refuseLinks(folder, path, files);
      if (!sums.has(checksum(files.readFileSync(file)))) continue; // somebody has changed it: it is theirs now
      files.rmSync(file, { force: true });
      removeEmptyFolders(dirname(file), folder, files);
    } catch {
      // It is gone, or cannot be read: then it is not removed either.
    }
  }
}

function removeEmptyFolders(from: string, folder: string, files: FolderFiles): void {
  for (let at = from; at.startsWith(folder + sep) && files.readdirSync(at).length === 0; at = dirname(at)) {
    files.rmdirSync(at);
  }
}
