// Loads a published image data set: data folder, cache, mirrors, and stand-ins where they are allowed, in that order.

import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheDirectory } from '../cache-directory.ts';
import type { DataFileError } from '../data-file-error.ts';
import { DataUnavailableError } from '../data-unavailable-error.ts';
import type { DataFileRecord, ImageDataset } from '../dataset.ts';
import { DownloadError, type DownloadOptions } from '../download.ts';
import { type CachedFile, downloadToCache, readVerified } from '../download-cache.ts';
import { originOf, REMEMBERED_MS, readSilentHosts, rememberSilentHosts } from '../silent-hosts.ts';
import { type LoadedFiles, realDataset, standInDataset } from './assemble-image-dataset.ts';
import { findLocalFile } from './find-local-file.ts';
import type { DrawOptions, ImageSource, SourceFile, SourceFiles } from './image-source.ts';
import { keptStandIns } from './kept-stand-ins.ts';
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
  /** The time, in milliseconds since 1970; default the clock. */
  readonly now?: (() => number) | undefined;
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
  const { standIns = {}, shared, log = () => {} } = options;
  const reason = reasonFor(options);
  log(`${source.name}: taking ${standInTitle} (stand-in for ${source.title}): ${reason}`);
  const drawn = await keptStandIns({ ...source, draw }, standIns, cacheFolder(source, options), log);
  return standInDataset(source, drawn, { ...standIns, reason, shared });
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
  const { log = () => {} } = options;
  const folder = cacheFolder(source, options);
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
    const download = await downloader(source, options, tried);
    for (const file of missing) {
      const found = await download(file, pathOf(file));
      if (found === undefined) break; // the other files lie at the same mirrors
      await fill(loaded, source, 'download', async (wanted) => (wanted === file ? found : undefined));
      damaged.delete(file);
    }
  }
  for (const file of missing) {
    const error = damaged.get(file);
    if (error !== undefined) throw error; // could not be replaced: never passed over
  }
}

/**
 * Downloads files of a source from those of its mirrors that did not keep silent lately; what does not succeed is added to
 * `tried`.
 */
async function downloader(
  source: ImageSource,
  options: LoadImageOptions,
  tried: string[],
): Promise<(file: SourceFile, path: string) => Promise<CachedFile<Uint8Array> | undefined>> {
  const { log = () => {}, mirrors = source.mirrors, now = Date.now } = options;
  const memory = join(cacheFolder(source, options), '..', 'silent-hosts.json');
  const silent = await readSilentHosts(memory, now());
  const awake = mirrors.filter((mirror) => !silent.has(originOf(mirror)));
  for (const mirror of mirrors) {
    const since = silent.get(originOf(mirror));
    if (since === undefined) continue;
    const left = Math.ceil((since + REMEMBERED_MS - now()) / 60_000);
    const line = `${originOf(mirror)}: gave no answer lately, so it is left alone for ${left} more min; remove ${memory} to try it now`;
    tried.push(`download ${line}`);
    log(`${source.name}: ${line}`);
  }
  return async (file, path) => {
    if (awake.length === 0) return undefined;
    log(`${source.name}: downloading ${file.name} from ${[...new Set(awake.map(originOf))].join(' or ')}`);
    const urls = awake.map((mirror) => `${mirror}${file.name}.gz`);
    const verify = (bytes: Uint8Array, url: string) => verifySourceFile(source, file, bytes, url);
    try {
      return await downloadToCache(path, urls, sourceFileSize(file) + 65_536, verify, options);
    } catch (error) {
      if (!(error instanceof DownloadError)) throw error;
      tried.push(...error.attempts.map((attempt) => `download ${attempt}`));
      if (error.silent.length > 0) await rememberSilentHosts(memory, error.silent, now());
      return undefined;
    }
  };
}

function cacheFolder(source: ImageSource, { cacheDir, env }: LoadImageOptions): string {
  return join(cacheDir ?? cacheDirectory(env ? { env } : {}), source.name);
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
