// Which files of a folder are ours: those that its manifest lists with their checksums, and those a killed writer staged.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FolderFiles } from './folder-files.ts';

export const MANIFEST = 'manifest.json';

/** Files being written wait in a folder of this name and a token, with a journal of what was, is and will be ours. */
const STAGE_PREFIX = '.trialbook-writing-';
const JOURNAL = 'journal.json';

/** The checksums that each file may have, by path within the folder; with `/` on every system. */
export type OurFiles = ReadonlyMap<string, ReadonlySet<string>>;

/** Whose a folder is, and what in it. */
export interface Ownership {
  /** The id of the report; undefined where nothing says so. */
  readonly report: unknown;
  readonly files: OurFiles;
}

/** `sha256:…` of some contents. */
export function checksum(contents: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(contents).digest('hex')}`;
}

/** Where a writer stages its files. */
export function stageOf(folder: string, token: string): string {
  return join(folder, `${STAGE_PREFIX}${token}`);
}

/** The stages in a folder. While its lock is held, their writers are gone. */
export function stagesIn(folder: string, files: Pick<FolderFiles, 'readdirSync'>): string[] {
  const names = files.readdirSync(folder).filter((name) => name.startsWith(STAGE_PREFIX));
  return names.map((name) => join(folder, name));
}

/** What the manifest of a folder and the journals of its stages say. */
export function ownershipOf(
  folder: string,
  files: Pick<FolderFiles, 'readdirSync' | 'readFileSync'>,
): Ownership {
  const records = [
    readRecord(join(folder, MANIFEST), files),
    ...stagesIn(folder, files).map((stage) => readRecord(join(stage, JOURNAL), files)),
  ];
  return {
    report: records.find((record) => record?.report !== undefined)?.report,
    files: together(records.flatMap((record) => (record === undefined ? [] : [record.files]))),
  };
}

/** The journal of a writer: what was ours before, and what it writes. */
export function journal(stage: string, { report, files }: Ownership): [path: string, text: string] {
  const listed = Object.fromEntries([...files].map(([path, sums]) => [path, [...sums]]));
  return [join(stage, JOURNAL), JSON.stringify({ report, files: listed })];
}

/** All the files of several lists, with all their checksums. */
export function together(lists: readonly OurFiles[]): OurFiles {
  const all = new Map<string, Set<string>>();
  for (const [path, sums] of lists.flatMap((list) => [...list])) {
    all.set(path, new Set([...(all.get(path) ?? []), ...sums]));
  }
  return all;
}

function readRecord(path: string, files: Pick<FolderFiles, 'readFileSync'>): Ownership | undefined {
  try {
    const record: unknown = JSON.parse(Buffer.from(files.readFileSync(path)).toString('utf8'));
    if (typeof record !== 'object' || record === null) return undefined;
    const { report, files: listed } = record as { report?: unknown; files?: unknown };
    return { report, files: listedFiles(listed) };
  } catch {
    return undefined;
  }
}

/** Only what stays within the folder: the list is read from disk, and what it names may be removed. */
function listedFiles(listed: unknown): OurFiles {
  if (typeof listed !== 'object' || listed === null) return new Map();
  const entries = Object.entries(listed).filter(([path]) => isInside(path));
  return new Map(entries.map(([path, sums]) => [path, new Set([sums].flat().map(String))]));
}

/** Whether a path names something within its folder, on every system. */
export function isInside(path: string): boolean {
  return (
    !/^[a-z]:|\0/i.test(path) &&
    path.split(/[/\\]/).every((part) => part !== '' && part !== '.' && part !== '..')
  );
}
