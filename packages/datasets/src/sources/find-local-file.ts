// Looks for a published file in the user's data folder, under the names and sub-folders that people keep it in.

import { join } from 'node:path';
import { type CachedFile, readVerified } from '../download-cache.ts';
import type { ImageSource, SourceFile } from './image-source.ts';
import { isLookalike, verifySourceFile } from './verify-source-file.ts';

/** Every path at which the file may lie, in the order they are tried: sub-folders first, plain before compressed. */
export function localPaths(dataDir: string, source: ImageSource, file: SourceFile): string[] {
  const dotted = file.name.replace(/-(idx\d)/, '.$1');
  return [...source.folders, '.'].flatMap((folder) =>
    [file.name, dotted].flatMap((name) => ['', '.gz'].map((ending) => join(dataDir, folder, name + ending))),
  );
}

/**
 * The file from the data folder, verified.
 *
 * The first path that exists counts: a damaged file is an error, it is never passed over. Only a sound file of
 * another data set of the same file names (MNIST and Fashion-MNIST), lying directly in the data folder, is.
 *
 * @returns `undefined` when it is at none of the paths
 * @throws DataFileError when it is there but damaged
 */
export async function findLocalFile(
  dataDir: string,
  source: ImageSource,
  file: SourceFile,
  log: (message: string) => void,
): Promise<CachedFile<Uint8Array> | undefined> {
  const inSubfolders = source.folders.length * 4;
  for (const [i, path] of localPaths(dataDir, source, file).entries()) {
    try {
      const found = await readVerified(path, (bytes) => verifySourceFile(source, file, bytes, path));
      if (found !== undefined) return found;
    } catch (error) {
      if (i < inSubfolders || !isLookalike(source, error)) throw error;
      log(`${source.name}: ${path} belongs to another data set and is passed over`);
    }
  }
  return undefined;
}
