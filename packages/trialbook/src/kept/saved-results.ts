// Results kept with a report, to be committed: every trial with its curves and artifacts, packed. Reads and writes, runs nothing.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ReportError } from '@trialbook/report';
import type { ExperimentResults, StudyResults } from '@trialbook/trials';
import { writeFolder } from '../output/write-folder.ts';
import type { Machine } from './machine.ts';
import { packedJson, unpackedJson } from './packed-json.ts';

/** Results that were kept, and how they came about. */
export interface SavedResults {
  /** By id. */
  readonly experiments: ReadonlyMap<string, ExperimentResults>;
  readonly info: StudyResults['info'];
  /** The manifest of the run that made them. */
  readonly manifest: SavedManifest;
}

/** What is read from a kept manifest. */
export interface SavedManifest {
  readonly createdAt: string;
  readonly device?: Machine;
  readonly data?: Readonly<
    Record<string, { source: 'real' | 'stand-in'; title: string; standInReason?: string }>
  >;
  readonly [key: string]: unknown;
}

/** Where the results of a profile are kept. */
export function savedFolder(reportFolder: string, profile: string): string {
  return join(reportFolder, 'results', profile);
}

/**
 * Writes results.json, manifest.json and one packed file per experiment.
 *
 * @param resultsText results.json, as written beside the report
 * @param manifest likewise
 */
export async function saveResults(
  folder: string,
  study: StudyResults,
  resultsText: string,
  manifest: Readonly<Record<string, unknown>>,
): Promise<void> {
  const files = new Map<string, string | Uint8Array>([['results.json', resultsText]]);
  const { info } = study;
  for (const experiment of study.experiments) {
    const { arms, ...rest } = experiment;
    const records = Object.fromEntries(Object.entries(arms).map(([arm, { set: _, ...kept }]) => [arm, kept]));
    files.set(
      `trials/${experiment.id}.json.gz`,
      gzipSync(packedJson({ ...rest, arms: records, info }), { level: 9 }),
    );
  }
  await writeFolder(folder, { files, manifest });
}

/**
 * The results kept in a folder; undefined when none are, or when they are of another root seed.
 *
 * @throws ReportError when a file is damaged
 */
export function readSavedResults(folder: string, rootSeed: number | string): SavedResults | undefined {
  const trials = join(folder, 'trials');
  if (!existsSync(trials)) return undefined;
  const read = <T>(file: string, parse: (bytes: Uint8Array) => T): T => {
    try {
      return parse(readFileSync(join(folder, file)));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ReportError(
        `${join(folder, file)} cannot be read: ${reason}; restore it, or run with --fresh`,
      );
    }
  };
  type Kept = ExperimentResults & { readonly info: StudyResults['info'] };
  const kept = readdirSync(trials)
    .filter((file) => file.endsWith('.json.gz'))
    .sort()
    .map((file) =>
      read(`trials/${file}`, (bytes) => unpackedJson(gunzipSync(bytes).toString('utf8')) as Kept),
    );
  const info = kept[0]?.info;
  if (info === undefined || info.rootSeed !== rootSeed) return undefined;
  const manifest = read(
    'manifest.json',
    (bytes) => JSON.parse(Buffer.from(bytes).toString('utf8')) as SavedManifest,
  );
  return { experiments: new Map(kept.map((each) => [each.id, withSets(each)])), info, manifest };
}

function withSets({ arms, ...rest }: ExperimentResults): ExperimentResults {
  const whole = Object.entries(arms).map(([arm, results]) => {
    const trials = results.records.map(({ series: _, artifacts: __, ...trial }) => trial);
    return [arm, { ...results, set: { arm, trials } }] as const;
  });
  return { ...rest, arms: Object.fromEntries(whole) };
}
