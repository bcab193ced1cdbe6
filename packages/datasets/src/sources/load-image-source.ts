// Loads a published image data set: data folder, cache, mirrors, and stand-ins where they are allowed, in that order.

import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheDirectory } from '../cache-directory.ts';
import type { DataFileError } from '../data-file-error.ts';
import { DataUnavailableError } from '../data-unavailable-error.ts';
import type { DataFileRecord, ImageDataset, ImageSet } from '../dataset.ts';
import { DownloadError, type DownloadOptions } from '../download.ts';
import { downloadToCache, readVerified } from '../download-cache.ts';
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
interface LoadedFile {
  readonly data: Uint8Array;
  readonly record: DataFileRecord;
}
type LoadedFiles = Partial<Record<Slot, LoadedFile>>;

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
  const loaded: LoadedFiles = {};
  await addLocalFiles(loaded, source, options, tried);
  await addCachedFiles(loaded, source, options, tried);
  options.signal?.throwIfAborted();
  if (isComplete(loaded)) return realDataset(source, loaded, options);
  if (options.allowStandIns === true && source.draw !== undefined) return standIns(source, options, tried);
  throw new DataUnavailableError(source.name, tried, howToGet(source, options));
}

async function addLocalFiles(
  loaded: LoadedFiles,
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
  loaded: LoadedFiles,
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
  for (const error of damaged.values()) throw error; // could not be replaced: never passed over
}

/** Looks for every file that is not loaded yet; returns those that are still missing. */
async function fill(
  loaded: LoadedFiles,
  source: ImageSource,
  from: DataFileRecord['from'],
  find: (
    file: SourceFile,
  ) => Promise<{ readonly verified: Uint8Array; readonly location: string } | undefined>,
): Promise<SourceFile[]> {
  const wanted = (Object.keys(source.files) as Slot[]).filter((slot) => loaded[slot] === undefined);
  const missing = await Promise.all(
    wanted.map(async (slot) => {
      const file = source.files[slot];
      const found = await find(file);
      if (found === undefined) return file;
      const { name, sha256 } = file;
      loaded[slot] = { data: found.verified, record: { name, sha256, from, location: found.location } };
      return undefined;
    }),
  );
  return missing.filter((file) => file !== undefined);
}

function isComplete(loaded: LoadedFiles): loaded is Record<Slot, LoadedFile> {
  return ['trainImages', 'trainLabels', 'testImages', 'testLabels'].every(
    (slot) => loaded[slot as Slot] !== undefined,
  );
}

function realDataset(
  source: ImageSource,
  loaded: Record<Slot, LoadedFile>,
  options: LoadImageOptions,
): ImageDataset {
  const imageSet = (images: Slot, labels: Slot): ImageSet => {
    const [count = 0, height = 0, width = 0] = source.files[images].shape;
    return place({ images: loaded[images].data, labels: loaded[labels].data, count, height, width }, options);
  };
  const files = Object.values(loaded).map(({ record }) => record);
  return {
    name: source.name,
    title: source.title,
    train: imageSet('trainImages', 'trainLabels'),
    test: imageSet('testImages', 'testLabels'),
    classNames: source.classNames,
    source: 'real',
    files: files.sort((a, b) => (a.name < b.name ? -1 : 1)),
    checksum: checksumOf(files),
  };
}

function standIns(source: ImageSource, options: LoadImageOptions, tried: readonly string[]): ImageDataset {
  const drawn = source.draw!(options.standIns ?? {});
  const title = `${source.standInTitle ?? 'drawn images'} (stand-in for ${source.title})`;
  options.log?.(`${source.name}: not to be had; taking ${title}`);
  const location = `${source.standInTitle ?? 'drawn images'}, seed ${options.standIns?.seed ?? 0}`;
  const record = (name: string, data: Uint8Array): DataFileRecord => {
    return { name, sha256: createHash('sha256').update(data).digest('hex'), from: 'drawn', location };
  };
  const files = [
    record('test-images', drawn.test.images),
    record('test-labels', drawn.test.labels),
    record('train-images', drawn.train.images),
    record('train-labels', drawn.train.labels),
  ];
  return {
    name: source.name,
    title,
    train: place(drawn.train, options),
    test: place(drawn.test, options),
    classNames: source.classNames,
    source: 'stand-in',
    standInReason: tried.join('; '),
    files,
    checksum: checksumOf(files),
  };
}

function place(set: ImageSet, options: LoadImageOptions): ImageSet {
  if (options.shared !== true) return set;
  const share = (values: Uint8Array) => {
    const shared = new Uint8Array(new SharedArrayBuffer(values.length));
    shared.set(values);
    return shared;
  };
  return { ...set, images: share(set.images), labels: share(set.labels) };
}

function checksumOf(files: readonly DataFileRecord[]): string {
  const lines = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
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
