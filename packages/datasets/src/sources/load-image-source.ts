// Loads a published image data set: data folder, cache, mirrors, and stand-ins where they are allowed, in that order.

import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheDirectory } from '../cache-directory.ts';
import type { DataFileError } from '../data-file-error.ts';
import { DataUnavailableError } from '../data-unavailable-error.ts';
import type { DataFileRecord, ImageDataset } from '../dataset.ts';
import { DownloadError, type DownloadOptions } from '../download.ts';
import { downloadToCache, readVerified } from '../download-cache.ts';
import { type LoadedFiles, realDataset, standInDataset } from './assemble-image-dataset.ts';
import { findLocalFile } from './find-local-file.ts';
import type { DrawOptions, ImageSource, SourceFile, SourceFiles } from './image-source.ts';
import { sourceFileSize, verifySourceFile } from './verify-source-file.ts';

/** Where to look for images, what is allowed, and the world to look in. Every field may be left out. */
export interface LoadImageOptions extends DownloadOptions {
  /**
   * A folder that holds the files, in it or in a sub-folder such as `mnist`. It must exist.
   * Default: the variable `TRIALBOOK_DATA_DIR`, if set.
   */
  readonly dataDir?: string | undefined;
  /** Where downloads are kept. Default: see `cacheDirectory`. */
  readonly cacheDir?: string | undefined;
  /** Whether to download what is not on disk; default true. */
  readonly download?: boolean | undefined;
  /** Addresses to try instead of the source's own; `<file>.gz` is appended. */
  readonly mirrors?: readonly string[] | undefined;
  /** Whether to draw stand-ins when the data cannot be had; default false. */
  readonly allowStandIns?: boolean | undefined;
  /** How many stand-ins to draw, from which seed. */
  readonly standIns?: DrawOptions | undefined;
  /** Put images and labels into SharedArrayBuffers, so that worker threads share them without a copy; default false. */
  readonly shared?: boolean | undefined;
  /** Environment variables; default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

type Slot = keyof SourceFiles;

/**
 * Loads the data set that `source` describes; `loadMnist` and `loadFashionMnist` are this with their source filled in.
 *
 * The four files may come from different places; each is verified. Stand-ins replace the whole set or nothing.
 *
 * @throws DataFileError when a file is there but damaged
 * @throws DataUnavailableError when the data cannot be had and stand-ins are not allowed (or there are none)
 */
export async function loadImageSource(
  source: ImageSource,
  options: LoadImageOptions = {},
): Promise<ImageDataset> {
  options.signal?.throwIfAborted();
  const tried: string[] = [];
  const loaded: Partial<LoadedFiles> = {};
  await addLocalFiles(loaded, source, options, tried);
  await addCachedFiles(loaded, source, options, tried);
  options.signal?.throwIfAborted();
  if (isComplete(loaded)) return realDataset(source, loaded, options.shared);
  const { draw, standInTitle = 'drawn images' } = source;
  if (options.allowStandIns !== true || draw === undefined) {
    throw new DataUnavailableError(source.name, tried, howToGet(source, options));
  }
  options.log?.(`${source.name}: not to be had; taking ${standInTitle} (stand-in for ${source.title})`);
  const { standIns = {}, shared } = options;
  return standInDataset(source, draw(standIns), { ...standIns, reason: reasonFor(options), shared });
}

async function addLocalFiles(
  loaded: Partial<LoadedFiles>,
  source: ImageSource,
  options: LoadImageOptions,
  tried: string[],
): Promise<void> {
  const { env = process.env, log = () => {} } = options;
  const fromEnvironment = options.dataDir === undefined;
  const dataDir = options.dataDir ?? (env.TRIALBOOK_DATA_DIR || undefined);
  if (dataDir === undefined) {
    tried.push('data folder: none given');
    return;
  }
  const folder = resolve(dataDir);
  const isFolder = await stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    const origin = fromEnvironment ? 'TRIALBOOK_DATA_DIR' : 'the data folder option';
    throw new DataUnavailableError(
      source.name,
      [`data folder ${folder}, from ${origin}: there is no such folder`],
      `Correct ${origin}, or leave it out to use the cache or a download.`,
    );
  }
  const missing = await fill(loaded, source, 'local', (file) => findLocalFile(folder, source, file, log));
  if (missing.length > 0) {
    const line = `data folder ${folder}: no ${missing.map((file) => file.name).join(', ')}`;
    tried.push(line);
    log(`${source.name}: ${line}`);
  }
}

async function addCachedFiles(
  loaded: Partial<LoadedFiles>,
  source: ImageSource,
  options: LoadImageOptions,
  tried: string[],
): Promise<void> {
  const { log = () => {}, mirrors = source.mirrors } = options;
  const folder = join(
    options.cacheDir ?? cacheDirectory(options.env ? { env: options.env } : {}),
    source.name,
  );
  const pathOf = (file: SourceFile) => join(folder, `${file.name}.gz`);
  const damaged = new Map<SourceFile, DataFileError>();
  const missing = await fill(loaded, source, 'cache', (file) =>
    readVerified(pathOf(file), (bytes, path) => verifySourceFile(source, file, bytes, path)).catch(
      (error) => {
        damaged.set(file, error as DataFileError);
        log(`${source.name}: the cached file is damaged and will be replaced. ${(error as Error).message}`);
        return undefined;
      },
    ),
  );
  if (missing.length === 0) return;
  tried.push(`cache ${folder}: no ${missing.map((file) => file.name).join(', ')}`);
  if (options.download === false) {
    tried.push('download: switched off');
  } else {
    for (const file of missing) {
      try {
        const urls = mirrors.map((mirror) => `${mirror}${file.name}.gz`);
        const size = sourceFileSize(file);
        log(`${source.name}: downloading ${file.name}`);
        const verify = (bytes: Uint8Array, url: string) => verifySourceFile(source, file, bytes, url);
        const found = await downloadToCache(pathOf(file), urls, size + 65_536, verify, options);
        await fill(loaded, source, 'download', async (wanted) => (wanted === file ? found : undefined));
        damaged.delete(file);
      } catch (error) {
        if (!(error instanceof DownloadError)) throw error;
        tried.push(...error.attempts.map((attempt) => `download ${attempt}`));
        break; // the other files lie at the same mirrors
      }
    }
  }
  for (const file of missing) {
    const error = damaged.get(file);
    if (error !== undefined) throw error; // could not be replaced: never passed over
  }
}

/** Looks for every file that is not loaded yet; returns those that are still missing. */
async function fill(
  loaded: Partial<LoadedFiles>,
  source: ImageSource,
  from: DataFileRecord['from'],
  find: (
    file: SourceFile,
  ) => Promise<{ readonly verified: Uint8Array; readonly location: string } | undefined>,
): Promise<SourceFile[]> {
  const wanted = (Object.keys(source.files) as Slot[]).filter((slot) => loaded[slot] === undefined);
  const found = await Promise.allSettled(wanted.map((slot) => find(source.files[slot])));
  const missing: SourceFile[] = [];
  wanted.forEach((slot, i) => {
    const result = found[i]!;
    const file = source.files[slot];
    // Of several errors the first file's is thrown, whichever came first in time.
    if (result.status === 'rejected') throw result.reason;
    if (result.value === undefined) {
      missing.push(file);
    } else {
      const { verified, location } = result.value;
      loaded[slot] = { data: verified, record: { name: file.name, sha256: file.sha256, from, location } };
    }
  });
  return missing;
}

function isComplete(loaded: Partial<LoadedFiles>): loaded is LoadedFiles {
  return ['trainImages', 'trainLabels', 'testImages', 'testLabels'].every(
    (slot) => loaded[slot as Slot] !== undefined,
  );
}

/** Why stand-ins are taken, without the paths and addresses of this machine: those are in the log. */
function reasonFor({ dataDir, env = process.env, download }: LoadImageOptions): string {
  const onDisk =
    dataDir === undefined && !env.TRIALBOOK_DATA_DIR
      ? 'no data folder was given, nor has the cache all files'
      : 'the data folder has not all files, nor has the cache';
  return `${onDisk}, and ${download === false ? 'downloads are switched off' : 'no mirror delivered them'}`;
}

function howToGet(source: ImageSource, options: LoadImageOptions): string {
  const names = Object.values(source.files)
    .map((file) => `${file.name}.gz`)
    .join(', ');
  return (
    `To get ${source.title}: download ${names} from ${(options.mirrors ?? source.mirrors).join(' or ')}, ` +
    `put them into a folder ${join('DIR', source.name)}, and pass DIR as the data folder ` +
    '(--data-dir DIR, or TRIALBOOK_DATA_DIR=DIR)' +
    `${source.draw === undefined ? '' : `; or allow stand-ins (--allow-stand-ins), which are ${source.standInTitle ?? 'drawn images'}`}.`
  );
}
