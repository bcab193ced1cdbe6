// Files by name in a cache folder, filled from mirrors with verified bytes only. Knows nothing of what the files mean.

import { readFile } from 'node:fs/promises';
import { DataFileError } from './data-file-error.ts';
import { type DownloadOptions, download } from './download.ts';
import { placeFile } from './place-file.ts';

/** A file that was found or fetched, verified. */
export interface CachedFile<T> {
  readonly verified: T;
  /** The path or address that it came from. */
  readonly location: string;
}

/** Throws on bytes that are not the file; `location` is for its errors. */
export type VerifyFile<T> = (bytes: Uint8Array, location: string) => Promise<T>;

/**
 * Reads a file and verifies it.
 *
 * @returns `undefined` when there is no such file
 * @throws DataFileError when it cannot be read, or what `verify` throws
 */
export async function readVerified<T>(
  path: string,
  verify: VerifyFile<T>,
): Promise<CachedFile<T> | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw new DataFileError(
      {
        file: path,
        problem: 'unreadable',
        expected: 'a file that this user may read',
        found: message,
        remedy: 'Mend its permissions or remove it.',
      },
      { cause: error },
    );
  }
  return { verified: await verify(bytes, path), location: path };
}

/**
 * Downloads a file, verifies it, and puts it into the cache whole. A cache that cannot be written costs a line in the
 * log, not the data.
 *
 * @param path - its place in the cache
 * @throws DownloadError when no mirror delivers good bytes
 */
export async function downloadToCache<T>(
  path: string,
  urls: readonly string[],
  maxBytes: number,
  verify: VerifyFile<T>,
  options: DownloadOptions = {},
): Promise<CachedFile<T>> {
  const { bytes, verified, url } = await download(urls, maxBytes, verify, options);
  try {
    await placeFile(path, bytes);
  } catch (error) {
    options.log?.(`the download could not be kept in ${path}: ${(error as Error).message}`);
  }
  return { verified, location: url };
}
