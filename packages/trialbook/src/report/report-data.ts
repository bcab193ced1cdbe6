// Data sets for experiments and for prose: each loaded once, with what is known of where it came from.

import type { ImageDataset } from '@trialbook/datasets';
import type { DataSource, Profile } from '@trialbook/trials';
import type { World } from '../command/world.ts';

/** The data of one run of the command. */
export interface ReportData {
  /** Those that were loaded, in order. */
  readonly loaded: ReadonlyMap<string, ImageDataset>;
  readonly load: (name: string) => Promise<ImageDataset>;
  /** The same, but stand-ins are always taken: for pictures beside results that were computed elsewhere. */
  readonly loadForPictures: (name: string) => Promise<ImageDataset>;
  readonly source: DataSource;
}

/**
 * Loads image data sets by name. Stand-ins are taken without being asked for in the small profiles, where the report says so;
 * the others refuse unless they are allowed.
 */
export function reportData(
  options: { profile: Profile; dataDir?: string; allowStandIns: boolean; offline: boolean },
  world: World,
): ReportData {
  const small = options.profile === 'smoke' || options.profile === 'quick';
  const loading = new Map<string, Promise<ImageDataset>>();
  const loaded = new Map<string, ImageDataset>();
  const loadWith = (name: string, standIns: boolean): Promise<ImageDataset> => {
    const known = loading.get(name);
    if (known !== undefined) return known;
    const promise = read(name, standIns);
    loading.set(name, promise);
    return promise;
  };
  async function read(name: string, standIns: boolean): Promise<ImageDataset> {
    const { loadImageDataset } = await import('@trialbook/datasets');
    const dataset = await loadImageDataset(name, {
      dataDir: options.dataDir,
      allowStandIns: standIns,
      download: !options.offline,
      shared: true,
      env: world.env,
      signal: world.signal,
      log: world.err,
    });
    loaded.set(name, dataset);
    return dataset;
  }
  const load = (name: string) => loadWith(name, small || options.allowStandIns);
  return {
    loaded,
    load,
    loadForPictures: (name) => loadWith(name, true),
    source: {
      load: async (name) => {
        const value = await load(name);
        return { value, checksums: { all: value.checksum }, source: value.source };
      },
    },
  };
}
