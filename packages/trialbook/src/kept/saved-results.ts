// Results kept with a report, to be committed: every trial, each file with its checksum in the manifest. Runs nothing.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReportError } from '@trialbook/report';
import type { ExperimentResults, StudyCounts, StudyResults } from '@trialbook/trials';
import { checksum, MANIFEST } from '../output/listed-files.ts';
import { writeFolder } from '../output/write-folder.ts';
import type { ExperimentCheck } from './kept-check.ts';
import { packExperiment, unpackExperiment } from './kept-pack.ts';
import type { Machine } from './machine.ts';

/** Results that were kept, read as they are needed. */
export interface SavedResults {
  readonly folder: string;
  /** The manifest of the run that made them. */
  readonly manifest: SavedManifest;
  readonly info: StudyResults['info'];
  /** Ids of the experiments that are kept. */
  readonly ids: readonly string[];
  has(id: string): boolean;
  /**
   * One experiment's results; read once.
   *
   * @throws ReportError when its file is not what was kept
   */
  of(id: string): ExperimentResults;
}

/** What is read from a kept manifest. */
export interface SavedManifest {
  readonly schemaVersion: number;
  readonly profile: string;
  readonly rootSeed: number | string;
  readonly createdAt: string;
  readonly device?: Machine;
  readonly data?: Readonly<
    Record<string, { source: 'real' | 'stand-in'; title: string; standInReason?: string }>
  >;
  /** Checksum of every file by its path. */
  readonly files: Readonly<Record<string, string>>;
  readonly kept: {
    readonly info: StudyResults['info'];
    readonly experiments: Readonly<Record<string, KeptEntry>>;
  };
  /** The latest check of each experiment. */
  readonly checks?: Readonly<Record<string, ExperimentCheck>>;
  readonly [key: string]: unknown;
}

/** What the manifest says of a kept experiment. */
export interface KeptEntry {
  readonly file: string;
  /** What its file takes unpacked. */
  readonly unpackedBytes: number;
  readonly codeVersion: string;
  readonly counts: StudyCounts;
}

/** The form of kept results that is written and read. */
const FORM = 2;

/** Where the results of a profile are kept. */
export function savedFolder(reportFolder: string, profile: string): string {
  return join(reportFolder, 'results', profile);
}

/**
 * Writes results.json, one packed file per experiment, and manifest.json with the checksums of all.
 *
 * @param resultsText results.json, as written beside the report
 * @param manifest likewise
 * @throws ReportError when the results are too large to be read again
 */
export async function saveResults(
  folder: string,
  study: StudyResults,
  resultsText: string,
  manifest: Readonly<Record<string, unknown>>,
): Promise<void> {
  const files = new Map<string, string | Uint8Array>([['results.json', resultsText]]);
  const experiments: Record<string, KeptEntry> = {};
  for (const results of study.experiments) {
    const { id, codeVersion, counts } = results;
    const file = `trials/${id}.trials.gz`;
    const { bytes, unpackedBytes } = packed(results, study.info);
    files.set(file, bytes);
    experiments[id] = { file, unpackedBytes, codeVersion, counts };
  }
  const kept = { info: study.info, experiments };
  await writeFolder(folder, { files, manifest: { ...manifest, schemaVersion: FORM, kept } });
}

function packed(results: ExperimentResults, info: StudyResults['info']) {
  try {
    return packExperiment({ results, info });
  } catch (error) {
    throw new ReportError(`results cannot be kept: ${(error as Error).message}`);
  }
}

/** Writes what checks found into the manifest; everything else stays as it is, byte for byte. */
export async function saveChecks(
  { folder, manifest }: SavedResults,
  checks: Readonly<Record<string, ExperimentCheck>>,
): Promise<void> {
  const { files: sums, ...rest } = manifest;
  const files = new Map(Object.keys(sums).map((path) => [path, readChecked(folder, path, sums)] as const));
  await writeFolder(folder, { files, manifest: { ...rest, checks: { ...manifest.checks, ...checks } } });
}

/**
 * The results kept in a folder; undefined when there are none. Every file is compared with its checksum here; what the
 * files hold is read when it is asked for.
 *
 * @throws ReportError naming the file that is damaged, missing, or of a form that is not read
 */
export function readSavedResults(folder: string): SavedResults | undefined {
  if (!existsSync(folder)) return undefined;
  const manifest = readManifest(folder);
  for (const path of Object.keys(manifest.files)) readChecked(folder, path, manifest.files);
  const { experiments, info } = manifest.kept;
  const read = new Map<string, ExperimentResults>();
  const has = (id: string) => Object.hasOwn(experiments, id);
  return {
    folder,
    manifest,
    info,
    ids: Object.keys(experiments),
    has,
    of: (id) => {
      const results = read.get(id) ?? readExperiment(folder, id, manifest);
      read.set(id, results);
      return results;
    },
  };
}

/** Kept results without some experiments, as if these were not kept. */
export function withoutResults(saved: SavedResults, ids: readonly string[]): SavedResults {
  return {
    ...saved,
    ids: saved.ids.filter((id) => !ids.includes(id)),
    has: (id) => saved.has(id) && !ids.includes(id),
  };
}

function readExperiment(folder: string, id: string, { kept, files }: SavedManifest): ExperimentResults {
  const entry = Object.hasOwn(kept.experiments, id) ? kept.experiments[id] : undefined;
  if (entry === undefined) throw unusable(join(folder, MANIFEST), `it has no experiment ${id}`);
  const { file, unpackedBytes } = entry;
  const bytes = readChecked(folder, file, files);
  try {
    const { results } = unpackExperiment(bytes, unpackedBytes);
    if (results.id !== id) throw new Error(`it holds experiment ${results.id}, not ${id}`);
    return results;
  } catch (error) {
    throw unusable(join(folder, file), (error as Error).message);
  }
}

function readManifest(folder: string): SavedManifest {
  const path = join(folder, MANIFEST);
  let manifest: Partial<SavedManifest> | null;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8')) as Partial<SavedManifest> | null;
  } catch (error) {
    throw unusable(path, (error as Error).message);
  }
  if (manifest?.schemaVersion !== FORM) {
    throw unusable(path, `it is of form ${String(manifest?.schemaVersion)}, and form ${FORM} is read`);
  }
  const { files, kept } = manifest;
  const entries = Object.values(kept?.experiments ?? {});
  const isWhole =
    isObject(files) &&
    isObject(kept?.info) &&
    isObject(kept?.experiments) &&
    entries.every(
      (entry) => isObject(entry) && typeof entry.file === 'string' && Object.hasOwn(files, entry.file),
    );
  if (!isWhole) throw unusable(path, 'it does not list the files of the results with their checksums');
  return manifest as SavedManifest;
}

function readChecked(folder: string, path: string, sums: SavedManifest['files']): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(join(folder, path));
  } catch (error) {
    throw unusable(join(folder, path), (error as Error).message);
  }
  if (checksum(bytes) === sums[path]) return bytes;
  throw unusable(join(folder, path), 'its checksum is not the one in the manifest: it is torn or altered');
}

function unusable(path: string, reason: string): ReportError {
  return new ReportError(
    `kept results: ${path} cannot be used: ${reason}; restore it, or run with --fresh to compute them anew`,
  );
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
