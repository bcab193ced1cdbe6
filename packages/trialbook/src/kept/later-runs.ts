// A manifest of kept results to which a later run has added experiments, or computed some anew.

import type { SavedManifest } from './saved-results.ts';

/** What a manifest says of a later run. */
export interface LaterRun {
  /** The experiments that it brought; of the others the run before stands. */
  readonly experiments: readonly string[];
  readonly createdAt: string;
  readonly [key: string]: unknown;
}

/** What is of one run, and stays with it. */
const OF_A_RUN = [
  'createdAt',
  'wallClockMs',
  'source',
  'lockfile',
  'engine',
  'workers',
  'device',
  'node',
] as const;

/**
 * The manifest of the first run, with a later one added to it: what was counted is that of all, what produced them stands run by
 * run, and checks of experiments that were computed anew are gone.
 *
 * @param record the manifest of the later run, over all experiments
 * @param experiments those that the later run brought
 */
export function withLaterRun(
  first: SavedManifest,
  record: Readonly<Record<string, unknown>>,
  experiments: readonly string[],
): Record<string, unknown> {
  const { files: _files, kept: _kept, checks = {}, ...rest } = first;
  const { resultsFrom: _from, only: _only, ...whole } = record;
  const ofFirst = Object.fromEntries(OF_A_RUN.flatMap((name) => (name in rest ? [[name, rest[name]]] : [])));
  const later = Object.fromEntries(OF_A_RUN.flatMap((name) => (name in whole ? [[name, whole[name]]] : [])));
  const standing = Object.entries(checks).filter(([id]) => !experiments.includes(id));
  return {
    ...rest,
    ...whole,
    ...ofFirst,
    data: { ...first.data, ...(whole.data as SavedManifest['data']) },
    laterRuns: [...((rest.laterRuns as LaterRun[] | undefined) ?? []), { experiments, ...later }],
    ...(standing.length === 0 ? {} : { checks: Object.fromEntries(standing) }),
  };
}
